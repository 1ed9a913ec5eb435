/*
 * Hints: the names of the API are compared part by part, so that a wrong
 * letter, a missing `os.` and one too many are all understood. What only pages
 * and other programs have is told with what takes its place.
 */
#define _GNU_SOURCE /* memmem */
#include "cli/hint.h"

#include <string.h>
#include <strings.h>

#include "base/suggest.h"
#include "cli/types_source.h"

enum { NAME_LIMIT = 64 };

static const struct {
    const char *name;
    const char *instead;
} elsewhere[] = {
    {"fetch", "scripts send web requests by web.get and web.hook"},
    {"XMLHttpRequest", "scripts send web requests by web.get and web.hook"},
    {"WebSocket", "scripts send web requests by web.get and web.hook"},
    {"document", "scripts run without a page"},
    {"window", "scripts run without a page; globalThis is there"},
    {"location", "scripts run without a page"},
    {"navigator", "scripts run without a page"},
    {"history", "scripts run without a page"},
    {"HTMLElement", "scripts run without a page"},
    {"Image", "scripts run without a page"},
    {"Audio", "scripts run without a page; os.playSound plays sounds"},
    {"requestAnimationFrame",
     "scripts run without a page; setTimeout is there"},
    {"localStorage", "what shall last is kept in tags"},
    {"sessionStorage", "what shall last is kept in tags"},
    {"alert", "os.toast and os.showConfirm tell something"},
    {"confirm", "os.showConfirm asks"},
    {"prompt", "os.showInput asks"},
    {"require", "scripts import modules of bots: import … from 'system.tag'"},
    {"process", "scripts run without Node"},
};

/* What modules in 📄 tags have, and is not the API's. */
static const char *const of_modules[] = {
    "bot",
    "thisBot",
    "tags",
    "raw",
    "masks",
    "links",
    "creatorBot",
    "configBot",
    "tagName",
    "that",
    "data",
    "console",
    "performance",
    "crypto",
    "atob",
    "btoa",
    "setTimeout",
    "setInterval",
    "clearTimeout",
    "clearInterval",
    "queueMicrotask",
    "structuredClone",
};

/* The word behind this one; NULL at the end. Begins with NULL. */
static const char *next_of(slice all, const char *word) {
    if (!word)
        return all.data;
    word += strlen(word) + 1;
    return word < all.data + all.length ? word : NULL;
}

static const char *next_word(const char *word) {
    return next_of(types_words(), word);
}

static const char *last_part(const char *word) {
    const char *dot = strrchr(word, '.');
    return dot ? dot + 1 : word;
}

bool hint_is_known(slice name) {
    for (const char *word = next_word(NULL); word; word = next_word(word))
        if (slice_starts_with(slice_from_string(word), name) &&
            (word[name.length] == '\0' || word[name.length] == '.'))
            return true;
    return false;
}

/* The word that ends so: toast for os.toast, os.getBots for getBots. Those of
 * `os` count more; of several others none does. */
static const char *elsewhere_in_api(const char *part) {
    const char *found = NULL;
    size_t count = 0;
    for (const char *word = next_word(NULL); word; word = next_word(word)) {
        if (strcasecmp(last_part(word), part) != 0)
            continue;
        if (strncmp(word, "os.", 3) == 0 || word == last_part(word))
            return word;
        found = word;
        count++;
    }
    return count == 1 ? found : NULL;
}

/* The nearest of those that stand behind the same dot, or behind none. Short
 * names have many neighbours: one letter may be wrong, two from the eighth. */
static const char *nearest(const char *name) {
    size_t head = (size_t)(last_part(name) - name);
    size_t length = strlen(name + head);
    if (length < 3)
        return NULL;
    suggestion best = suggest_for(name + head);
    for (const char *word = next_word(NULL); word; word = next_word(word))
        if (strncmp(word, name, head) == 0 && last_part(word) == word + head)
            suggest_consider(&best, word + head);
    return best.word && best.distance <= (length < 8 ? 1 : 2) ? best.word - head
                                                              : NULL;
}

static const char *instead_of(slice name) {
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (slice_equal(name, slice_from_string(elsewhere[i].name)))
            return elsewhere[i].instead;
    return NULL;
}

bool hint_is_of_pages(slice name) {
    return instead_of(name) != NULL;
}

