/*
 * The list is short: it is searched from its start.
 */
#include "supervise/quarantine.h"

#include <stdlib.h>

#include "base/json.h"

enum { QUARANTINE_LIMIT = 10000 };
static const size_t TEXT_LIMIT = (size_t)1 << 28;

static void free_entry(quarantine_entry *entry) {
    free(entry->bot);
    free(entry->tag);
    free(entry->text);
}

void quarantine_free(quarantine *q) {
    for (size_t i = 0; i < q->count; i++)
        free_entry(&q->entries[i]);
    free(q->entries);
    *q = (quarantine){0};
}

static quarantine_entry *find(const quarantine *q, slice bot, slice tag) {
    for (size_t i = 0; i < q->count; i++)
        if (slice_equal(slice_from_string(q->entries[i].bot), bot) &&
            slice_equal(slice_from_string(q->entries[i].tag), tag))
            return &q->entries[i];
    return NULL;
}

bool quarantine_add(quarantine *q, slice bot, slice tag) {
    if (find(q, bot, tag))
        return true;
    if (q->count == QUARANTINE_LIMIT)
        return false;
    quarantine_entry *grown =
        realloc(q->entries, (q->count + 1) * sizeof *grown);
    if (!grown)
        return false;
    q->entries = grown;
    quarantine_entry added = {strndup(bot.data, bot.length),
                              strndup(tag.data, tag.length), NULL};
    if (!added.bot || !added.tag) {
        free_entry(&added);
        return false;
    }
    q->entries[q->count++] = added;
    return true;
}

bool quarantine_has(const quarantine *q, slice bot, slice tag) {
    return find(q, bot, tag) != NULL;
}

bool quarantine_remove(quarantine *q, slice bot, slice tag) {
    quarantine_entry *found = find(q, bot, tag);
    if (!found)
        return false;
    free_entry(found);
    *found = q->entries[--q->count];
    return true;
}

void quarantine_write(const quarantine *q, buffer *out) {
    json_writer w = json_writer_on(out);
    json_begin_array(&w);
    for (size_t i = 0; i < q->count; i++) {
        const quarantine_entry *entry = &q->entries[i];
        json_begin_object(&w);
        json_write_key(&w, SLICE("bot"));
        json_write_string(&w, slice_from_string(entry->bot));
        json_write_key(&w, SLICE("tag"));
        json_write_string(&w, slice_from_string(entry->tag));
        if (entry->text) {
            json_write_key(&w, SLICE("text"));
            json_write_raw(&w, slice_from_string(entry->text));
        }
        json_end_object(&w);
    }
    json_end_array(&w);
}

static bool read_entry(quarantine *q, json_value entry, buffer *bot_text,
                       buffer *tag_text) {
    json_value bot, tag, text;
    if (entry.type != JSON_OBJECT || !json_member(entry, SLICE("bot"), &bot) ||
        bot.type != JSON_STRING || !json_member(entry, SLICE("tag"), &tag) ||
        tag.type != JSON_STRING)
        return false;
    slice bot_name = json_string(bot, bot_text);
    slice tag_name = json_string(tag, tag_text);
    if (!quarantine_add(q, bot_name, tag_name))
        return false;
    quarantine_entry *added = find(q, bot_name, tag_name);
    if (added && !added->text && json_member(entry, SLICE("text"), &text))
        added->text = strndup(text.text.data, text.text.length);
    return true;
}

auxrt_result quarantine_read(quarantine *q, slice json, auxrt_error *error) {
    json_value list;
    quarantine made = {0};
    buffer bot, tag;
    auxrt_result result = json_parse(json, &list, error);
    if (result != AUXRT_OK)
        return result;
    if (list.type != JSON_ARRAY)
        return error_raise(error, AUXRT_INVALID,
                           "quarantine must be a JSON array");
    buffer_init(&bot, TEXT_LIMIT);
    buffer_init(&tag, TEXT_LIMIT);
    json_walk walk = json_walk_start(list);
    while (result == AUXRT_OK && json_walk_next(&walk))
        if (!read_entry(&made, walk.value, &bot, &tag))
            result = error_raise(error, AUXRT_INVALID,
                                 "quarantine must be a list of at most %d "
                                 "{\"bot\", \"tag\"}",
                                 QUARANTINE_LIMIT);
    buffer_free(&bot);
    buffer_free(&tag);
    if (result != AUXRT_OK) {
        quarantine_free(&made);
        return result;
    }
    quarantine_free(q);
    *q = made;
    return AUXRT_OK;
}
