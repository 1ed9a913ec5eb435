/*
 * The reader of `.aux` files: envelope, bots, tags and masks of version 1,
 * and the way to the document codec for version 2.
 *
 * Everything is checked before anything is given out: a file is read whole
 * or not at all. Error positions are those of the text that was read.
 */
#include "format/aux.h"

#include <stdlib.h>

#include "base/base64.h"
#include "base/os.h"
#include "base/utf.h"
#include "bot/value.h"
#include "format/container.h"
#include "format/extras.h"

static _Atomic(const aux_document_codec *) document_codec;

void aux_register_document_codec(const aux_document_codec *codec) {
    document_codec = codec;
}

const aux_document_codec *aux_document_codec_peek(void) {
    return document_codec;
}

void aux_place_of(slice text, const char *at, int *line, int *column) {
    *line = 1;
    *column = 1;
    for (const char *p = text.data; p < at; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '\n') {
            *line += 1;
            *column = 1;
        } else if ((c & 0xC0) != 0x80) {
            *column += c >= 0xF0 ? 2 : 1;
        }
    }
}

auxrt_result aux_blame(auxrt_error *error, const char *file,
                       auxrt_result result) {
    if (!error)
        return result;
    auxrt_error raised = *error;
    error_raise_at(error, result, raised.file, raised.file_line, "%s: %s", file,
                   raised.message);
    error_set_place(error, raised.bot, raised.tag, raised.line, raised.column);
    return result;
}

/* One bot of the file, in file order. */
typedef struct entry {
    slice id;       /* decoded */
    char *copy;     /* owns `id` when it had escapes */
    const char *at; /* where the text has it */
    size_t order;
    bool replaced; /* a later entry has the same id */
    json_value bot;
} entry;

typedef struct reading {
    slice text;
    auxrt_error *error;
    buffer *notes; /* or NULL */
    buffer scratch;
    entry *entries;
    size_t count;
    size_t capacity;
    const extras *beside; /* what a version 2 file carries, or NULL */
    aux_info info;
} reading;

/* Raises an error at a place of the text. `id` is the bot or empty. */
static auxrt_result refuse(reading *r, const char *at, slice id, slice tag,
                           const char *problem) {
    auxrt_result code = error_raise(r->error, AUXRT_INVALID, "%s", problem);
    char bot_name[128];
    char tag_name[128];
    int line, column;

    aux_place_of(r->text, at, &line, &column);
    size_t n = id.length < 127 ? id.length : 127;
    if (n > 0)
        memcpy(bot_name, id.data, n);
    bot_name[n] = 0;
    n = tag.length < 127 ? tag.length : 127;
    if (n > 0)
        memcpy(tag_name, tag.data, n);
    tag_name[n] = 0;
    error_set_place(r->error, bot_name, tag_name, line, column);
    return code;
}

static slice no_slice(void) {
    return (slice){"", 0};
}

/* Strings are found again by the text between their quotes. */
static slice between_quotes(json_value string) {
    return slice_of(string.text.data + 1, string.text.length - 2);
}

/* Gives the decoded form of a string; `*copy` owns it when it is not a part
 * of the source. */
static auxrt_result decode(reading *r, json_value string, slice *out,
                           char **copy) {
    slice inner = between_quotes(string);
    *copy = NULL;
    if (inner.length == 0 || !memchr(inner.data, '\\', inner.length)) {
        *out = inner;
        return AUXRT_OK;
    }
    slice text = json_string(string, &r->scratch);
    *copy = malloc(text.length + 1);
    if (!*copy)
        return error_raise(r->error, AUXRT_NO_MEMORY, "memory is exhausted");
    memcpy(*copy, text.data, text.length);
    (*copy)[text.length] = 0;
    *out = slice_of(*copy, text.length);
    return AUXRT_OK;
}

static auxrt_result check_masks(reading *r, slice id, json_value masks) {
    if (masks.type == JSON_NULL)
        return AUXRT_OK;
    if (masks.type != JSON_OBJECT)
        return refuse(r, masks.text.data, id, no_slice(),
                      "\"masks\" of a bot must be an object of spaces");
    json_walk walk = json_walk_start(masks);
    while (json_walk_next(&walk)) {
        if (walk.value.type != JSON_OBJECT && walk.value.type != JSON_NULL)
            return refuse(r, walk.value.text.data, id, no_slice(),
                          "each space in \"masks\" must be an object of tags");
    }
    return AUXRT_OK;
}

