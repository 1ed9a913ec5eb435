/*
 * Compiling scripts, many in one go.
 *
 * The expressions of all texts of one call are evaluated together, as the
 * items of one array literal; that is twice as fast as one by one. A text
 * that the engine refuses spoils its batch: then each is tried alone.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "runtime/internal.h"
#include "runtime/prepare.h"

/* An evaluation takes no more source than this, if it has several texts. */
static const size_t BATCH_BYTES = 1 << 20;
/* So many texts are prepared together. */
static const size_t TEXTS_BYTES = 2 << 20;
enum { TEXTS = 1024 };
static const size_t SOURCE_MAXIMUM = (size_t)1 << 30;

void unit_table_init(unit_table *table) {
    *table = (unit_table){0};
    buffer_init(&table->names, 1 << 20);
}

void unit_table_free(unit_table *table) {
    for (size_t i = 0; i < table->count; i++)
        script_unit_free(table->items[i].script);
    free(table->items);
    free(table->api_names);
    buffer_free(&table->names);
    *table = (unit_table){0};
}

/* ------------------------------------------------------------ the names */

static int compare_slices(const void *left, const void *right) {
    const slice *a = left;
    const slice *b = right;
    size_t common = a->length < b->length ? a->length : b->length;
    int order = common > 0 ? memcmp(a->data, b->data, common) : 0;
    return order != 0 ? order
                      : (a->length > b->length) - (a->length < b->length);
}

auxrt_result unit_table_take_names(kernel *k, vm_value names,
                                   auxrt_error *error) {
    unit_table *table = &k->units;
    size_t count = vm_array_length(k->realm, names);
    table->api_names = calloc(count + 1, sizeof *table->api_names);
    size_t *ends = calloc(count + 1, sizeof *ends);
    if (!table->api_names || !ends) {
        free(ends);
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for the API");
    }
    for (size_t i = 0; i < count; i++) {
        vm_string_append(k->realm, vm_array_at(k->realm, names, i),
                         &table->names);
        ends[i] = table->names.length;
    }
    for (size_t i = 0, start = 0; i < count; start = ends[i++])
        table->api_names[i] =
            slice_of(table->names.data + start, ends[i] - start);
    free(ends);
    qsort(table->api_names, count, sizeof *table->api_names, compare_slices);
    table->api_name_count = count;
    return AUXRT_OK;
}

/* ------------------------------------------------------------ one batch */

/* What is asked for all texts of a batch. */
typedef struct wishes {
    bool force_sync;
    bool now; /* also those that are known to compile */
} wishes;

typedef struct batch {
    kernel *k;
    wishes wishes;
    buffer source;
    int line;        /* the line of `source` that is written next */
    size_t first;    /* the first unit of the batch */
    size_t *indexes; /* of each unit: where its result goes */
    size_t count;
    vm_value *results; /* of all texts, kept */
    buffer texts;      /* those that are prepared next, one after the other */
    preparation *preparations;
    size_t *waiting; /* of each preparation: where its result goes */
    size_t waiting_count;
} batch;

static auxrt_result add_unit(unit_table *table, script_unit *script) {
    if (table->count == table->capacity) {
        size_t capacity = table->capacity ? table->capacity * 2 : 64;
        unit *items = realloc(table->items, capacity * sizeof *items);
        if (!items)
            return AUXRT_NO_MEMORY;
        table->items = items;
        table->capacity = capacity;
    }
    table->items[table->count++] =
        (unit){.script = script, .number = table->next_number++};
    return AUXRT_OK;
}

/* Writes the expression of a unit to the batch's source. */
static void write_unit(batch *b, unit *u) {
    int before = 0;
    int total = 0;
    script_wrap(u->script, &b->source, &before, &total);
    u->batch = b->k->rt->batches;
    u->first_line = b->line;
    u->body_line = b->line + before;
    u->last_line = b->line + total;
    buffer_append_string(&b->source, ",\n");
    b->line += total + 1;
}

static void give(batch *b, size_t index, vm_value result) {
    vm_keep(b->k->realm, result);
    b->results[index] = result;
}

