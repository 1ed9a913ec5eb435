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
    {"WebSocket", "scripts have none; web.get and web.hook send web requests"},
    {"document", "scripts run without a page"},
    {"window", "scripts run without a page; globalThis is there"},
    {"localStorage", "what shall last is kept in tags"},
    {"sessionStorage", "what shall last is kept in tags"},
    {"require", "scripts import modules of bots: import … from 'system.tag'"},
    {"process", "scripts run without Node"},
    {"alert", "os.toast and os.showConfirm tell something"},
    {"confirm", "os.showConfirm asks"},
    {"prompt", "os.showInput asks"},
};

/* The word behind this one; NULL at the end. Begins with NULL. */
static const char *next_word(const char *word) {
    slice all = types_words();
    if (!word)
        return all.data;
    word += strlen(word) + 1;
    return word < all.data + all.length ? word : NULL;
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

/* The nearest of those that stand behind the same dot, or behind none. */
static const char *nearest(const char *name) {
    size_t head = (size_t)(last_part(name) - name);
    if (strlen(name + head) < 3)
        return NULL;
    suggestion best = suggest_for(name + head);
    for (const char *word = next_word(NULL); word; word = next_word(word))
        if (strncmp(word, name, head) == 0 && last_part(word) == word + head)
            suggest_consider(&best, word + head);
    return best.word ? best.word - head : NULL;
}

bool hint_for_name(slice given, buffer *out) {
    char name[NAME_LIMIT];
    if (given.length == 0 || given.length >= sizeof name)
        return false;
    memcpy(name, given.data, given.length);
    name[given.length] = '\0';
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (strcmp(name, elsewhere[i].name) == 0)
            return buffer_append_string(out, elsewhere[i].instead);
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

/* "Can't find variable: NAME", or
 * "A.B is not a function. (In 'A.B()', 'A.B' is undefined)". */
bool hint_for_message(slice message, buffer *out) {
    static const char variable[] = "Can't find variable: ";
    static const char function[] = " is not a function. (In '";
    static const char missing[] = "' is undefined)";
    slice start = slice_from_string(variable);
    if (slice_starts_with(message, start))
        return hint_for_name(slice_of(message.data + start.length,
                                      message.length - start.length),
                             out);
    const char *end =
        memmem(message.data, message.length, function, sizeof function - 1);
    if (!end ||
        !memmem(message.data, message.length, missing, sizeof missing - 1))
        return false;
    return hint_for_name(slice_of(message.data, (size_t)(end - message.data)),
                         out);
}
