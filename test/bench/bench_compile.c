/*
 * How fast scripts are prepared for the engine.
 *
 *   bench_compile [--wall] [FILE.aux …]
 *
 * For the scripts of the files, of version 1 or 2: how many, how many
 * characters, MB/s over all and over those that go to the engine as they are,
 * which are refused and why, the slowest ten. Without
 * files, texts made here: TypeScript of 228 KB, 8,000 elements of JSX, and
 * each of them at half and at double the size. Times are the best of several
 * tries, in CPU time of the thread.
 */
#include <stdio.h>
#include <stdlib.h>

#include "auxrt.h"
#include "base/clock.h"
#include "document/document.h"
#include "format/aux.h"
#include "script/script.h"

enum { TRIES = 5, SLOWEST = 10 };

typedef struct timing {
    char name[160];
    size_t length;
    double seconds;
} timing;

typedef struct totals {
    size_t scripts;
    size_t bytes;
    double seconds;
    size_t plain_scripts;
    size_t plain_bytes;
    double plain_seconds;
    size_t refused;
    timing slowest[SLOWEST];
} totals;

static int64_t (*clock_now)(void) = clock_thread_cpu;

static script_options options_for(bool library) {
    static const slice names[] = {
        {"getBots", 7}, {"html", 4}, {"os", 2}, {"shout", 5}};
    return (script_options){.library = library,
                            .stop_checks = true,
                            .api_names = names,
                            .api_name_count = sizeof names / sizeof names[0]};
}

/* Prepares and wraps once; gives the seconds that it took. */
static double prepare(slice text, bool library, buffer *out, bool *plain,
                      bool *refused) {
    script_options options = options_for(library);
    script_unit *unit = NULL;
    auxrt_error error;
    int before;
    int total;
    int64_t start = clock_now();
    *refused = script_prepare(text, &options, &unit, &error) != AUXRT_OK;
    if (!*refused) {
        buffer_clear(out);
        script_wrap(unit, out, &before, &total);
    }
    double seconds = (double)(clock_now() - start) / 1e9;
    *plain = unit && !(script_flags(unit) & (SCRIPT_REWRITTEN | SCRIPT_ASYNC));
    script_unit_free(unit);
    return seconds;
}

static void print_refusal(const char *name, slice text, bool library) {
    script_options options = options_for(library);
    script_unit *unit = NULL;
    auxrt_error error = {0};
    script_prepare(text, &options, &unit, &error);
    script_unit_free(unit);
    printf("refused     %s:%d:%d: %s\n", name, error.line, error.column,
           error.message);
}

static void note_slow(totals *t, const timing *one) {
    size_t at = SLOWEST;
    while (at > 0 && t->slowest[at - 1].seconds < one->seconds) {
        if (at < SLOWEST) {
            t->slowest[at] = t->slowest[at - 1];
        }
        at--;
    }
    if (at < SLOWEST) {
        t->slowest[at] = *one;
    }
}

static void measure(totals *t, const char *name, slice text, bool library,
                    buffer *out) {
    timing one = {.length = text.length, .seconds = 1e9};
    bool plain = false;
    bool refused = false;
    snprintf(one.name, sizeof one.name, "%s", name);
    for (int i = 0; i < TRIES; i++) {
        double seconds = prepare(text, library, out, &plain, &refused);
        one.seconds = seconds < one.seconds ? seconds : one.seconds;
    }
    if (refused) {
        print_refusal(name, text, library);
    }
    t->scripts++;
    t->bytes += text.length;
    t->seconds += one.seconds;
    t->refused += refused;
    if (plain) {
        t->plain_scripts++;
        t->plain_bytes += text.length;
        t->plain_seconds += one.seconds;
    }
    note_slow(t, &one);
}

static double rate(size_t bytes, double seconds) {
    return seconds > 0 ? (double)bytes / seconds / 1e6 : 0;
}

static void print(const totals *t) {
    printf("scripts     %zu (%zu refused)\n", t->scripts, t->refused);
    printf("bytes       %zu\n", t->bytes);
    printf("all         %.2f MB/s, %.1f ms\n", rate(t->bytes, t->seconds),
           t->seconds * 1e3);
    printf("plain       %.2f MB/s, %zu scripts, %zu bytes\n",
           rate(t->plain_bytes, t->plain_seconds), t->plain_scripts,
           t->plain_bytes);
    for (size_t i = 0; i < SLOWEST && t->slowest[i].length > 0; i++) {
        printf("%8.3f ms  %8zu bytes  %s\n", t->slowest[i].seconds * 1e3,
               t->slowest[i].length, t->slowest[i].name);
    }
}

/* ------------------------------------------------------- scripts of files */

static void measure_tag(totals *t, slice bot, slice tag, slice value,
                        buffer *out) {
    static const char listener[] = "@";
    static const char library[] = "📄";
    bool is_library = slice_starts_with(value, SLICE(library));
    if (!is_library && !slice_starts_with(value, SLICE(listener))) {
        return;
    }
    size_t prefix = is_library ? sizeof library - 1 : sizeof listener - 1;
    char name[160];
    snprintf(name, sizeof name, "%.*s.%.*s",
             (int)(bot.length < 40 ? bot.length : 40), bot.data,
             (int)(tag.length < 80 ? tag.length : 80), tag.data);
    measure(t, name, slice_of(value.data + prefix, value.length - prefix),
            is_library, out);
}