static void give_factory(batch *b, size_t index, size_t item,
                         vm_value factory) {
    vm_realm *realm = b->k->realm;
    const unit *u = &b->k->units.items[item];
    if (!b->wishes.force_sync)
        known_add(&b->k->known, script_text(u->script),
                  script_is_library(u->script), script_flags(u->script));
    vm_value parts[] = {vm_number(realm, script_flags(u->script)), factory,
                        vm_number(realm, u->number)};
    give(b, index, vm_array(realm, 3, parts));
}

/* The first error as scripts see it, and all of them as JSON for the host. */
static void give_errors(batch *b, size_t index, const script_diagnostic *errors,
                        size_t count) {
    vm_realm *realm = b->k->realm;
    buffer *json = &b->k->rt->scratch;
    buffer_clear(json);
    json_writer w = json_writer_on(json);
    json_begin_array(&w);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(&w);
        json_write_key(&w, SLICE("message"));
        json_write_string(&w, slice_from_string(errors[i].message));
        json_write_key(&w, SLICE("detail"));
        json_write_string(&w, slice_from_string(errors[i].detail));
        json_write_key(&w, SLICE("line"));
        json_write_integer(&w, errors[i].line);
        json_write_key(&w, SLICE("column"));
        json_write_integer(&w, errors[i].column);
        json_end_object(&w);
    }
    json_end_array(&w);
    vm_value text = vm_string(realm, slice_from_string(errors[0].message));
    vm_value all = vm_string(realm, buffer_peek(json));
    vm_value items[] = {vm_number(realm, -1),
                        text ? text : vm_string(realm, SLICE("syntax error")),
                        vm_number(realm, errors[0].line),
                        vm_number(realm, errors[0].column),
                        all ? all : vm_string(realm, SLICE("[]"))};
    give(b, index, vm_array(realm, 5, items));
}

static void give_diagnostics(batch *b, size_t index,
                             const script_unit *script) {
    give_errors(b, index, script_diagnostic_at(script, 0),
                script_diagnostic_count(script));
}

static void give_error(batch *b, size_t index, const char *message, int line,
                       int column) {
    script_diagnostic error = {.line = line, .column = column};
    snprintf(error.message, sizeof error.message, "%s", message);
    give_errors(b, index, &error, 1);
}

static auxrt_result evaluate(batch *b, vm_value *out, auxrt_error *error) {
    char url[32];
    snprintf(url, sizeof url, SCRIPT_URL "%u", b->k->rt->batches++);
    b->k->rt->counts.batches++;
    buffer_append_char(&b->source, ']');
    if (b->source.failure != AUXRT_OK)
        return error_raise(error, b->source.failure, "a script is too long");
    return vm_evaluate(b->k->realm, buffer_peek(&b->source), url, out, error);
}

static void start_source(batch *b) {
    buffer_clear(&b->source);
    buffer_append_char(&b->source, '[');
    b->line = 1;
}

/* The engine tells the line of a syntax error, but no column, and the name of
 * the error before its message; our parser finds the place. */
static void give_engine_error(batch *b, size_t index, const unit *u,
                              const auxrt_error *error) {
    static const char prefix[] = "SyntaxError: ";
    const char *message = error->message;
    if (strncmp(message, prefix, strlen(prefix)) == 0)
        message += strlen(prefix);
    int line = error->line >= u->body_line ? error->line - u->body_line + 1 : 0;
    auxrt_error failure;
    if (script_diagnose(u->script, slice_from_string(message), line,
                        &failure) == AUXRT_OK)
        give_diagnostics(b, index, u->script);
    else
        give_error(b, index, message, 0, 0);
}

/* The position of each unit changes: they are in batches of their own now. */
static void evaluate_one_by_one(batch *b) {
    for (size_t i = 0; i < b->count; i++) {
        unit *u = &b->k->units.items[b->first + i];
        auxrt_error error;
        vm_value array = NULL;
        start_source(b);
        write_unit(b, u);
        auxrt_result result = evaluate(b, &array, &error);
        if (result != AUXRT_OK)
            give_engine_error(b, b->indexes[i], u, &error);
        else if (vm_array_length(b->k->realm, array) != 1)
            give_error(b, b->indexes[i], "Unexpected token '}'", 1, 1);
        else
            give_factory(b, b->indexes[i], b->first + i,
                         vm_array_at(b->k->realm, array, 0));
    }
}

