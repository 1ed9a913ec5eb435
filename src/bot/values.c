/*
 * A few values are entries of two lengths, the name and the text. Many are in a
 * map, where short texts lie in the place of the pointer to others.
 */
#include "bot/values.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/map.h"

enum {
    FEW_NAMES = 16,
    FEW_BYTES = 1024,
    ROOM_STEP = 32, /* bytes by which few values grow */
    MAP_NAMES = 12, /* room in a new map */
};

/* What all kinds begin with. */
struct values_head {
    uint16_t capacity; /* of the entries of few; 0 of many */
    uint16_t used;
    uint16_t count; /* of few */
};

typedef struct few_values {
    struct values_head head;
    char entries[];
} few_values;

typedef struct many_values {
    struct values_head head;
    map names;
} many_values;

static few_values *few_of(const bot_values *values) {
    struct values_head *head = values->head;
    return head && head->capacity > 0 ? (few_values *)head : NULL;
}

static many_values *many_of(const bot_values *values) {
    struct values_head *head = values->head;
    return head && head->capacity == 0 ? (many_values *)head : NULL;
}

/* --------------------------------------------------------------------- many */

typedef struct far_json {
    size_t length;
    char data[];
} far_json;

/* The first byte of a near text is its length and a bit that no pointer has, be
 * its lowest byte the first one or its highest. */
typedef union mapped_json {
    far_json *far;
    char near[sizeof(void *)];
    void *in_map;
} mapped_json;

enum { NEAR_MOST = sizeof(void *) - 1 };

static bool is_near(const mapped_json *json) {
    return json->near[0] & 1;
}

/* Of what lies in its place. */
static slice mapped_text(const mapped_json *json) {
    return is_near(json) ? slice_of(json->near + 1, (size_t)json->near[0] >> 1)
                         : slice_of(json->far->data, json->far->length);
}

/* NULL only when memory is exhausted. */
static void *make_mapped(slice text) {
    if (text.length <= NEAR_MOST) {
        mapped_json json = {.near = {(char)(text.length << 1 | 1)}};
        memcpy(json.near + 1, text.data, text.length);
        return json.in_map;
    }
    far_json *far = malloc(sizeof *far + text.length);
    if (!far)
        return NULL;
    far->length = text.length;
    memcpy(far->data, text.data, text.length);
    return far;
}

static void free_mapped(void *in_map) {
    const mapped_json json = {.in_map = in_map};
    if (!is_near(&json))
        free(in_map);
}

static many_values *make_many(void) {
    many_values *many = calloc(1, sizeof *many);
    if (many)
        map_expect(&many->names, MAP_NAMES);
    return many;
}

static void free_many(many_values *many) {
    map_free(&many->names, free_mapped);
    free(many);
}

static bool set_many(many_values *many, slice name, slice json) {
    void *before, *made = make_mapped(json);
    if (!made)
        return false;
    if (!map_set(&many->names, name, made, &before)) {
        free_mapped(made);
        return false;
    }
    free_mapped(before);
    return true;
}

/* ---------------------------------------------------------------------- few */

typedef struct entry {
    slice name;
    slice json;
    size_t at;  /* in the entries */
    size_t end; /* behind it */
} entry;

typedef struct lengths {
    uint16_t name;
    uint16_t json;
} lengths;

static entry entry_at(const few_values *few, size_t at) {
    lengths of;
    const char *name = few->entries + at + sizeof of;
    memcpy(&of, few->entries + at, sizeof of);
    return (entry){
        .name = slice_of(name, of.name),
        .json = slice_of(name + of.name, of.json),
        .at = at,
        .end = at + sizeof of + of.name + of.json,
    };
}

/* Gives an entry without a name at the end if there is none. */
static entry find_entry(const few_values *few, slice name) {
    size_t at = 0;
    while (at < few->head.used) {
        entry e = entry_at(few, at);
        if (slice_equal(e.name, name))
            return e;
        at = e.end;
    }
    return (entry){.at = at, .end = at};
}

/* Moves what stands behind an entry so that the entry has `size` bytes. */
static void resize_entry(few_values *few, const entry *e, size_t size) {
    memmove(few->entries + e->at + size, few->entries + e->end,
            few->head.used - e->end);
    few->head.used = (uint16_t)(few->head.used - (e->end - e->at) + size);
}

