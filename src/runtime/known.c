/*
 * Scripts that an earlier process has compiled: its host keeps their digests.
 *
 * A text that is known is not looked at before it is called for the first
 * time. Nothing of what the host keeps becomes code: an entry says only that
 * the text compiles, and what has to be known of it before it is called. An
 * entry that is wrong makes a syntax error come late.
 *
 * An entry is 34 hexadecimal digits: a BLAKE2b digest of the program's version,
 * the kind of script and its text; then its flags.
 */
#include <stdio.h>

#include <sodium.h>

#include "runtime/internal.h"

enum {
    KEY_BYTES = 16,
    KEY_DIGITS = 2 * KEY_BYTES,
    ENTRY_DIGITS = 34,
    NEWS_LIMIT = 1 << 20
};

void known_init(known_scripts *known) {
    *known = (known_scripts){0};
    map_init(&known->flags);
    buffer_init(&known->news, NEWS_LIMIT);
}

void known_free(known_scripts *known) {
    map_free(&known->flags, NULL);
    buffer_free(&known->news);
}

static void add(crypto_generichash_state *hash, slice text) {
    crypto_generichash_update(hash, (const unsigned char *)text.data,
                              text.length);
}

static void digest(slice text, bool library, char out[ENTRY_DIGITS + 1]) {
    static const char listener[] = "auxrt " AUXRT_VERSION " listener\n";
    static const char for_library[] = "auxrt " AUXRT_VERSION " library\n";
    unsigned char bytes[KEY_BYTES];
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, sizeof bytes);
    add(&hash, library ? SLICE(for_library) : SLICE(listener));
    add(&hash, text);
    crypto_generichash_final(&hash, bytes, sizeof bytes);
    sodium_bin2hex(out, KEY_DIGITS + 1, bytes, sizeof bytes);
}

static int digit_of(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* Flags are kept one higher, so that none is not NULL. */
static void take_entry(known_scripts *known, slice entry) {
    int high = digit_of(entry.data[KEY_DIGITS]);
    int low = digit_of(entry.data[KEY_DIGITS + 1]);
    if (high >= 0 && low >= 0)
        map_set(&known->flags, slice_of(entry.data, KEY_DIGITS),
                (void *)(uintptr_t)(high * 16 + low + 1), NULL);
}

vm_value native_know(vm_realm *realm, void *data, size_t count,
                     const vm_value *arguments) {
    kernel *k = data;
    buffer *entries = &k->rt->scratch;
    buffer_clear(entries);
    if (count < 1 || vm_string_append(realm, arguments[0], entries) != AUXRT_OK)
        return vm_throw(realm, "TypeError", "know(entries)");
    k->known.is_kept = true;
    for (size_t at = 0; at + ENTRY_DIGITS <= entries->length;
         at += ENTRY_DIGITS)
        take_entry(&k->known, slice_of(entries->data + at, ENTRY_DIGITS));
    return vm_undefined(realm);
}

int known_flags(const known_scripts *known, slice text, bool library) {
    char key[ENTRY_DIGITS + 1];
    if (known->flags.count == 0)
        return -1;
    digest(text, library, key);
    return (int)(uintptr_t)map_get(&known->flags, slice_of(key, KEY_DIGITS)) -
           1;
}

void known_add(known_scripts *known, slice text, bool library, unsigned flags) {
    char entry[ENTRY_DIGITS + 1];
    if (!known->is_kept || flags > 255)
        return;
    digest(text, library, entry);
    snprintf(entry + KEY_DIGITS, 3, "%02x", flags);
    if (map_has(&known->flags, slice_of(entry, KEY_DIGITS)))
        return;
    take_entry(known, slice_of(entry, ENTRY_DIGITS));
    if (known->news.length + ENTRY_DIGITS <= NEWS_LIMIT)
        buffer_append(&known->news, entry, ENTRY_DIGITS);
}

void known_tell(kernel *k) {
    buffer *event = &k->rt->scratch;
    if (k->known.news.length == 0 || !k->rt->options.on_event)
        return;
    buffer_clear(event);
    buffer_append_string(event,
                         "{\"event\":\"compiled_scripts\",\"entries\":\"");
    buffer_append_slice(event, buffer_peek(&k->known.news));
    buffer_append_string(event, "\"}");
    k->rt->options.on_event(k->rt->options.user, SLICE("compiled_scripts"),
                            buffer_peek(event));
    buffer_clear(&k->known.news);
}