static void flush(batch *b) {
    auxrt_error error;
    vm_value array = NULL;
    if (b->count == 0)
        return;
    if (evaluate(b, &array, &error) == AUXRT_OK &&
        vm_array_length(b->k->realm, array) == b->count) {
        for (size_t i = 0; i < b->count; i++)
            give_factory(b, b->indexes[i], b->first + i,
                         vm_array_at(b->k->realm, array, i));
    } else {
        evaluate_one_by_one(b);
    }
    b->first = b->k->units.count;
    b->count = 0;
    start_source(b);
}

/* A script that compiles for certain waits until it is called. */
static bool can_wait(batch *b, size_t index, slice text, bool library) {
    vm_realm *realm = b->k->realm;
    int flags = b->wishes.now || b->wishes.force_sync
                    ? -1
                    : known_flags(&b->k->known, text, library);
    if (flags < 0)
        return false;
    vm_value item[] = {vm_number(realm, flags), vm_null(realm),
                       vm_number(realm, -1)};
    give(b, index, vm_array(realm, 3, item));
    return true;
}

static void add_prepared(batch *b, size_t index, preparation *p) {
    unit_table *table = &b->k->units;
    b->k->rt->counts.compiled++;
    if (p->result == AUXRT_OK)
        p->result = add_unit(table, p->unit);
    if (p->result == AUXRT_OK) {
        write_unit(b, &table->items[table->count - 1]);
        b->indexes[b->count++] = index;
        if (b->source.length > BATCH_BYTES)
            flush(b);
        return;
    }
    if (p->result == AUXRT_SCRIPT && p->unit)
        give_diagnostics(b, index, p->unit);
    else
        give_error(b, index, p->error.message, 0, 0);
    script_unit_free(p->unit);
}

static void prepare_waiting(batch *b) {
    const unit_table *table = &b->k->units;
    const script_options options = {
        .force_sync = b->wishes.force_sync,
        .stop_checks = true,
        .api_names = table->api_names,
        .api_name_count = table->api_name_count,
    };
    const char *at = b->texts.data;
    for (size_t i = 0; i < b->waiting_count; i++) {
        slice *text = &b->preparations[i].text;
        *text = slice_of(at, text->length);
        at += text->length;
    }
    prepare_all(b->preparations, b->waiting_count, &options);
    for (size_t i = 0; i < b->waiting_count; i++)
        add_prepared(b, b->waiting[i], &b->preparations[i]);
    b->waiting_count = 0;
    buffer_clear(&b->texts);
}

static auxrt_result add_text(batch *b, size_t index, vm_value value,
                             bool library) {
    size_t start = b->texts.length;
    auxrt_result result = vm_string_append(b->k->realm, value, &b->texts);
    if (result != AUXRT_OK)
        return result;
    slice all = buffer_peek(&b->texts);
    slice text = slice_of(all.data + start, all.length - start);
    if (can_wait(b, index, text, library)) {
        b->texts.length = start;
        return AUXRT_OK;
    }
    b->preparations[b->waiting_count].text.length = text.length;
    b->preparations[b->waiting_count].library = library;
    b->waiting[b->waiting_count++] = index;
    if (b->waiting_count == TEXTS || b->texts.length > TEXTS_BYTES)
        prepare_waiting(b);
    return AUXRT_OK;
}

/* ----------------------------------------------------- the native function */

static auxrt_result compile_texts(batch *b, vm_value texts, slice libraries,
                                  size_t count) {
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; i < count && result == AUXRT_OK; i++)
        result = add_text(b, i, vm_array_at(b->k->realm, texts, i),
                          i < libraries.length && libraries.data[i] == '1');
    prepare_waiting(b);
    flush(b);
    return result;
}

/* weave(text, maker): the text with stop checks, undefined when it needs none.
 */
