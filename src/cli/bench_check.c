/*
 * What must have come out of a workload. Questions about many bots are asked
 * by a script, so that the answer is short; the text of the workload goes into
 * it as JSON, which is JavaScript.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/bench_run.h"

static const size_t TEXT_MAXIMUM = (size_t)1 << 30;
static const double TOLERANCE = 1e-9;
enum { FAILURES_SHOWN = 20 };

void bench_fail(bench_run *run, const char *format, ...) {
    char text[600];
    va_list arguments;
    if (run->failure_count++ >= FAILURES_SHOWN)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (run->failures.length > 0)
        buffer_append_char(&run->failures, ',');
    json_quote(&run->failures, slice_from_string(text));
}

/* -------------------------------------------------------------- comparing */

static bool same_numbers(double a, double b) {
    return a == b || fabs(a - b) <= TOLERANCE * fmax(fabs(a), fabs(b));
}

static bool same_strings(json_value a, json_value b) {
    buffer scratch;
    buffer_init(&scratch, TEXT_MAXIMUM);
    bool same = json_string_is(a, json_string(b, &scratch));
    buffer_free(&scratch);
    return same;
}

static bool same_arrays(json_value a, json_value b) {
    json_walk left = json_walk_start(a);
    json_walk right = json_walk_start(b);
    for (;;) {
        bool more = json_walk_next(&left);
        if (more != json_walk_next(&right))
            return false;
        if (!more)
            return true;
        if (!bench_same(left.value, right.value))
            return false;
    }
}

static size_t count_members(json_value object) {
    size_t count = 0;
    json_walk walk = json_walk_start(object);
    while (json_walk_next(&walk))
        count++;
    return count;
}

static bool same_objects(json_value a, json_value b) {
    if (count_members(a) != count_members(b))
        return false;
    bool same = true;
    buffer name;
    json_value other;
    buffer_init(&name, TEXT_MAXIMUM);
    json_walk walk = json_walk_start(a);
    while (same && json_walk_next(&walk))
        same = json_member(b, json_string(walk.key, &name), &other) &&
               bench_same(walk.value, other);
    buffer_free(&name);
    return same;
}

bool bench_same(json_value a, json_value b) {
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case JSON_NUMBER:
        return same_numbers(json_number(a), json_number(b));
    case JSON_STRING:
        return same_strings(a, b);
    case JSON_ARRAY:
        return same_arrays(a, b);
    case JSON_OBJECT:
        return same_objects(a, b);
    default:
        return true;
    }
}

/* ----------------------------------------------------------------- asking */

/* Runs a script and gives what it returns; `answer` holds the text. */
static bool ask(bench_run *run, const buffer *script, auxrt_text *answer,
                json_value *out) {
    auxrt_error error;
    json_value all;
    auxrt_result result = auxrt_runtime_execute(
        run->runtime, (auxrt_string){script->data, script->length}, answer,
        &error);
    if (result == AUXRT_OK)
        result =
            json_parse(slice_of(answer->data, answer->length), &all, &error);
    if (result == AUXRT_OK && json_member(all, SLICE("result"), out))
        return true;
    bench_fail(run, "a check could not be asked: %s",
               result == AUXRT_OK ? "no result" : error.message);
    return false;
}

static void expect_count(bench_run *run, const buffer *script,
                         json_value expected, const char *what) {
    auxrt_text answer = {0};
    json_value given;
    if (ask(run, script, &answer, &given) && !bench_same(given, expected))
        bench_fail(run, "%s: %.*s instead of %.*s", what,
                   (int)given.text.length, given.text.data,
                   (int)expected.text.length, expected.text.data);
    auxrt_text_free(&answer);
}

/* The bots with these ids, as the runtime describes them. */
static bool describe(bench_run *run, slice ids, auxrt_text *answer,
                     json_value *out) {
    auxrt_error error;
    auxrt_result result = auxrt_runtime_bots(
        run->runtime, (auxrt_string){ids.data, ids.length}, answer, &error);
    if (result == AUXRT_OK)
        result =
            json_parse(slice_of(answer->data, answer->length), out, &error);
    if (result == AUXRT_OK)
        return true;
    bench_fail(run, "the bots could not be read: %s", error.message);
    return false;
}

