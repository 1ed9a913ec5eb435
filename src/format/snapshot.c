/*
 * Building, sorting and searching snapshots. All texts and arrays lie in the
 * snapshot's arena; arrays that grow leave their old place behind there.
 */
#include "format/snapshot.h"

#include <stdlib.h>

#include "base/utf.h"
#include "format/canonical.h"

void snapshot_init(snapshot *s) {
    *s = (snapshot){0};
    arena_init(&s->memory);
}

void snapshot_free(snapshot *s) {
    arena_free(&s->memory);
    *s = (snapshot){0};
}

static auxrt_result no_memory(auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

static bool copy_text(snapshot *s, slice text, slice *out) {
    *out = arena_copy(&s->memory, text);
    return out->data != NULL;
}

/* A larger place for an array of `count` items, the items moved there. */
static void *grow(snapshot *s, const void *items, size_t count, size_t size,
                  size_t *capacity) {
    size_t larger = *capacity ? *capacity * 2 : 8;
    void *place = arena_alloc(&s->memory, larger * size);
    if (!place)
        return NULL;
    if (count > 0)
        memcpy(place, items, count * size);
    *capacity = larger;
    return place;
}

snapshot_bot *snapshot_add_bot(snapshot *s, slice id) {
    snapshot_bot added = {0};
    if (!copy_text(s, id, &added.id))
        return NULL;
    if (s->count == s->capacity) {
        void *place = grow(s, s->bots, s->count, sizeof *s->bots, &s->capacity);
        if (!place)
            return NULL;
        s->bots = place;
    }
    s->bots[s->count] = added;
    return &s->bots[s->count++];
}

static bool append_tag(snapshot *s, snapshot_tags *tags, snapshot_tag tag) {
    if (tags->count == tags->capacity) {
        void *place =
            grow(s, tags->items, tags->count, sizeof tag, &tags->capacity);
        if (!place)
            return false;
        tags->items = place;
    }
    tag.order = tags->count;
    tags->items[tags->count++] = tag;
    return true;
}

static bool has_value(json_value value) {
    return value.type != JSON_NULL &&
           !(value.type == JSON_STRING && value.text.length == 2);
}

static auxrt_result add_value(snapshot *s, snapshot_tags *tags, slice space,
                              slice name, json_value value,
                              auxrt_error *error) {
    snapshot_tag tag = {.space = space};
    buffer text;

    if (!has_value(value))
        return AUXRT_OK;
    buffer_init(&text, AUX_SIZE_LIMIT);
    bool done = canonical_append(value, &text) &&
                copy_text(s, buffer_peek(&text), &tag.value) &&
                copy_text(s, name, &tag.name) && append_tag(s, tags, tag);
    buffer_free(&text);
    return done ? AUXRT_OK : no_memory(error);
}

auxrt_result snapshot_set_tag(snapshot *s, snapshot_bot *bot, slice name,
                              slice value, auxrt_error *error) {
    json_value parsed;
    auxrt_result result = json_parse(value, &parsed, error);
    if (result != AUXRT_OK)
        return result;
    return add_value(s, &bot->tags, SLICE(""), name, parsed, error);
}

auxrt_result snapshot_set_mask(snapshot *s, snapshot_bot *bot, slice space,
                               slice name, slice value, auxrt_error *error) {
    json_value parsed;
    slice kept;
    auxrt_result result = json_parse(value, &parsed, error);
    if (result != AUXRT_OK)
        return result;
    if (!copy_text(s, space, &kept))
        return no_memory(error);
    return add_value(s, &bot->masks, kept, name, parsed, error);
}

auxrt_result snapshot_set_space(snapshot *s, snapshot_bot *bot, slice space,
                                auxrt_error *error) {
    return copy_text(s, space, &bot->space) ? AUXRT_OK : no_memory(error);
}

static bool copy_tags(snapshot *s, const snapshot_tags *from,
                      snapshot_tags *to) {
    for (size_t i = 0; i < from->count; i++) {
        snapshot_tag tag = {0};
        if (!copy_text(s, from->items[i].space, &tag.space) ||
            !copy_text(s, from->items[i].name, &tag.name) ||
            !copy_text(s, from->items[i].value, &tag.value) ||
            !append_tag(s, to, tag))
            return false;
    }
    return true;
}

snapshot_bot *snapshot_copy_bot(snapshot *s, const snapshot_bot *bot) {
    snapshot_bot *copy = snapshot_add_bot(s, bot->id);
    if (!copy || (bot->space.data && !copy_text(s, bot->space, &copy->space)))
        return NULL;
    if (!copy_tags(s, &bot->tags, &copy->tags) ||
        !copy_tags(s, &bot->masks, &copy->masks))
        return NULL;
    return copy;
}

/* Reading. */

static auxrt_result read_tags(snapshot *s, snapshot_tags *tags, slice space,
                              json_value object, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    buffer scratch;
    json_walk walk = json_walk_start(object);

    buffer_init(&scratch, AUX_SIZE_LIMIT);
    while (result == AUXRT_OK && json_walk_next(&walk))
        result = add_value(s, tags, space, json_string(walk.key, &scratch),
                           walk.value, error);
    buffer_free(&scratch);
    return result;
}

static auxrt_result read_masks(snapshot *s, snapshot_bot *bot, json_value masks,
                               auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    buffer scratch;
    json_walk walk = json_walk_start(masks);

    buffer_init(&scratch, AUX_SIZE_LIMIT);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        slice space;
        if (walk.value.type != JSON_OBJECT)
            continue;
        result = copy_text(s, json_string(walk.key, &scratch), &space)
                     ? read_tags(s, &bot->masks, space, walk.value, error)
                     : no_memory(error);
    }
    buffer_free(&scratch);
    return result;
}