bool hint_for_import(slice name, buffer *out) {
    /* Classes stay out: many are the engine's. */
    if (name.length == 0 || !(name.data[0] >= 'a' && name.data[0] <= 'z') ||
        memchr(name.data, '.', name.length) || !hint_is_known(name))
        return false;
    for (size_t i = 0; i < sizeof of_modules / sizeof *of_modules; i++)
        if (slice_equal(name, slice_from_string(of_modules[i])))
            return false;
    return buffer_append_format(out,
                                "modules in \xF0\x9F\x93\x84 tags import it: "
                                "import { %.*s } from 'casualos'",
                                (int)name.length, name.data);
}

bool hint_for_name(slice given, buffer *out) {
    char name[NAME_LIMIT];
    if (given.length == 0 || given.length >= sizeof name)
        return false;
    memcpy(name, given.data, given.length);
    name[given.length] = '\0';
    const char *instead = instead_of(given);
    if (instead)
        return buffer_append_string(out, instead);
    const char *dot = strrchr(name, '.');
    if (dot && !hint_is_known(slice_of(name, (size_t)(dot - name))))
        return false;
    const char *found = elsewhere_in_api(last_part(name));
    if (!found)
        found = nearest(name);
    if (!found || strcmp(found, name) == 0)
        return false;
    return buffer_append_format(out, "did you mean %s?", found);
}

/* Whether names of the API stand behind a dot of this one. */
static bool has_members(slice name) {
    for (const char *word = next_word(NULL); word; word = next_word(word))
        if (slice_starts_with(slice_from_string(word), name) &&
            word[name.length] == '.')
            return true;
    return false;
}

size_t hint_unknown_part(slice name) {
    size_t length = 0;
    for (;;) {
        const char *rest = name.data + length;
        const char *dot = memchr(rest, '.', name.length - length);
        size_t part = dot ? (size_t)(dot - rest) : name.length - length;
        slice so_far = slice_of(name.data, length + part);
        if (length > 0 && !hint_is_known(so_far))
            return so_far.length;
        if (!dot || !has_members(so_far))
            return 0;
        length = so_far.length + 1;
    }
}

/* Whether one letter stands for another one, and nothing else differs. */
static bool is_substitution(const char *a, const char *b) {
    size_t different = 0;
    for (; *a && *b; a++, b++)
        different += *a != *b ? 1 : 0;
    return *a == *b && different == 1;
}

/* Events of content are often called almost like those of hosts (onDraw and
 * onDrag): of short names only what looks like a slip is told. */
static bool is_slip(const char *event, const char *name) {
    enum { LONG_NAME = 10 };
    if (strcasecmp(event, name) == 0)
        return true;
    return suggest_distance(event, name) == 1 &&
           (strlen(name) >= LONG_NAME || !is_substitution(event, name));
}

bool hint_for_event(slice tag, buffer *out) {
    char name[NAME_LIMIT];
    const char *found = NULL;
    slice all = types_events();
    if (tag.length < 6 || tag.length >= sizeof name)
        return false;
    memcpy(name, tag.data, tag.length);
    name[tag.length] = '\0';
    for (const char *event = next_of(all, NULL); event;
         event = next_of(all, event)) {
        if (strcmp(event, name) == 0)
            return false;
        if (is_slip(event, name))
            found = event;
    }
    return found && buffer_append_format(out, "did you mean %s?", found);
}

/* "Can't find variable: NAME", or
 * "A.B is not a function. (In 'A.B()', 'A.B' is undefined)". */
bool hint_for_message(slice message, buffer *out) {
    static const char variable[] = "Can't find variable: ";
    static const char function[] = " is not a function. (In '";
    static const char missing[] = "' is undefined)";
    slice start = slice_from_string(variable);
    if (slice_starts_with(message, start)) {
        slice name = slice_of(message.data + start.length,
                              message.length - start.length);
        return hint_for_import(name, out) || hint_for_name(name, out);
    }
    const char *end =
        memmem(message.data, message.length, function, sizeof function - 1);
    if (!end ||
        !memmem(message.data, message.length, missing, sizeof missing - 1))
        return false;
    return hint_for_name(slice_of(message.data, (size_t)(end - message.data)),
                         out);
}