vm_value native_weave(vm_realm *realm, void *data, size_t count,
                      const vm_value *arguments) {
    kernel *k = data;
    buffer *text = &k->rt->scratch;
    buffer woven;
    auxrt_error error;
    buffer_clear(text);
    if (count < 1 || vm_string_append(realm, arguments[0], text) != AUXRT_OK)
        return vm_throw(realm, "TypeError", "weave(text, maker)");
    buffer_init(&woven, SOURCE_MAXIMUM);
    double maker = count > 1 ? vm_to_number(realm, arguments[1]) : 0;
    auxrt_result result = script_weave(
        buffer_peek(text), maker > 0 ? (uint32_t)maker : 0, &woven, &error);
    script_release_memory();
    vm_value out = vm_undefined(realm);
    if (result == AUXRT_SCRIPT)
        out = vm_throw(realm, "SyntaxError", error.message);
    else if (result != AUXRT_OK)
        out = vm_throw(realm, "RangeError", "no memory for so long a script");
    else if (woven.length > 0)
        out = vm_string(realm, buffer_peek(&woven));
    buffer_free(&woven);
    return out;
}

/* compile(texts, libraries, forceSync[, now]): one item for each text, either
 * [flags, factory, unit] or [-1, message, line, column, errors]. The factory is
 * null for a text that is known to compile, unless it is wanted now. */
vm_value native_compile(vm_realm *realm, void *data, size_t count,
                        const vm_value *arguments) {
    kernel *k = data;
    if (count < 3)
        return vm_throw(realm, "TypeError", "compile(texts, libraries, sync)");
    size_t length = vm_array_length(realm, arguments[0]);
    buffer libraries;
    buffer_init(&libraries, SOURCE_MAXIMUM);
    vm_string_append(realm, arguments[1], &libraries);
    batch b = {.k = k, .first = k->units.count};
    b.wishes = (wishes){vm_to_bool(realm, arguments[2]),
                        count > 3 && vm_to_bool(realm, arguments[3])};
    b.indexes = calloc(length + 1, sizeof *b.indexes);
    b.results = calloc(length + 1, sizeof(vm_value));
    size_t together = length < TEXTS ? length : TEXTS;
    b.preparations = calloc(together + 1, sizeof *b.preparations);
    b.waiting = calloc(together + 1, sizeof *b.waiting);
    buffer_init(&b.source, SOURCE_MAXIMUM);
    buffer_init(&b.texts, SOURCE_MAXIMUM);
    vm_value out = NULL;
    if (b.indexes && b.results && b.preparations && b.waiting) {
        start_source(&b);
        auxrt_result result =
            compile_texts(&b, arguments[0], buffer_peek(&libraries), length);
        known_tell(k);
        out = result == AUXRT_OK ? vm_array(realm, length, b.results)
                                 : vm_throw_on(realm);
    } else {
        out = vm_throw(realm, "RangeError", "no memory for so many scripts");
    }
    for (size_t i = 0; b.results && i < length; i++)
        if (b.results[i])
            vm_drop(realm, b.results[i]);
    buffer_free(&b.source);
    buffer_free(&libraries);
    buffer_free(&b.texts);
    free(b.indexes);
    free(b.results);
    free(b.preparations);
    free(b.waiting);
    return out;
}

/* keepUnits(numbers): all other units are freed; the numbers ascend. */
vm_value native_keep_units(vm_realm *realm, void *data, size_t count,
                           const vm_value *arguments) {
    kernel *k = data;
    unit_table *table = &k->units;
    if (count < 1)
        return vm_throw(realm, "TypeError", "keepUnits(numbers)");
    size_t length = vm_array_length(realm, arguments[0]);
    size_t at = 0;
    size_t kept = 0;
    double next = -1;
    for (size_t i = 0; i < table->count; i++) {
        unit *u = &table->items[i];
        while (next < u->number && at < length)
            next = vm_to_number(realm, vm_array_at(realm, arguments[0], at++));
        if (next == u->number)
            table->items[kept++] = *u;
        else
            script_unit_free(u->script);
    }
    table->count = kept;
    return vm_undefined(realm);
}