static auxrt_result read_bot(snapshot *s, json_value key, json_value object,
                             auxrt_error *error) {
    json_value member;
    buffer scratch;

    if (object.type != JSON_OBJECT)
        return AUXRT_OK;
    buffer_init(&scratch, AUX_SIZE_LIMIT);
    snapshot_bot *bot = snapshot_add_bot(s, json_string(key, &scratch));
    auxrt_result result = bot ? AUXRT_OK : no_memory(error);
    if (bot && json_member(object, SLICE("space"), &member) &&
        member.type == JSON_STRING)
        result =
            snapshot_set_space(s, bot, json_string(member, &scratch), error);
    buffer_free(&scratch);
    if (result == AUXRT_OK && json_member(object, SLICE("tags"), &member) &&
        member.type == JSON_OBJECT)
        result = read_tags(s, &bot->tags, SLICE(""), member, error);
    if (result == AUXRT_OK && json_member(object, SLICE("masks"), &member) &&
        member.type == JSON_OBJECT)
        result = read_masks(s, bot, member, error);
    return result;
}

static auxrt_result add_map(snapshot *s, json_value map, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    json_walk walk = json_walk_start(map);
    while (result == AUXRT_OK && json_walk_next(&walk))
        result = read_bot(s, walk.key, walk.value, error);
    return result;
}

auxrt_result snapshot_add_map(snapshot *s, slice map, auxrt_error *error) {
    json_value value;
    auxrt_result result = json_parse(map, &value, error);
    if (result != AUXRT_OK)
        return result;
    if (value.type != JSON_OBJECT)
        return error_raise(error, AUXRT_INVALID,
                           "bots must be an object of bots by id");
    return add_map(s, value, error);
}

auxrt_result snapshot_add_update(snapshot *s, slice update,
                                 auxrt_error *error) {
    json_value value;
    json_value state;
    auxrt_result result = json_parse(update, &value, error);
    if (result != AUXRT_OK)
        return result;
    if (value.type != JSON_OBJECT ||
        !json_member(value, SLICE("state"), &state) ||
        state.type != JSON_OBJECT)
        return error_raise(error, AUXRT_INVALID,
                           "a state update must have \"state\", an object");
    return add_map(s, state, error);
}

auxrt_result snapshot_read_file(const char *path, snapshot *s, aux_info *info,
                                buffer *notes, auxrt_error *error) {
    buffer update;
    buffer_init(&update, 2 * AUX_SIZE_LIMIT);
    auxrt_result result = aux_read_file(path, &update, info, notes, error);
    if (result == AUXRT_OK)
        result = snapshot_add_update(s, buffer_peek(&update), error);
    buffer_free(&update);
    return result == AUXRT_OK ? snapshot_sort(s, error) : result;
}

/* Order. */

static int compare_tags(const void *left, const void *right) {
    const snapshot_tag *a = left;
    const snapshot_tag *b = right;
    int order = utf16_compare(a->space, b->space);
    if (order == 0)
        order = utf16_compare(a->name, b->name);
    if (order != 0)
        return order;
    return (a->order > b->order) - (a->order < b->order);
}

static void sort_tags(snapshot_tags *tags) {
    size_t kept = 0;
    if (tags->count == 0)
        return;
    qsort(tags->items, tags->count, sizeof *tags->items, compare_tags);
    for (size_t i = 0; i < tags->count; i++) {
        bool replaced =
            i + 1 < tags->count &&
            slice_equal(tags->items[i].name, tags->items[i + 1].name) &&
            slice_equal(tags->items[i].space, tags->items[i + 1].space);
        if (replaced)
            continue;
        tags->items[kept] = tags->items[i];
        tags->items[kept].order = kept;
        kept++;
    }
    tags->count = kept;
}

static int compare_bots(const void *left, const void *right) {
    const snapshot_bot *a = left;
    const snapshot_bot *b = right;
    return utf16_compare(a->id, b->id);
}

static auxrt_result refuse_two(const snapshot_bot *bots, auxrt_error *error) {
    if (!bots[0].from.data || !bots[1].from.data)
        return error_raise(error, AUXRT_INVALID, "two bots have the id %s",
                           bots[0].id.data);
    return error_raise(error, AUXRT_INVALID,
                       "two bots have the id %s: one in the folder %s and one "
                       "in %s; remove one or give it another id",
                       bots[0].id.data, bots[0].from.data, bots[1].from.data);
}

auxrt_result snapshot_sort(snapshot *s, auxrt_error *error) {
    if (s->count == 0)
        return AUXRT_OK;
    qsort(s->bots, s->count, sizeof *s->bots, compare_bots);
    for (size_t i = 0; i < s->count; i++) {
        sort_tags(&s->bots[i].tags);
        sort_tags(&s->bots[i].masks);
        if (i > 0 && slice_equal(s->bots[i - 1].id, s->bots[i].id))
            return refuse_two(&s->bots[i - 1], error);
    }
    return AUXRT_OK;
}

const snapshot_bot *snapshot_find(const snapshot *s, slice id) {
    snapshot_bot key = {.id = id};
    if (s->count == 0)
        return NULL;
    return bsearch(&key, s->bots, s->count, sizeof *s->bots, compare_bots);
}

const snapshot_tag *snapshot_tag_of(const snapshot_bot *bot, slice name) {
    for (size_t i = 0; i < bot->tags.count; i++)
        if (slice_equal(bot->tags.items[i].name, name))
            return &bot->tags.items[i];
    return NULL;
}

bool snapshot_string(slice value, buffer *scratch, slice *out) {
    json_value string = {.type = JSON_STRING, .text = value};
    if (value.length < 2 || *value.data != '"')
        return false;
    *out = json_string(string, scratch);
    return true;
}
