/*
 * Which names a script uses, and which of them the surrounding scope offers.
 *
 * A name_set holds the distinct identifiers of one text, as slices of it. A
 * name_uses says what the wrapper has to declare: it is made from a set, keeps
 * no pointer into the text, and lives as long as the unit.
 */
#ifndef SCRIPT_NAMES_H
#define SCRIPT_NAMES_H

#include <stdint.h>

#include "base/slice.h"

typedef struct name_slot {
    const char *data; /* NULL when the slot is free */
    uint32_t length;
    uint32_t hash;
    uint32_t scope; /* the same name in another scope is another name */
} name_slot;

typedef struct name_set {
    name_slot *slots;
    size_t count;
    size_t capacity; /* 0 or a power of two */
    bool everything; /* the names cannot be told: take them all */
    bool failed;     /* memory was exhausted */
} name_set;

/* The hash is built up while a name is read. */
static inline uint32_t name_hash_step(uint32_t hash, unsigned char c) {
    return (hash ^ c) * 16777619U;
}
enum { NAME_HASH_START = (int)2166136261U };
uint32_t name_hash(slice name);

void name_set_free(name_set *set);
void name_set_add(name_set *set, slice name, uint32_t hash);
bool name_set_has(const name_set *set, slice name);
void name_set_add_in(name_set *set, slice name, uint32_t scope);
bool name_set_has_in(const name_set *set, slice name, uint32_t scope);

/* The names that the bot's scope declares, and from what. */
#define NAMES_OF_BOT_MAP(X)                                                    \
    X(bot, "__aux$s.bot")                                                      \
    X(thisBot, "__aux$s.bot")                                                  \
    X(tags, "__aux$s.tags")                                                    \
    X(raw, "__aux$s.raw")                                                      \
    X(masks, "__aux$s.masks")                                                  \
    X(links, "__aux$s.links")                                                  \
    X(creatorBot, "__aux$s.creatorBot")                                        \
    X(configBot, "__aux$s.configBot")                                          \
    X(that, "__aux$0")                                                         \
    X(data, "__aux$0")                                                         \
    X(args, "__aux$r===undefined?[__aux$0,__aux$1,__aux$2]:__aux$r")           \
    X($__bot, "__aux$1")                                                       \
    X($__tag, "__aux$2")                                                       \
    X(tagName, "__aux$t")                                                      \
    X(create, "__aux$s.create")                                                \
    X(setTimeout, "__aux$s.setTimeout")                                        \
    X(setInterval, "__aux$s.setInterval")                                      \
    X(watchBot, "__aux$s.watchBot")                                            \
    X(watchPortal, "__aux$s.watchPortal")

enum name_of_bot {
#define NAMES_ENUM(name, value) NAME_##name,
    NAMES_OF_BOT_MAP(NAMES_ENUM)
#undef NAMES_ENUM
        NAME_COUNT
};

typedef struct name_uses {
    uint32_t of_bot; /* a bit for each name_of_bot */
    uint32_t *api;   /* indexes into the API names, ascending */
    size_t api_count;
} name_uses;

/* Which names of the scope the set holds. False when memory is exhausted. */
bool name_uses_from(const name_set *set, bool library, const slice *api_names,
                    size_t api_name_count, name_uses *out);
void name_uses_free(name_uses *uses);

/* The name and its value in the wrapper. */
slice name_of_bot(size_t index);
slice name_of_bot_value(size_t index);

#endif