static auxrt_result check_bot(reading *r, slice id, json_value bot) {
    json_value member;

    if (bot.type != JSON_OBJECT)
        return refuse(r, bot.text.data, id, no_slice(),
                      "a bot must be an object with \"id\" and \"tags\"");
    if (!json_member(bot, SLICE("tags"), &member))
        return refuse(r, bot.text.data, id, no_slice(),
                      "a bot must have \"tags\"");
    if (member.type != JSON_OBJECT)
        return refuse(r, member.text.data, id, no_slice(),
                      "\"tags\" of a bot must be an object");
    if (json_member(bot, SLICE("id"), &member) &&
        (member.type != JSON_STRING || member.text.length <= 2))
        return refuse(r, member.text.data, id, no_slice(),
                      "\"id\" of a bot must be a string that is not empty");
    if (json_member(bot, SLICE("space"), &member) &&
        member.type != JSON_STRING && member.type != JSON_NULL)
        return refuse(r, member.text.data, id, no_slice(),
                      "\"space\" of a bot must be a string or null");
    if (json_member(bot, SLICE("masks"), &member))
        return check_masks(r, id, member);
    return AUXRT_OK;
}

static auxrt_result add_entry(reading *r, json_value key, json_value bot) {
    json_value id_value = key;
    json_value member;
    entry added = {.order = r->count, .at = key.text.data, .bot = bot};

    if (json_member(bot, SLICE("id"), &member))
        id_value = member;
    auxrt_result result = decode(r, id_value, &added.id, &added.copy);
    if (result != AUXRT_OK)
        return result;
    if (added.id.length == 0)
        return refuse(r, key.text.data, no_slice(), no_slice(),
                      "the id of a bot must not be empty");
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 64;
        entry *grown = realloc(r->entries, capacity * sizeof *grown);
        if (!grown) {
            free(added.copy);
            return error_raise(r->error, AUXRT_NO_MEMORY,
                               "memory is exhausted");
        }
        r->entries = grown;
        r->capacity = capacity;
    }
    r->entries[r->count++] = added;
    return AUXRT_OK;
}

