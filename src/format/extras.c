/*
 * Two sorted lists over the text of the file, so that loading stays linear in
 * the number of bots, and nearly nothing when the member is absent.
 */
#include "format/extras.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/sha1.h"

static int compare_items(const void *left, const void *right) {
    const extras_item *a = left;
    const extras_item *b = right;
    size_t shorter = a->id.length < b->id.length ? a->id.length : b->id.length;
    int order = shorter ? memcmp(a->id.data, b->id.data, shorter) : 0;
    if (order != 0)
        return order;
    return (a->id.length > b->id.length) - (a->id.length < b->id.length);
}

static bool add_members(extras *e, json_value object, json_type wanted,
                        extras_index *index) {
    buffer scratch;
    bool done = true;
    size_t count = 0;
    json_walk walk = json_walk_start(object);

    while (json_walk_next(&walk))
        count++;
    index->items = arena_alloc(&e->memory, (count + 1) * sizeof(extras_item));
    if (!index->items)
        return false;
    buffer_init(&scratch, object.text.length + 1);
    walk = json_walk_start(object);
    while (done && json_walk_next(&walk)) {
        if (walk.value.type != wanted)
            continue;
        slice id = json_string(walk.key, &scratch);
        slice copy = arena_copy(&e->memory, id);
        done = copy.data != NULL;
        if (done)
            index->items[index->count++] = (extras_item){copy, walk.value};
    }
    buffer_free(&scratch);
    qsort(index->items, index->count, sizeof(extras_item), compare_items);
    return done;
}

bool extras_digest(json_value updates, char out[EXTRAS_DIGEST_LENGTH + 1]) {
    unsigned char digest[SHA1_SIZE];
    json_value update;
    sha1 hash;
    json_walk walk = json_walk_start(updates);
    if (!json_walk_next(&walk) || walk.value.type != JSON_OBJECT ||
        !json_member(walk.value, SLICE("update"), &update) ||
        json_walk_next(&walk))
        return false;
    sha1_start(&hash);
    sha1_add(&hash, update.text);
    sha1_end(&hash, digest);
    for (size_t i = 0; i < SHA1_SIZE; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
    return true;
}

/* Whether the values belong to the updates that are there. */
static bool are_of(json_value values, json_value envelope) {
    char digest[EXTRAS_DIGEST_LENGTH + 1];
    json_value updates, of;
    return json_member(envelope, SLICE("updates"), &updates) &&
           updates.type == JSON_ARRAY && extras_digest(updates, digest) &&
           json_member(values, SLICE("of"), &of) && of.type == JSON_STRING &&
           json_string_is(of, slice_from_string(digest));
}

auxrt_result extras_open(json_value envelope, extras *out, auxrt_error *error) {
    json_value member;
    json_value part;
    bool done = true;

    *out = (extras){0};
    arena_init(&out->memory);
    if (!json_member(envelope, EXTRAS_MEMBER, &member) ||
        member.type != JSON_OBJECT)
        return AUXRT_OK;
    if (json_member(member, SLICE("spaces"), &part) && part.type == JSON_OBJECT)
        done = add_members(out, part, JSON_STRING, &out->spaces);
    if (done && json_member(member, SLICE("masks"), &part) &&
        part.type == JSON_OBJECT)
        done = add_members(out, part, JSON_OBJECT, &out->masks);
    if (done && json_member(member, SLICE("values"), &part) &&
        part.type == JSON_OBJECT && are_of(part, envelope) &&
        json_member(part, SLICE("bots"), &part) && part.type == JSON_OBJECT)
        done = add_members(out, part, JSON_OBJECT, &out->values);
    if (done)
        return AUXRT_OK;
    extras_free(out);
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

void extras_free(extras *e) {
    arena_free(&e->memory);
    *e = (extras){0};
}

static bool find(const extras_index *index, slice id, json_value *out) {
    extras_item key = {.id = id};
    const extras_item *item = index->count > 0
                                  ? bsearch(&key, index->items, index->count,
                                            sizeof(extras_item), compare_items)
                                  : NULL;
    if (item)
        *out = item->value;
    return item != NULL;
}

bool extras_space(const extras *e, slice id, json_value *space) {
    return find(&e->spaces, id, space);
}

bool extras_masks(const extras *e, slice id, json_value *masks) {
    return find(&e->masks, id, masks);
}

bool extras_values(const extras *e, slice id, json_value *tags) {
    return find(&e->values, id, tags);
}
