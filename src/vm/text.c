/*
 * Strings between C and the engine, by UTF-16 code units.
 *
 * The engine's own conversions lose data: a lone surrogate ends the text on
 * the way out, and input that is not UTF-8 becomes the empty string. Here lone
 * surrogates travel as WTF-8 (three bytes each) and bad input is refused.
 */
#include <stdlib.h>

#include "base/utf.h"
#include "vm/internal.h"

enum {
    STACK_UNITS = 512,
    SHORT_UNITS = 128,
    LONG_UNITS = 32 << 10, /* a text with more is taken out in pieces */
    PIECE_UNITS = 16 << 10
};

static bool is_plain_ascii(slice text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++)
        all |= (unsigned char)text.data[i];
    return all < 0x80 &&
           (text.length == 0 || !memchr(text.data, '\0', text.length));
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
    if (is_plain_ascii(text))
        return ascii_string(text);
    if (wtf8_valid_length(text) != text.length)
        return NULL;
    JSChar small[STACK_UNITS];
    JSChar *units = text.length <= STACK_UNITS
                        ? small
                        : malloc(text.length * sizeof *units);
    if (!units)
        return NULL;
    size_t count = utf16_from_wtf8(text, units);
    JSStringRef string = JSStringCreateWithCharacters(units, count);
    if (units != small)
        free(units);
    return string;
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

/* Runs of ASCII are by far the most, and are copied; the halves of a pair are
 * never parted, since neither is ASCII. */
static bool append_units(const JSChar *units, size_t count, buffer *out) {
    size_t at = 0;
    while (at < count) {
        char *room = buffer_reserve(out, count - at);
        if (!room)
            return false;
        size_t ascii = pack_ascii(units + at, count - at, room);
        buffer_commit(out, ascii);
        at += ascii;
        size_t end = at;
        while (end < count && units[end] >= 0x80)
            end++;
        if (!wtf8_append_utf16(out, units + at, end - at))
            return false;
        at = end;
    }
    return true;
}

/* The engine keeps most texts in one byte a character, and copies ASCII out of
 * them as it is; their code units it would have to make first, which only pays
 * for long ones. What is not ASCII it may shorten: then the result does not
 * count. */
static bool append_as_ascii(JSStringRef string, size_t count, buffer *out) {
    char *room = count <= SHORT_UNITS ? buffer_reserve(out, count + 1) : NULL;
    if (!room || JSStringGetUTF8CString(string, room, count + 1) != count + 1)
        return false;
    unsigned char all = 0;
    for (size_t i = 0; i < count; i++)
        all |= (unsigned char)room[i];
    if (all >= 0x80)
        return false;
    buffer_commit(out, count);
    return true;
}

bool engine_string_append(JSStringRef string, buffer *out) {
    size_t count = JSStringGetLength(string);
    return count == 0 || append_as_ascii(string, count, out) ||
           append_units(JSStringGetCharactersPtr(string), count, out);
}

vm_value vm_string(vm_realm *realm, slice text) {
    JSStringRef string = engine_string(text);
    if (!string)
        return NULL;
    JSValueRef value = JSValueMakeString(realm->context, string);
    JSStringRelease(string);
    return vm_value_of(value);
}

static bool is_high_surrogate(JSChar unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}

/* A piece of a text as a text of its own, which shares the characters. */
static JSStringRef piece_of(vm_realm *realm, JSValueRef text, size_t begin,
                            size_t end, JSValueRef *exception) {
    JSValueRef arguments[] = {
        text,
        JSValueMakeNumber(realm->context, (double)begin),
        JSValueMakeNumber(realm->context, (double)end),
    };
    JSValueRef piece = JSObjectCallAsFunction(
        realm->context, realm->call, realm->slice, 3, arguments, exception);
    return piece ? JSValueToStringCopy(realm->context, piece, exception) : NULL;
}

/* For the code units of a text the engine takes twice its size, new from the
 * system when it is long: the first touch of these pages costs more than all
 * the rest. Those of a piece lie where those of the last one were. */
static auxrt_result append_in_pieces(vm_realm *realm, JSValueRef text,
                                     size_t count, buffer *out) {
    for (size_t at = 0; at < count;) {
        JSValueRef exception = NULL;
        JSStringRef piece =
            piece_of(realm, text, at, at + PIECE_UNITS, &exception);
        auxrt_result result = realm_settle(realm, exception);
        if (result == AUXRT_OK && !piece)
            result = AUXRT_SCRIPT;
        if (result == AUXRT_OK) {
            const JSChar *units = JSStringGetCharactersPtr(piece);
            size_t taken = JSStringGetLength(piece);
            if (taken == PIECE_UNITS && is_high_surrogate(units[taken - 1]))
                taken--;
            if (!append_units(units, taken, out))
                result = out->failure;
            at += taken;
        }
        if (piece)
            JSStringRelease(piece);
        if (result != AUXRT_OK)
            return result;
    }
    return AUXRT_OK;
}

/* As scripts would convert it; NULL only with a failure. */
static auxrt_result convert(vm_realm *realm, JSValueRef value,
                            JSStringRef *out) {
    JSValueRef exception = NULL;
    *out = JSValueToStringCopy(realm->context, value, &exception);
    auxrt_result result = realm_settle(realm, exception);
    if (result == AUXRT_OK && !*out)
        result = AUXRT_SCRIPT;
    return result;
}

auxrt_result vm_string_append(vm_realm *realm, vm_value string, buffer *out) {
    JSStringRef text;
    auxrt_result result = convert(realm, engine_value(string), &text);
    if (result == AUXRT_OK && !engine_string_append(text, out))
        result = out->failure;
    if (text)
        JSStringRelease(text);
    return result;
}

auxrt_result vm_long_string_append(vm_realm *realm, vm_value string,
                                   buffer *out) {
    JSValueRef value = engine_value(string);
    JSStringRef text;
    auxrt_result result = convert(realm, value, &text);
    size_t count = text ? JSStringGetLength(text) : 0;
    bool is_long = count > LONG_UNITS && JSValueIsString(realm->context, value);
    if (result == AUXRT_OK && is_long)
        result = append_in_pieces(realm, value, count, out);
    else if (result == AUXRT_OK && !engine_string_append(text, out))
        result = out->failure;
    if (text)
        JSStringRelease(text);
    return result;
}
