/*
 * Painting with the usual sequences of terminals.
 */
#include "cli/paint.h"

#include <string.h>
#include <unistd.h>

#include "base/os.h"

bool paint_wanted(FILE *stream) {
    const char *forbidden = os_environment("NO_COLOR");
    const char *terminal = os_environment("TERM");
    if (forbidden && forbidden[0] != '\0')
        return false;
    if (!terminal || strcmp(terminal, "dumb") == 0)
        return false;
    return isatty(fileno(stream)) != 0;
}

const char *paint_begin(bool on, paint how) {
    static const char *const begin[] = {
        [PAINT_PLAIN] = "",           [PAINT_ERROR] = "\033[1;31m",
        [PAINT_WARNING] = "\033[33m", [PAINT_NAME] = "\033[36m",
        [PAINT_FAINT] = "\033[2m",    [PAINT_STRONG] = "\033[1m",
    };
    return on ? begin[how] : "";
}

const char *paint_end(bool on, paint how) {
    return on && how != PAINT_PLAIN ? "\033[0m" : "";
}

/* The length of the character that begins here. */
static size_t length_at(slice text, size_t at) {
    unsigned char first = (unsigned char)text.data[at];
    size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return at + length <= text.length ? length : text.length - at;
}

/* Controls of C0 and C1, and those that change the direction of text. */
static bool steers(const unsigned char *at, size_t length) {
    if (length == 1)
        return at[0] < 0x20 || at[0] == 0x7F;
    if (length == 2)
        return at[0] == 0xC2 && at[1] < 0xA0;
    if (length != 3 || at[0] != 0xE2)
        return false;
    return (at[1] == 0x80 && at[2] >= 0xA8 && at[2] <= 0xAE) ||
           (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9);
}

void paint_clean(slice text, size_t columns, buffer *out) {
    size_t count = 0;
    for (size_t at = 0; at < text.length; count++) {
        size_t length = length_at(text, at);
        const unsigned char *bytes = (const unsigned char *)text.data + at;
        if (columns > 0 && count + 1 == columns && at + length < text.length) {
            buffer_append_string(out, "…");
            return;
        }
        if (!steers(bytes, length))
            buffer_append(out, text.data + at, length);
        else if (bytes[0] == '\n' || bytes[0] == '\t')
            buffer_append_char(out, ' ');
        else
            buffer_append_string(out, "\xEF\xBF\xBD"); /* U+FFFD */
        at += length;
    }
}
