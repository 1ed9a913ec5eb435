/*
 * Runs scripts through script/ and the engine, for table-driven tests.
 *
 * A row gives a script and what comes of it, in words:
 *
 *   [1,2]                    it returned that (JSON; fn name, undefined)
 *   promise 3                it gave a promise of that
 *   throws TypeError         it threw, or its promise was rejected
 *   refused 2:9 Unexpected…  it does not compile; the place is 1-based
 *   … exports {"a":1}        what it exported
 *   … log ["x"]              what it gave to os.log
 *
 * Each row is run as the scan decides, and once more with the rewriter forced
 * on: nothing may change.
 */
#ifndef TEST_SCRIPT_HARNESS_H
#define TEST_SCRIPT_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "script/script.h"
#include "vm/vm.h"

typedef struct script_row {
    const char *name; /* the rule, and what it says */
    const char *source;
    const char *expected;
} script_row;

typedef struct harness {
    vm *v;
    vm_realm *realm;
    auxrt_error error;
    buffer text;   /* the last outcome */
    buffer source; /* the last wrapper */
    bool library;
    bool force_sync;
    bool checks;
} harness;

static const char harness_prelude[] =
    "var log, exported, checks, outcome;"
    "var library = {"
    " 'lib.math': {default: 'D', a: 1, b: 2, 'x-y': 3},"
    " 'lib.other': {c: 4, default: 'E'} };"
    "function show(v) {"
    " return typeof v === 'function' ? 'fn ' + v.name"
    "  : v === undefined ? 'undefined'"
    "  : typeof v === 'bigint' ? v + 'n'"
    "  : JSON.stringify(v, (k, x) => typeof x === 'function' ? 'fn ' + x.name"
    "   : x === undefined ? 'undefined' : x); }"
    "var api = { os: { log(...a) { log.push(...a); } },"
    " html: { h: (...a) => a, f: 'F' }, shout: () => 'shouted',"
    " check() { checks++; } };"
    "var scope = { bot: { id: 'b1' }, tags: { x: 7 }, raw: {}, masks: {},"
    " links: {}, creatorBot: null, configBot: null, create: () => 'created',"
    " setTimeout: () => 'timer' };"
    "var face = { meta: { botId: 'b1', tag: 't' },"
    " import(name) { log.push('import ' + name);"
    "  return forced ? library[name] : Promise.resolve(library[name]); },"
    " export(values) { Object.assign(exported, values); } };"
    "var forced = false;"
    "function finish(text) {"
    " if (Object.keys(exported).length) text += ' exports ' + show(exported);"
    " if (log.length) text += ' log ' + show(log);"
    " outcome = text; }"
    "function run(factory) {"
    " log = []; exported = {}; checks = 0; outcome = 'pending';"
    " try {"
    "  const r = factory(api).call(scope.bot, scope, 'that', 'one', 'two',"
    "   'tag', undefined, face);"
    "  if (r instanceof Promise)"
    "   r.then(v => finish('promise ' + show(v)),"
    "          e => finish('throws ' + (e && e.name || show(e))));"
    "  else finish(show(r));"
    " } catch (e) { finish('throws ' + (e && e.name || show(e))); } }";

static const slice harness_api[] = {
    {"html", 4}, {"os", 2}, {"shout", 5}, {"tags", 4}};

static inline int harness_set_up(void **state) {
    harness *h = calloc(1, sizeof *h);
    assert_non_null(h);
    assert_int_equal(vm_new(&h->v, &h->error), AUXRT_OK);
    assert_int_equal(vm_realm_new(h->v, &h->realm, &h->error), AUXRT_OK);
    buffer_init(&h->text, 1 << 26);
    buffer_init(&h->source, 1 << 26);
    h->checks = true;
    vm_enter(h->v);
    vm_value out;
    assert_int_equal(vm_evaluate(h->realm, SLICE(harness_prelude), "prelude",
                                 &out, &h->error),
                     AUXRT_OK);
    vm_leave(h->v);
    *state = h;
    return 0;
}

static inline int harness_tear_down(void **state) {
    harness *h = *state;
    buffer_free(&h->text);
    buffer_free(&h->source);
    vm_realm_free(h->realm);
    vm_free(h->v);
    free(h);
    return 0;
}