static int compare_entries(const void *left, const void *right) {
    const entry *a = *(entry *const *)left;
    const entry *b = *(entry *const *)right;
    size_t shorter = a->id.length < b->id.length ? a->id.length : b->id.length;
    int order = memcmp(a->id.data, b->id.data, shorter);
    if (order != 0)
        return order;
    if (a->id.length != b->id.length)
        return a->id.length < b->id.length ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* How a note names an entry: the text of a document has no lines. */
static void note_place(reading *r, const entry *e) {
    int line, column;
    if (r->info.version == 2)
        return;
    aux_place_of(r->text, e->at, &line, &column);
    buffer_append_format(r->notes, " at line %d, column %d", line, column);
}

static void note_replaced(reading *r, const entry *first, const entry *later) {
    enum { LONGEST = 127 };
    slice id = later->id;
    if (id.length > LONGEST) {
        id.length = LONGEST;
        id.length = utf8_valid_length(id);
    }
    buffer_append_string(r->notes, "two bots have the id ");
    json_quote(r->notes, id);
    buffer_append_string(r->notes, "; the later one");
    note_place(r, later);
    buffer_append_string(r->notes, " counts, the one");
    note_place(r, first);
    buffer_append_string(r->notes, " is left out\n");
}

/* Two entries with one id: the later one counts, as in a JSON object. */
static auxrt_result mark_replaced(reading *r) {
    enum { TOLD = 10 };
    size_t replaced = 0;
    if (r->count < 2)
        return AUXRT_OK;
    entry **sorted = malloc(r->count * sizeof(entry *));
    if (!sorted)
        return error_raise(r->error, AUXRT_NO_MEMORY, "memory is exhausted");
    for (size_t i = 0; i < r->count; i++)
        sorted[i] = &r->entries[i];
    qsort(sorted, r->count, sizeof(entry *), compare_entries);
    for (size_t i = 0; i + 1 < r->count; i++) {
        if (!slice_equal(sorted[i]->id, sorted[i + 1]->id))
            continue;
        sorted[i]->replaced = true;
        if (r->notes && replaced++ < TOLD)
            note_replaced(r, sorted[i], sorted[i + 1]);
    }
    if (replaced > TOLD)
        buffer_append_format(r->notes,
                             "%zu more bots have the id of a later "
                             "one and are left out\n",
                             replaced - TOLD);
    free(sorted);
    return AUXRT_OK;
}

static auxrt_result collect_bots(reading *r, json_value bots) {
    json_walk walk = json_walk_start(bots);
    while (json_walk_next(&walk)) {
        /* A bot that is null says «not there»; a snapshot has nothing to
         * remove it from. */
        if (walk.value.type == JSON_NULL)
            continue;
        auxrt_result result =
            check_bot(r, between_quotes(walk.key), walk.value);
        if (result == AUXRT_OK)
            result = add_entry(r, walk.key, walk.value);
        if (result != AUXRT_OK)
            return result;
    }
    return mark_replaced(r);
}

static bool has_value(json_value value) {
    return value.type != JSON_NULL &&
           !(value.type == JSON_STRING && value.text.length == 2);
}

static bool is_script(json_value value) {
    if (value.type != JSON_STRING)
        return false;
    slice inner = between_quotes(value);
    return slice_starts_with(inner, SLICE(BOT_PREFIX_LISTENER)) ||
           slice_starts_with(inner, SLICE(BOT_PREFIX_MODULE));
}

/* Writes the members that have a value and are not in `others` (unless that is
 * NULL), and gives how many. */
static size_t write_values(reading *r, json_writer *w, json_value values,
                           const json_value *others, size_t *scripts) {
    size_t count = 0;
    json_value other;
    json_walk walk = json_walk_start(values);

    while (json_walk_next(&walk)) {
        if (!has_value(walk.value))
            continue;
        if (others &&
            json_member(*others, json_string(walk.key, &r->scratch), &other))
            continue;
        json_write_known_key(w, walk.key);
        json_write_raw(w, walk.value.text);
        count++;
        if (scripts && is_script(walk.value))
            *scripts += 1;
    }
    return count;
}

/* Writes the tags of a bot; what is beside a document comes instead of it. */
static void write_tags(reading *r, json_writer *w, const entry *e) {
    json_value tags, beside;
    bool has_beside = r->beside && extras_values(r->beside, e->id, &beside);

    json_write_key(w, SLICE("tags"));
    json_member(e->bot, SLICE("tags"), &tags);
    json_begin_object(w);
    r->info.tags +=
        write_values(r, w, tags, has_beside ? &beside : NULL, &r->info.scripts);
    if (has_beside)
        r->info.tags += write_values(r, w, beside, NULL, &r->info.scripts);
    json_end_object(w);
}

static bool has_any_value(json_value tags) {
    json_walk walk = json_walk_start(tags);
    while (json_walk_next(&walk))
        if (has_value(walk.value))
            return true;
    return false;
}

/* Writes the spaces of a masks object; `begun` says whether the member is
 * there already. */
static void write_mask_spaces(reading *r, json_writer *w, json_value masks,
                              bool *begun) {
    json_walk walk = json_walk_start(masks);

    while (json_walk_next(&walk)) {
        if (walk.value.type != JSON_OBJECT || !has_any_value(walk.value))
            continue;
        if (!*begun) {
            json_write_key(w, SLICE("masks"));
            json_begin_object(w);
            *begun = true;
        }
        json_write_known_key(w, walk.key);
        json_begin_object(w);
        r->info.masks += write_values(r, w, walk.value, NULL, NULL);
        json_end_object(w);
    }
}

static void write_masks(reading *r, json_writer *w, const entry *e) {
    json_value masks;
    bool begun = false;

    if (json_member(e->bot, SLICE("masks"), &masks) &&
        masks.type == JSON_OBJECT)
        write_mask_spaces(r, w, masks, &begun);
    if (r->beside && extras_masks(r->beside, e->id, &masks))
        write_mask_spaces(r, w, masks, &begun);
    if (begun)
        json_end_object(w);
}

static void write_bot(reading *r, json_writer *w, const entry *e) {
    json_value member;

    json_write_key(w, e->id);
    json_begin_object(w);
    json_write_key(w, SLICE("id"));
    json_write_string(w, e->id);
    if ((json_member(e->bot, SLICE("space"), &member) &&
         member.type == JSON_STRING) ||
        (r->beside && extras_space(r->beside, e->id, &member))) {
        json_write_key(w, SLICE("space"));
        json_write_raw(w, member.text);
    }
    write_tags(r, w, e);
    write_masks(r, w, e);
    json_end_object(w);
    r->info.bots++;
}

static auxrt_result write_update(reading *r, buffer *update) {
    size_t before = update->length;
    json_writer w = json_writer_on(update);

    json_begin_object(&w);
    json_write_key(&w, SLICE("state"));
    json_begin_object(&w);
    for (size_t i = 0; i < r->count; i++)
        if (!r->entries[i].replaced)
            write_bot(r, &w, &r->entries[i]);
    json_end_object(&w);
    json_write_key(&w, SLICE("addedBots"));
    json_begin_array(&w);
    for (size_t i = 0; i < r->count; i++)
        if (!r->entries[i].replaced)
            json_write_string(&w, r->entries[i].id);
    json_end_array(&w);
    json_write_key(&w, SLICE("removedBots"));
    json_write_raw(&w, SLICE("[]"));
    json_write_key(&w, SLICE("updatedBots"));
    json_write_raw(&w, SLICE("[]"));
    json_write_key(&w, SLICE("version"));
    json_write_null(&w);
    json_end_object(&w);
    if (update->failure == AUXRT_OK && r->scratch.failure == AUXRT_OK)
        return AUXRT_OK;
    auxrt_result failure =
        update->failure ? update->failure : r->scratch.failure;
    update->length = before;
    return error_raise(r->error, failure, "the file is too large to load");
}

static auxrt_result read_bots(slice text, json_value bots, int version,
                              const extras *beside, buffer *update,
                              aux_info *info, buffer *notes,
                              auxrt_error *error) {
    reading r = {.text = text,
                 .error = error,
                 .notes = notes,
                 .beside = beside,
                 .info.version = version};
    buffer_init(&r.scratch, AUX_SIZE_LIMIT);
    auxrt_result result = collect_bots(&r, bots);
    if (result == AUXRT_OK)
        result = write_update(&r, update);
    if (result == AUXRT_OK) {
        r.info.container = info->container;
        *info = r.info;
    }
    for (size_t i = 0; i < r.count; i++)
        free(r.entries[i].copy);
    free(r.entries);
    buffer_free(&r.scratch);
    return result;
}

static auxrt_result check_update(reading *r, json_value update) {
    json_value text;
    if (update.type != JSON_OBJECT ||
        !json_member(update, SLICE("update"), &text) ||
        text.type != JSON_STRING)
        return refuse(r, update.text.data, no_slice(), no_slice(),
                      "each of \"updates\" must be an object with \"update\", "
                      "a string");
    buffer_clear(&r->scratch);
    buffer bytes;
    buffer_init(&bytes, AUX_SIZE_LIMIT);
    slice base64 = json_string(text, &r->scratch);
    auxrt_result result = base64_decode(base64, &bytes, NULL);
    buffer_free(&bytes);
    if (result == AUXRT_INVALID)
        return refuse(r, text.text.data, no_slice(), no_slice(),
                      "this \"update\" is damaged: it is not base64");
    return result == AUXRT_OK
               ? result
               : error_raise(r->error, result, "the updates are too large");
}

static auxrt_result check_updates(reading *r, json_value updates) {
    auxrt_result result = AUXRT_OK;
    json_walk walk = json_walk_start(updates);
    while (result == AUXRT_OK && json_walk_next(&walk))
        result = check_update(r, walk.value);
    return result;
}

/* Adds the place of an update to the error that it caused. */
static void blame_update(reading *r, json_value updates, size_t at_fault) {
    int line, column;
    json_walk walk = json_walk_start(updates);
    for (size_t i = 0; json_walk_next(&walk); i++) {
        if (i != at_fault)
            continue;
        aux_place_of(r->text, walk.value.text.data, &line, &column);
        error_set_place(r->error, "", "", line, column);
    }
}

/* Has the codec read the updates into a map of bots. */
static auxrt_result decode_document(reading *r, const aux_document_codec *codec,
                                    json_value updates, buffer *decoded,
                                    json_value *bots) {
    size_t at_fault = SIZE_MAX;
    auxrt_result result =
        codec->read(codec->context, updates.text, decoded, &at_fault, r->error);
    if (result != AUXRT_OK) {
        blame_update(r, updates, at_fault);
        return result;
    }
    result = json_parse(buffer_peek(decoded), bots, r->error);
    if (result == AUXRT_OK && bots->type != JSON_OBJECT)
        result = error_raise(r->error, AUXRT_INTERNAL,
                             "the document reader gave no map of bots");
    return result;
}

static auxrt_result read_document(reading *r, json_value envelope,
                                  buffer *update, aux_info *info) {
    const aux_document_codec *codec = document_codec;
    json_value updates;
    json_value bots;
    extras beside;
    buffer decoded;

    if (!json_member(envelope, SLICE("updates"), &updates) ||
        updates.type != JSON_ARRAY)
        return refuse(r, envelope.text.data, no_slice(), no_slice(),
                      "a version 2 file must have \"updates\", an array");
    if (!codec)
        return error_raise(r->error, AUXRT_UNSUPPORTED,
                           "this is a version 2 file: it holds the updates of "
                           "a shared document, and no document reader is "
                           "available here; save it as version 1 to read it");
    auxrt_result result = check_updates(r, updates);
    if (result == AUXRT_OK)
        result = extras_open(envelope, &beside, r->error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&decoded, 2 * AUX_SIZE_LIMIT);
    result = decode_document(r, codec, updates, &decoded, &bots);
    if (result == AUXRT_OK)
        result = read_bots(buffer_peek(&decoded), bots, 2, &beside, update,
                           info, r->notes, r->error);
    buffer_free(&decoded);
    extras_free(&beside);
    return result;
}

static auxrt_result read_envelope(slice text, json_value envelope,
                                  buffer *update, aux_info *info, buffer *notes,
                                  auxrt_error *error) {
    reading r = {.text = text, .error = error, .notes = notes};
    json_value member;
    int64_t version = 0;

    if (envelope.type != JSON_OBJECT)
        return refuse(&r, envelope.text.data, no_slice(), no_slice(),
                      "an .aux file must be a JSON object");
    if (!json_member(envelope, SLICE("version"), &member))
        return read_bots(text, envelope, 0, NULL, update, info, notes, error);
    if (member.type != JSON_NUMBER || !json_integer(member, &version) ||
        version < 1 || version > 2)
        return refuse(&r, member.text.data, no_slice(), no_slice(),
                      "the \"version\" of an .aux file must be 1 or 2");
    if (version == 2) {
        buffer_init(&r.scratch, AUX_SIZE_LIMIT);
        auxrt_result result = read_document(&r, envelope, update, info);
        buffer_free(&r.scratch);
        return result;
    }
    if (!json_member(envelope, SLICE("state"), &member) ||
        member.type != JSON_OBJECT)
        return refuse(&r, envelope.text.data, no_slice(), no_slice(),
                      "a version 1 file must have \"state\", an object");
    return read_bots(text, member, 1, NULL, update, info, notes, error);
}

static auxrt_result read_json(slice text, buffer *update, aux_info *info,
                              buffer *notes, auxrt_error *error) {
    json_spans spans = {0};
    json_value envelope;
    auxrt_result result = json_parse_spans(text, &spans, &envelope, error);
    if (result == AUXRT_OK)
        result = read_envelope(text, envelope, update, info, notes, error);
    json_spans_free(&spans);
    return result;
}

auxrt_result aux_read(slice bytes, buffer *update, aux_info *info,
                      buffer *notes, auxrt_error *error) {
    aux_info unused = {0};
    if (!info)
        info = &unused;
    if (slice_starts_with(bytes, SLICE("\xEF\xBB\xBF")))
        bytes = slice_of(bytes.data + 3, bytes.length - 3);
    *info = (aux_info){.container = container_of(bytes)};
    if (info->container == AUX_CONTAINER_NONE)
        return read_json(bytes, update, info, notes, error);

    buffer text;
    buffer_init(&text, AUX_SIZE_LIMIT);
    auxrt_result result =
        container_extract(bytes, info->container, &text, error);
    if (result == AUXRT_OK)
        result = read_json(buffer_peek(&text), update, info, notes, error);
    buffer_free(&text);
    return result;
}

bool aux_next_note(slice *notes, slice *line) {
    const char *end =
        notes->length ? memchr(notes->data, '\n', notes->length) : NULL;
    if (!end)
        return false;
    *line = slice_of(notes->data, (size_t)(end - notes->data));
    *notes = slice_of(end + 1, notes->length - line->length - 1);
    return true;
}

auxrt_result aux_read_file(const char *path, buffer *update, aux_info *info,
                           buffer *notes, auxrt_error *error) {
    buffer bytes;
    if (os_kind_of(path) == OS_DIRECTORY)
        return error_raise(error, AUXRT_IO, "%s is a folder, not a file", path);
    buffer_init(&bytes, AUX_SIZE_LIMIT);
    auxrt_result result = os_read_file(path, &bytes, error);
    if (result == AUXRT_OK) {
        result = aux_read(buffer_peek(&bytes), update, info, notes, error);
        if (result != AUXRT_OK)
            aux_blame(error, path, result);
    }
    buffer_free(&bytes);
    return result;
}