static void measure_bots(totals *t, json_value state, buffer *out) {
    buffer scratch[3];
    for (size_t i = 0; i < 3; i++) {
        buffer_init(&scratch[i], AUX_SIZE_LIMIT);
    }
    json_walk bots = json_walk_start(state);
    while (json_walk_next(&bots)) {
        json_value tags;
        if (!json_member(bots.value, SLICE("tags"), &tags)) {
            continue;
        }
        json_walk walk = json_walk_start(tags);
        while (json_walk_next(&walk)) {
            if (walk.value.type != JSON_STRING) {
                continue;
            }
            measure_tag(t, json_string(bots.key, &scratch[0]),
                        json_string(walk.key, &scratch[1]),
                        json_string(walk.value, &scratch[2]), out);
        }
    }
    for (size_t i = 0; i < 3; i++) {
        buffer_free(&scratch[i]);
    }
}

static bool measure_file(totals *t, const char *path, buffer *out) {
    auxrt_error error;
    buffer update;
    json_value root;
    json_value state;
    buffer_init(&update, AUX_SIZE_LIMIT);
    bool fine = aux_read_file(path, &update, NULL, NULL, &error) == AUXRT_OK &&
                json_parse(buffer_peek(&update), &root, &error) == AUXRT_OK;
    if (!fine) {
        fprintf(stderr, "bench_compile: %s\n", error.message);
    } else if (json_member(root, SLICE("state"), &state)) {
        measure_bots(t, state, out);
    }
    buffer_free(&update);
    return fine;
}

/* -------------------------------------------------------------- made texts */

static const char typescript[] =
    "interface Row<T> { id: string; value?: T; tags: Map<string, T[]> }\n"
    "export enum Kind { None, First = 4, Second = First << 1 }\n"
    "export class Table<T extends object> implements Iterable<Row<T>> {\n"
    "    private readonly rows: Row<T>[] = [] as Row<T>[];\n"
    "    constructor(public name: string, protected limit = 10) {}\n"
    "    async add(row: Row<T>, kind?: Kind): Promise<number> {\n"
    "        for (const tag of row.tags!.keys()) await this.check(tag);\n"
    "        return this.rows.push({ ...row } satisfies Row<T>);\n"
    "    }\n"
    "    check = (tag: string): boolean => tag.length > 3 && tag !== 'x';\n"
    "    *[Symbol.iterator](): Iterator<Row<T>> { yield* this.rows }\n"
    "}\n";

static const char element[] =
    "<li key={i} class='row' onClick={() => shout('click', i)}>\n"
    "    <b>{names[i]}</b> and text &amp; more\n</li>\n";

static void measure_made(const char *name, const char *start, const char *part,
                         const char *end, size_t count, buffer *out) {
    totals t = {0};
    buffer text;
    buffer_init(&text, AUX_SIZE_LIMIT);
    buffer_append_string(&text, start);
    for (size_t i = 0; i < count; i++) {
        /* Names must differ: a class is declared once. */
        buffer_append_char(&text, '{');
        if (part == typescript) {
            buffer_append_format(&text, "/* %zu */ }\n", i);
        } else {
            buffer_append_format(&text, "%zu}", i);
        }
        buffer_append_string(&text, part);
    }
    buffer_append_string(&text, end);
    measure(&t, name, buffer_peek(&text), false, out);
    printf("%-24s %8zu bytes %9.3f ms %7.2f MB/s%s\n", name, text.length,
           t.seconds * 1e3, rate(t.bytes, t.seconds),
           t.refused ? " refused" : "");
    buffer_free(&text);
}

/* The size of the largest script of TypeScript met so far. */
static const size_t KIBIBYTES = 228;
static const size_t KIBIBYTE = 1024;

static void measure_all_made(buffer *out) {
    static const size_t sizes[] = {1, 2, 4};
    for (size_t i = 0; i < 3; i++) {
        size_t parts = KIBIBYTES * KIBIBYTE / sizeof typescript * sizes[i] / 2;
        measure_made("TypeScript", "", typescript, "", parts, out);
    }
    for (size_t i = 0; i < 3; i++) {
        measure_made("JSX, 2 elements a part", "return <ul>", element, "</ul>",
                     sizes[i] * 2000, out);
    }
}

int main(int count, char **arguments) {
    totals t = {0};
    buffer out;
    bool fine = true;
    int first = 1;
    int code = auxrt_script_side(count, arguments);
    if (code >= 0) {
        return code;
    }
    document_register_codec();
    if (count > 1 && strcmp(arguments[1], "--wall") == 0) {
        clock_now = clock_monotonic;
        first = 2;
    }
    buffer_init(&out, AUX_SIZE_LIMIT);
    for (int i = first; i < count; i++) {
        fine &= measure_file(&t, arguments[i], &out);
    }
    if (first < count) {
        print(&t);
    } else {
        measure_all_made(&out);
    }
    buffer_free(&out);
    return fine ? 0 : 1;
}