static inline script_options harness_options(const harness *h, bool always) {
    return (script_options){.library = h->library,
                            .force_sync = h->force_sync,
                            .rewrite_always = always,
                            .stop_checks = h->checks,
                            .api_names = harness_api,
                            .api_name_count =
                                sizeof harness_api / sizeof harness_api[0]};
}

static inline void harness_evaluate(harness *h, const char *source) {
    vm_value out;
    if (vm_evaluate(h->realm, slice_from_string(source), "harness", &out,
                    &h->error) != AUXRT_OK) {
        fail_msg("%s: %s", source, h->error.message);
    }
}

/* Runs what is in h->source; the outcome is in h->text. */
static inline void harness_run_source(harness *h) {
    vm_value out = NULL;
    vm_enter(h->v);
    harness_evaluate(h, h->force_sync ? "forced = true" : "forced = false");
    auxrt_result result =
        vm_evaluate(h->realm, buffer_peek(&h->source), "aux", &out, &h->error);
    buffer_clear(&h->text);
    if (result != AUXRT_OK) {
        buffer_append_format(&h->text, "refused by the engine: %s",
                             h->error.message);
        vm_leave(h->v);
        return;
    }
    vm_leave(h->v); /* promise jobs */
    vm_enter(h->v);
    assert_int_equal(
        vm_evaluate(h->realm, SLICE("outcome"), "harness", &out, &h->error),
        AUXRT_OK);
    vm_string_append(h->realm, out, &h->text);
    vm_leave(h->v);
}

static inline const char *harness_text(harness *h) {
    return h->text.data ? h->text.data : "";
}

/* Prepares, wraps and runs a script; gives the outcome. */
static inline const char *harness_outcome(harness *h, slice source,
                                          bool always) {
    script_options options = harness_options(h, always);
    script_unit *unit = NULL;
    auxrt_result result = script_prepare(source, &options, &unit, &h->error);
    buffer_clear(&h->text);
    if (result == AUXRT_SCRIPT) {
        const script_diagnostic *d = script_diagnostic_at(unit, 0);
        buffer_append_format(&h->text, "refused %d:%d %s", d->line, d->column,
                             d->message);
    } else if (result != AUXRT_OK) {
        buffer_append_string(&h->text, h->error.message);
    } else {
        int before;
        int total;
        buffer_clear(&h->source);
        buffer_append_string(&h->source, "run(");
        script_wrap(unit, &h->source, &before, &total);
        buffer_append_char(&h->source, ')');
        harness_run_source(h);
    }
    script_unit_free(unit);
    return harness_text(h);
}

static inline void harness_rows(harness *h, const script_row *rows,
                                size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (int always = 0; always < 2; always++) {
            const char *outcome =
                harness_outcome(h, slice_from_string(rows[i].source), always);
            if (strcmp(outcome, rows[i].expected) != 0) {
                fail_msg("%s\n%s\nexpected: %s\n     got: %s%s\n%s",
                         rows[i].name, rows[i].source, rows[i].expected,
                         outcome, always ? "\n(rewriter forced on)" : "",
                         h->source.data ? h->source.data : "");
            }
        }
    }
}

#define HARNESS_ROWS(h, rows)                                                  \
    harness_rows((h), (rows), sizeof(rows) / sizeof((rows)[0]))

/* The body as the engine gets it, between the wrapper's lines. */
static inline slice harness_body(harness *h, const char *source,
                                 unsigned *flags) {
    script_options options = harness_options(h, false);
    script_unit *unit = NULL;
    int before;
    int total;
    auxrt_result result =
        script_prepare(slice_from_string(source), &options, &unit, &h->error);
    if (result != AUXRT_OK) {
        fail_msg("%s: %s", source, h->error.message);
    }
    buffer_clear(&h->source);
    script_wrap(unit, &h->source, &before, &total);
    *flags = script_flags(unit);
    script_unit_free(unit);
    const char *start = strchr(h->source.data, '\n') + 1;
    size_t length = h->source.length - (size_t)(start - h->source.data);
    return slice_of(start, length - strlen("\n}}})"));
}

#endif
