/*
 * Lists of files, and how bots are laid out in them. A bot goes to the folder
 * of its system (or id, if wished) when every part of that name can be a
 * folder everywhere; otherwise it goes to extra.aux, whole. Names are compared
 * without regard to case: two that differ in nothing else are one file on many
 * machines.
 */
#include "format/folder.h"

#include <stdlib.h>

#include "base/utf.h"
#include "format/tag_file.h"

enum { SYSTEM_LIMIT = 180 };

void folder_init(folder *f) {
    *f = (folder){0};
    arena_init(&f->memory);
}

void folder_free(folder *f) {
    arena_free(&f->memory);
    *f = (folder){0};
}

static bool copy_text(folder *f, slice text, slice *out) {
    *out = arena_copy(&f->memory, text);
    return out->data != NULL;
}

bool folder_add(folder *f, slice directory, slice name, slice content) {
    folder_file file;
    if (!copy_text(f, directory, &file.directory) ||
        !copy_text(f, name, &file.name) ||
        !copy_text(f, content, &file.content))
        return false;
    if (f->count == f->capacity) {
        size_t larger = f->capacity ? f->capacity * 2 : 64;
        folder_file *place = arena_alloc(&f->memory, larger * sizeof file);
        if (!place)
            return false;
        if (f->count > 0)
            memcpy(place, f->files, f->count * sizeof file);
        f->files = place;
        f->capacity = larger;
    }
    f->files[f->count++] = file;
    return true;
}

