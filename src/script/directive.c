/*
 * Reading the directive string. Words are parted by single spaces; words that
 * mean nothing are passed over.
 */
#include "script/directive.h"

#include "script/unicode.h"

/* The closing quote must be among so many first characters. */
enum { DIRECTIVE_REACH = 100 };

/* So many bytes are those characters. */
static size_t reach_of(slice text) {
    size_t units = 0;
    size_t at = 0;
    while (at < text.length && units < DIRECTIVE_REACH) {
        size_t length;
        units += unicode_decode(text, at, &length) >= 0x10000 ? 2 : 1;
        at += length;
    }
    return at;
}

static unsigned word_of(slice word) {
    static const struct {
        slice word;
        unsigned bit;
    } words[] = {
        {{"-parse", 6}, DIRECTIVE_PARSE_OFF},
        {{"async", 5}, DIRECTIVE_ASYNC},
        {{"module", 6}, DIRECTIVE_MODULE},
        {{"jsx-preserve-whitespace", 23}, DIRECTIVE_KEEP_SPACE},
        {{"-energy", 7}, DIRECTIVE_ENERGY_OFF},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (slice_equal(words[i].word, word)) {
            return words[i].bit;
        }
    }
    return 0;
}

unsigned directive_of(slice text) {
    if (text.length == 0 || text.data[0] != '"') {
        return 0;
    }
    const char *end = memchr(text.data + 1, '"', reach_of(text) - 1);
    if (!end) {
        return 0;
    }
    unsigned found = 0;
    const char *at = text.data + 1;
    while (at < end) {
        const char *space = memchr(at, ' ', (size_t)(end - at));
        const char *stop = space ? space : end;
        found |= word_of(slice_of(at, (size_t)(stop - at)));
        at = stop + 1;
    }
    return found;
}