static void write_entry(char *at, slice name, slice json) {
    lengths of = {(uint16_t)name.length, (uint16_t)json.length};
    memcpy(at, &of, sizeof of);
    at += sizeof of;
    if (name.length > 0)
        memcpy(at, name.data, name.length);
    memcpy(at + name.length, json.data, json.length);
}

/* Makes room for so many bytes of entries, FEW_BYTES at most. */
static few_values *make_room(bot_values *values, size_t needed) {
    few_values *few = few_of(values);
    if (few && needed <= few->head.capacity)
        return few;
    size_t capacity = (needed + ROOM_STEP - 1) / ROOM_STEP * ROOM_STEP;
    few_values *grown = realloc(few, sizeof *few + capacity);
    if (!grown)
        return NULL;
    if (!few)
        grown->head = (struct values_head){0};
    grown->head.capacity = (uint16_t)capacity;
    values->head = &grown->head;
    return grown;
}

/* Puts few values, or none, into a map. */
static many_values *become_many(bot_values *values) {
    few_values *few = few_of(values);
    many_values *many = make_many();
    bool done = many;
    for (size_t at = 0; done && few && at < few->head.used;) {
        entry e = entry_at(few, at);
        done = set_many(many, e.name, e.json);
        at = e.end;
    }
    if (!done) {
        if (many)
            free_many(many);
        return NULL;
    }
    free(few);
    values->head = &many->head;
    return many;
}

/* --------------------------------------------------------------------- both */

void bot_values_free(bot_values *values) {
    many_values *many = many_of(values);
    if (many)
        free_many(many);
    else
        free(few_of(values));
    values->head = NULL;
}

size_t bot_values_count(const bot_values *values) {
    const many_values *many = many_of(values);
    const few_values *few = few_of(values);
    return many ? many->names.count : few ? few->head.count : 0;
}

bool bot_values_get(const bot_values *values, slice name, slice *json) {
    const many_values *many = many_of(values);
    const few_values *few = few_of(values);
    if (many) {
        void *const *place = map_place(&many->names, name);
        if (place)
            *json = mapped_text((const mapped_json *)place);
        return place;
    }
    if (!few)
        return false;
    entry e = find_entry(few, name);
    if (!e.name.data)
        return false;
    *json = e.json;
    return true;
}

bool bot_values_next(const bot_values *values, size_t *at, slice *name,
                     slice *json) {
    const many_values *many = many_of(values);
    const few_values *few = few_of(values);
    if (many) {
        void *const *place;
        if (!map_next_place(&many->names, at, name, &place))
            return false;
        *json = mapped_text((const mapped_json *)place);
        return true;
    }
    if (!few || *at >= few->head.used)
        return false;
    entry e = entry_at(few, *at);
    *at = e.end;
    *name = e.name;
    *json = e.json;
    return true;
}

void bot_values_expect(bot_values *values, size_t length) {
    /* Quotes, colon and comma make up for the lengths. */
    if (!values->head && length > sizeof "{}" - 1 && length <= FEW_BYTES)
        (void)make_room(values, length);
}

bool bot_values_set(bot_values *values, slice name, slice json) {
    many_values *many = many_of(values);
    few_values *few = few_of(values);
    if (many)
        return set_many(many, name, json);
    entry e = few ? find_entry(few, name) : (entry){0};
    size_t size = sizeof(lengths) + name.length + json.length;
    size_t used = few ? few->head.used : 0;
    size_t needed = used - (e.end - e.at) + size;
    size_t count = bot_values_count(values) + !e.name.data;
    if (needed > FEW_BYTES || count > FEW_NAMES) {
        many = become_many(values);
        return many && set_many(many, name, json);
    }
    few = make_room(values, needed);
    if (!few)
        return false;
    resize_entry(few, &e, size);
    write_entry(few->entries + e.at, name, json);
    few->head.count = (uint16_t)count;
    return true;
}

void bot_values_unset(bot_values *values, slice name) {
    many_values *many = many_of(values);
    few_values *few = few_of(values);
    if (many)
        free_mapped(map_remove(&many->names, name));
    if (!few)
        return;
    entry e = find_entry(few, name);
    if (!e.name.data)
        return;
    resize_entry(few, &e, 0);
    if (--few->head.count == 0)
        bot_values_free(values);
}