static bool describe_one(bench_run *run, json_value id, auxrt_text *answer,
                         json_value *out) {
    buffer ids;
    buffer scratch;
    json_value all;
    buffer_init(&ids, TEXT_MAXIMUM);
    buffer_init(&scratch, TEXT_MAXIMUM);
    buffer_append_char(&ids, '[');
    buffer_append_slice(&ids, id.text);
    buffer_append_char(&ids, ']');
    bool found = describe(run, buffer_peek(&ids), answer, &all) &&
                 json_member(all, json_string(id, &scratch), out) &&
                 out->type == JSON_OBJECT;
    buffer_free(&ids);
    buffer_free(&scratch);
    return found;
}

bool bench_tag(bench_run *run, json_value id, json_value tag, buffer *out) {
    auxrt_text answer = {0};
    buffer scratch;
    json_value bot, values, value;
    buffer_init(&scratch, TEXT_MAXIMUM);
    buffer_clear(out);
    bool found = describe_one(run, id, &answer, &bot) &&
                 json_member(bot, SLICE("values"), &values) &&
                 json_member(values, json_string(tag, &scratch), &value);
    if (found)
        buffer_append_slice(out, value.text);
    buffer_free(&scratch);
    auxrt_text_free(&answer);
    return found;
}

/* ----------------------------------------------------------------- checks */

static void fail_tag(bench_run *run, json_value id, json_value tag,
                     const json_value *given, json_value expected) {
    slice text = given ? given->text : SLICE("nothing");
    bench_fail(run, "%.*s %.*s: %.*s instead of %.*s", (int)id.text.length,
               id.text.data, (int)tag.text.length, tag.text.data,
               (int)(text.length < 200 ? text.length : 200), text.data,
               (int)(expected.text.length < 200 ? expected.text.length : 200),
               expected.text.data);
}

static void check_values(bench_run *run, json_value id, json_value bot,
                         json_value expected) {
    json_value values, value;
    buffer scratch;
    if (!json_member(bot, SLICE("values"), &values))
        return;
    buffer_init(&scratch, TEXT_MAXIMUM);
    json_walk walk = json_walk_start(expected);
    while (json_walk_next(&walk)) {
        bool has = json_member(values, json_string(walk.key, &scratch), &value);
        if (!has || !bench_same(value, walk.value))
            fail_tag(run, id, walk.key, has ? &value : NULL, walk.value);
    }
    buffer_free(&scratch);
}

/* The host's copy of a bot and that of the runtime must be the same. */
static void check_mirror(bench_run *run, json_value id, json_value bot) {
    buffer scratch;
    json_value tags, value, other;
    slice name, json;
    size_t at = 0, count = 0;
    buffer_init(&scratch, TEXT_MAXIMUM);
    const bot_record *kept =
        bot_state_peek(run->host.store, json_string(id, &scratch));
    if (!kept || !json_member(bot, SLICE("tags"), &tags)) {
        bench_fail(run, "%.*s is not in the host's copy", (int)id.text.length,
                   id.text.data);
        buffer_free(&scratch);
        return;
    }
    while (bot_values_next(&kept->tags, &at, &name, &json)) {
        count++;
        if (json_parse(json, &value, NULL) != AUXRT_OK ||
            !json_member(tags, name, &other) || !bench_same(value, other))
            bench_fail(run, "%.*s %.*s: the host's copy has %.*s",
                       (int)id.text.length, id.text.data, (int)name.length,
                       name.data, (int)(json.length < 200 ? json.length : 200),
                       json.data);
    }
    if (count != count_members(tags))
        bench_fail(run, "%.*s has %zu tags, %zu in the host's copy",
                   (int)id.text.length, id.text.data, count_members(tags),
                   count);
    buffer_free(&scratch);
}

static void check_tags(bench_run *run, json_value expected) {
    json_walk walk = json_walk_start(expected);
    while (json_walk_next(&walk)) {
        auxrt_text answer = {0};
        json_value bot;
        if (!describe_one(run, walk.key, &answer, &bot)) {
            bench_fail(run, "there is no bot %.*s", (int)walk.key.text.length,
                       walk.key.text.data);
        } else {
            check_values(run, walk.key, bot, walk.value);
            if (run->workload->has_mirror)
                check_mirror(run, walk.key, bot);
        }
        auxrt_text_free(&answer);
    }
}

/* Every bot whose id begins with `prefix` has the value, and the host's copy
 * has it, too. */