static int compare_bytes(slice a, slice b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

static int compare_files(const void *left, const void *right) {
    const folder_file *a = left;
    const folder_file *b = right;
    int order = compare_bytes(a->directory, b->directory);
    return order ? order : compare_bytes(a->name, b->name);
}

void folder_sort(folder *f) {
    if (f->count > 0)
        qsort(f->files, f->count, sizeof *f->files, compare_files);
}

bool folder_is_aux(const folder *f) {
    for (size_t i = 0; i < f->count && f->files[i].directory.length == 0; i++)
        if (slice_equal(f->files[i].name, SLICE("extra.aux")))
            return true;
    return false;
}

/* Laying out. */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int compare_ignoring_case(slice a, slice b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < shorter; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return (unsigned char)lower(a.data[i]) -
                   (unsigned char)lower(b.data[i]);
    return (a.length > b.length) - (a.length < b.length);
}

/* Whether a part of a system looks like the folder of a further bot. */
static bool is_numbered(slice part) {
    size_t at = part.length;
    while (at > 0 && part.data[at - 1] >= '0' && part.data[at - 1] <= '9')
        at--;
    return at < part.length && at > 0 && part.data[at - 1] == '~';
}

static bool is_usable_system(slice system) {
    const char *at = system.data;
    const char *end = system.data + system.length;

    if (system.length == 0 || system.length > SYSTEM_LIMIT)
        return false;
    while (at <= end) {
        const char *dot = at < end ? memchr(at, '.', (size_t)(end - at)) : NULL;
        const char *stop = dot ? dot : end;
        slice part = slice_of(at, (size_t)(stop - at));
        if (!tag_file_name_is_safe(part) || is_numbered(part))
            return false;
        at = stop + 1;
    }
    return true;
}

typedef struct place {
    const snapshot_bot *bot;
    slice system; /* in the arena; empty when the bot goes to extra.aux */
} place;

static int compare_places(const void *left, const void *right) {
    const place *a = left;
    const place *b = right;
    int order = compare_ignoring_case(a->system, b->system);
    return order ? order : utf16_compare(a->bot->id, b->bot->id);
}

static bool find_place(folder *f, const snapshot_bot *bot, buffer *scratch,
                       place *out) {
    const snapshot_tag *tag = snapshot_tag_of(bot, SLICE("system"));
    slice system = bot->id;

    *out = (place){.bot = bot, .system = SLICE("")};
    if ((!tag && !f->by_id) || slice_equal(bot->id, SLICE("{id}")))
        return true;
    if (tag && !snapshot_string(tag->value, scratch, &system))
        return true;
    if (!is_usable_system(system))
        return true;
    return copy_text(f, system, &out->system);
}

/* Gives the bot's tags a file each where they can have one. The others stay
 * in `rest`, which shares the bot's memory. */
static bool add_tag_files(folder *f, slice directory, const snapshot_bot *bot,
                          snapshot_tags *rest) {
    size_t first = f->count;
    buffer scratch, name;
    bool done = true;

    rest->count = 0;
    buffer_init(&scratch, AUX_SIZE_LIMIT);
    buffer_init(&name, 4096);
    for (size_t i = 0; done && i < bot->tags.count; i++) {
        const snapshot_tag *tag = &bot->tags.items[i];
        slice value, content;
        bool has_file = snapshot_string(tag->value, &scratch, &value) &&
                        tag_file_of_tag(tag->name, value, &name, &content);
        for (size_t j = first; has_file && j < f->count; j++)
            has_file = compare_ignoring_case(f->files[j].name,
                                             buffer_peek(&name)) != 0;
        if (has_file)
            done = folder_add(f, directory, buffer_peek(&name), content);
        else
            rest->items[rest->count++] = *tag;
    }
    done = done && scratch.failure == AUXRT_OK;
    buffer_free(&scratch);
    buffer_free(&name);
    return done;
}

static void write_bot_file(const snapshot_bot *bot, buffer *out) {
    buffer_append_string(out, "{\n  \"state\": {\n    ");
    json_quote(out, bot->id);
    buffer_append_string(out, ": ");
    snapshot_write_bot(bot, SLICE(""), 2, false, out);
    buffer_append_string(out, "\n  },\n  \"version\": 1\n}");
}

static bool add_bot_folder(folder *f, const place *p, size_t number) {
    snapshot_bot rest = *p->bot;
    buffer directory, text, name;
    size_t size = (p->bot->tags.count + 1) * sizeof(snapshot_tag);

    rest.tags.items = arena_alloc(&f->memory, size);
    if (!rest.tags.items)
        return false;
    buffer_init(&directory, 4096);
    buffer_init(&name, 4096);
    buffer_init(&text, AUX_SIZE_LIMIT);
    for (size_t i = 0; i < p->system.length; i++)
        buffer_append_char(&directory,
                           p->system.data[i] == '.' ? '/' : p->system.data[i]);
    if (number > 1)
        buffer_append_format(&directory, "~%zu", number);
    buffer_append_slice(&name, p->system);
    buffer_append_string(&name, ".bot.aux");
    bool done = add_tag_files(f, buffer_peek(&directory), p->bot, &rest.tags);
    write_bot_file(&rest, &text);
    done = done && text.failure == AUXRT_OK &&
           folder_add(f, buffer_peek(&directory), buffer_peek(&name),
                      buffer_peek(&text));
    buffer_free(&directory);
    buffer_free(&name);
    buffer_free(&text);
    return done;
}

static bool add_extra(folder *f, const place *places, size_t count) {
    snapshot extra = {.count = count};
    snapshot_style style = {.version = 1};
    buffer text;

    extra.bots = arena_alloc(&f->memory, (count + 1) * sizeof *extra.bots);
    if (!extra.bots)
        return false;
    for (size_t i = 0; i < count; i++)
        extra.bots[i] = *places[i].bot;
    buffer_init(&text, AUX_SIZE_LIMIT);
    bool done =
        snapshot_write(&extra, style, &text, NULL) == AUXRT_OK &&
        folder_add(f, SLICE(""), SLICE("extra.aux"), buffer_peek(&text));
    buffer_free(&text);
    return done;
}

static bool lay_out(const snapshot *s, folder *f, place *places) {
    buffer scratch;
    bool done = true;
    size_t extra = 0;
    size_t number = 0;

    buffer_init(&scratch, AUX_SIZE_LIMIT);
    for (size_t i = 0; done && i < s->count; i++)
        done = find_place(f, &s->bots[i], &scratch, &places[i]);
    buffer_free(&scratch);
    if (!done)
        return false;
    /* Bots without a folder come first: their system is empty. */
    qsort(places, s->count, sizeof *places, compare_places);
    while (extra < s->count && places[extra].system.length == 0)
        extra++;
    for (size_t i = extra; done && i < s->count; i++) {
        bool again = i > extra && compare_ignoring_case(places[i - 1].system,
                                                        places[i].system) == 0;
        number = again ? number + 1 : 1;
        done = add_bot_folder(f, &places[i], number);
    }
    return done && add_extra(f, places, extra);
}

auxrt_result folder_of_snapshot(const snapshot *s, folder *out,
                                auxrt_error *error) {
    place *places = arena_alloc(&out->memory, (s->count + 1) * sizeof *places);
    if (!places || !lay_out(s, out, places))
        return error_raise(error, AUXRT_NO_MEMORY,
                           "the bots are too large to unpack");
    folder_sort(out);
    return AUXRT_OK;
}
