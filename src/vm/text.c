/*
 * Strings between C and the engine, by UTF-16 code units.
 *
 * The engine's own conversions lose data: a lone surrogate ends the text on
 * the way out, and input that is not UTF-8 becomes the empty string. Here lone
 * surrogates travel as WTF-8 (three bytes each) and bad input is refused.
 */
#include <stdlib.h>

#include "vm/internal.h"

enum { STACK_UNITS = 512 };

/* Decodes one character that is not ASCII; false when it is malformed. */
static bool decode(const unsigned char **at, const unsigned char *end,
                   uint32_t *point) {
    const unsigned char *p = *at;
    int more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : 1;
    if (*p < 0xC2 || *p > 0xF4 || end - p <= more)
        return false;
    uint32_t value = more == 3 ? *p & 0x07u : more == 2 ? *p & 0x0Fu
                                                        : *p & 0x1Fu;
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return false;
        value = value << 6 | (p[i] & 0x3Fu);
    }
    /* Longer than need be, or beyond Unicode. */
    if ((more == 2 && value < 0x800) || (more == 3 && value < 0x10000) ||
        value > 0x10FFFF)
        return false;
    *point = value;
    *at = p + more + 1;
    return true;
}

static bool is_ascii(slice text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++)
        all |= (unsigned char)text.data[i];
    return all < 0x80;
}

/* Writes at most one unit per byte; gives the count, or -1 for bad input. */
static ptrdiff_t to_units(slice text, JSChar *units) {
    const unsigned char *at = (const unsigned char *)text.data;
    const unsigned char *end = at + text.length;
    JSChar *out = units;
    while (at < end) {
        if (*at < 0x80) {
            *out++ = *at++;
            continue;
        }
        uint32_t point;
        if (!decode(&at, end, &point))
            return -1;
        if (point < 0x10000) {
            *out++ = (JSChar)point;
        } else {
            *out++ = (JSChar)(0xD7C0 + (point >> 10));
            *out++ = (JSChar)(0xDC00 + (point & 0x3FF));
        }
    }
    return out - units;
}

/* The engine stores the result in one byte per character, which halves the
 * memory; its function wants a terminated text without NUL inside. */
static JSStringRef ascii_string(slice text) {
    char small[STACK_UNITS];
    char *copy = text.length < sizeof small ? small : malloc(text.length + 1);
    if (!copy)
        return NULL;
    if (text.length > 0)
        memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    JSStringRef string = JSStringCreateWithUTF8CString(copy);
    if (copy != small)
        free(copy);
    return string;
}

JSStringRef engine_string(slice text) {
    if (is_ascii(text) &&
        (text.length == 0 || !memchr(text.data, '\0', text.length)))
        return ascii_string(text);
    JSChar small[STACK_UNITS];
    JSChar *units = text.length <= STACK_UNITS
                        ? small
                        : malloc(text.length * sizeof *units);
    if (!units)
        return NULL;
    ptrdiff_t count = to_units(text, units);
    JSStringRef string =
        count < 0 ? NULL : JSStringCreateWithCharacters(units, (size_t)count);
    if (units != small)
        free(units);
    return string;
}

static size_t encode(uint32_t point, unsigned char *out) {
    if (point < 0x80) {
        out[0] = (unsigned char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (unsigned char)(0xC0 | point >> 6);
        out[1] = (unsigned char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (unsigned char)(0xE0 | point >> 12);
        out[1] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (unsigned char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (unsigned char)(0xF0 | point >> 18);
    out[1] = (unsigned char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (unsigned char)(0x80 | (point & 0x3F));
    return 4;
}

/* Packs units into bytes while they are ASCII; gives how many. */
static size_t pack_ascii(const JSChar *units, size_t count, char *out) {
    enum { RUN = 32 };
    size_t done = 0;
    while (count - done >= RUN) {
        JSChar all = 0;
        for (size_t i = 0; i < RUN; i++)
            all = (JSChar)(all | units[done + i]);
        if (all >= 0x80)
            break;
        for (size_t i = 0; i < RUN; i++)
            out[done + i] = (char)units[done + i];
        done += RUN;
    }
    while (done < count && units[done] < 0x80) {
        out[done] = (char)units[done];
        done++;
    }
    return done;
}

/* Appends up to `count` units; gives how many were taken. `room` holds three
 * bytes for each unit, which is the most one can need. */
static void append_units(const JSChar *units, size_t count, char *room,
                         size_t *written) {
    size_t at = 0;
    size_t length = 0;
    while (at < count) {
        size_t ascii = pack_ascii(units + at, count - at, room + length);
        at += ascii;
        length += ascii;
        while (at < count && units[at] >= 0x80) {
            uint32_t point = units[at++];
            if (point >= 0xD800 && point < 0xDC00 && at < count &&
                units[at] >= 0xDC00 && units[at] < 0xE000)
                point = 0x10000 + ((point - 0xD800) << 10) +
                        (uint32_t)(units[at++] - 0xDC00);
            length += encode(point, (unsigned char *)room + length);
        }
    }
    *written = length;
}

/* In pieces, so that the room for the worst case stays small. */
bool engine_string_append(JSStringRef string, buffer *out) {
    enum { PIECE = 16384 };
    size_t count = JSStringGetLength(string);
    const JSChar *units = count > 0 ? JSStringGetCharactersPtr(string) : NULL;
    size_t at = 0;
    while (at < count) {
        size_t piece = count - at < PIECE ? count - at : PIECE;
        /* Never between the halves of a pair. */
        if (at + piece < count && units[at + piece - 1] >= 0xD800 &&
            units[at + piece - 1] < 0xDC00)
            piece++;
        char bytes[3 * (PIECE + 1)];
        size_t written = 0;
        append_units(units + at, piece, bytes, &written);
        if (!buffer_append(out, bytes, written))
            return false;
        at += piece;
    }
    return true;
}

vm_value vm_string(vm_realm *realm, slice text) {
    JSStringRef string = engine_string(text);
    if (!string)
        return NULL;
    JSValueRef value = JSValueMakeString(realm->context, string);
    JSStringRelease(string);
    return vm_value_of(value);
}

auxrt_result vm_string_append(vm_realm *realm, vm_value string, buffer *out) {
    JSValueRef exception = NULL;
    JSStringRef text =
        JSValueToStringCopy(realm->context, engine_value(string), &exception);
    auxrt_result result = realm_settle(realm, exception);
    if (result == AUXRT_OK && !text)
        result = AUXRT_SCRIPT;
    if (result == AUXRT_OK && !engine_string_append(text, out))
        result = out->failure;
    if (text)
        JSStringRelease(text);
    return result;
}