static void check_all(bench_run *run, json_value expected) {
    buffer prefix, script, name, scratch;
    json_value value;
    buffer_init(&prefix, TEXT_MAXIMUM);
    buffer_init(&script, TEXT_MAXIMUM);
    buffer_init(&name, TEXT_MAXIMUM);
    buffer_init(&scratch, TEXT_MAXIMUM);
    json_value given = {.type = JSON_STRING, .text = SLICE("\"\"")};
    json_member(expected, SLICE("prefix"), &given);
    slice start = json_string(given, &prefix);
    json_walk walk = json_walk_start(expected);
    while (json_walk_next(&walk)) {
        if (json_string_is(walk.key, SLICE("prefix")))
            continue;
        buffer_clear(&script);
        buffer_append_string(&script, "const e = ");
        buffer_append_slice(&script, walk.value.text);
        buffer_append_string(&script, ", t = ");
        buffer_append_slice(&script, walk.key.text);
        buffer_append_string(
            &script, "; const same = (v) => v === e || (typeof v === 'number'"
                     " && Math.abs(v - e) <= 1e-9 * Math.abs(e));"
                     " return getBots().filter((b) => b.id.startsWith(");
        buffer_append_slice(&script, given.text);
        buffer_append_string(&script, ") && !same(b.tags[t])).length;");
        expect_count(run, &script,
                     (json_value){.type = JSON_NUMBER, .text = SLICE("0")},
                     "bots with another value than all should have");
        if (!run->workload->has_mirror)
            continue;
        size_t count = 0;
        const bot_record *const *bots =
            bot_state_sorted(run->host.store, &count);
        slice tag = json_string(walk.key, &name);
        slice json;
        for (size_t i = 0; bots && i < count; i++)
            if (slice_starts_with(bots[i]->id, start) &&
                !(bot_record_tag(bots[i], tag, &json) &&
                  json_parse(json, &value, NULL) == AUXRT_OK &&
                  bench_same(value, walk.value)))
                bench_fail(run, "%.*s: the host's copy has another value",
                           (int)bots[i]->id.length, bots[i]->id.data);
    }
    buffer_free(&prefix);
    buffer_free(&script);
    buffer_free(&name);
    buffer_free(&scratch);
}

/* {"tag=value": count} */
static void check_kinds(bench_run *run, json_value expected) {
    buffer script;
    buffer_init(&script, TEXT_MAXIMUM);
    json_walk walk = json_walk_start(expected);
    while (json_walk_next(&walk)) {
        buffer_clear(&script);
        buffer_append_string(&script, "const k = ");
        buffer_append_slice(&script, walk.key.text);
        buffer_append_string(
            &script, ", at = k.indexOf('='); return getBots(byTag("
                     "k.slice(0, at), (v) => String(v) === k.slice(at + 1)))"
                     ".length;");
        char what[64];
        snprintf(what, sizeof what, "bots of the kind %.*s",
                 (int)(walk.key.text.length < 40 ? walk.key.text.length : 40),
                 walk.key.text.data);
        expect_count(run, &script, walk.value, what);
    }
    buffer_free(&script);
}

static void check_bots(bench_run *run, json_value expected) {
    buffer script;
    buffer_init(&script, TEXT_MAXIMUM);
    buffer_append_string(&script, "return getBots().length;");
    expect_count(run, &script, expected, "bots");
    buffer_free(&script);
    if (run->workload->has_mirror &&
        (double)bot_state_count(run->host.store) != json_number(expected))
        bench_fail(run, "the host's copy has %zu bots",
                   bot_state_count(run->host.store));
}

static void check_errors(bench_run *run) {
    json_value expected;
    int64_t count = 0;
    if (json_member(run->workload->check, SLICE("errors"), &expected) &&
        expected.type == JSON_NUMBER)
        json_integer(expected, &count);
    if (run->host.errors != count)
        bench_fail(run, "%lld script errors instead of %lld, the first: %s",
                   (long long)run->host.errors, (long long)count,
                   run->host.first_error);
}

void bench_check_all(bench_run *run) {
    json_value check = run->workload->check;
    json_value expected;
    check_errors(run);
    if (json_member(check, SLICE("bots"), &expected) &&
        expected.type == JSON_NUMBER)
        check_bots(run, expected);
    if (json_member(check, SLICE("tags"), &expected) &&
        expected.type == JSON_OBJECT)
        check_tags(run, expected);
    if (json_member(check, SLICE("all"), &expected) &&
        expected.type == JSON_OBJECT)
        check_all(run, expected);
    if (json_member(check, SLICE("kinds"), &expected) &&
        expected.type == JSON_OBJECT)
        check_kinds(run, expected);
}
