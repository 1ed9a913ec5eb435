/*
 * The file: a line that names it, the entries, a line end, the SHA-1 of all
 * that. The oldest entries come first; they go when there are too many.
 */
#include "inst/script_cache.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/map.h"
#include "base/os.h"
#include "base/sha1.h"

enum { ENTRY = 34, KEY = 32, DIGEST = 2 * SHA1_SIZE, MOST = 8192 };

static const char head[] = "auxrt scripts 1\n";
static const size_t FILE_LIMIT = (size_t)ENTRY * MOST + 256;

static void digest(slice content, char out[DIGEST]) {
    static const char hex[] = "0123456789abcdef";
    unsigned char bytes[SHA1_SIZE];
    sha1 hash;
    sha1_start(&hash);
    sha1_add(&hash, content);
    sha1_end(&hash, bytes);
    for (size_t i = 0; i < SHA1_SIZE; i++) {
        out[2 * i] = hex[bytes[i] >> 4];
        out[2 * i + 1] = hex[bytes[i] & 15];
    }
}

static bool is_hexadecimal(slice text) {
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

/* The entries of a file's content; empty when it is not as it was written. */
static slice entries_of(slice content) {
    char sum[DIGEST];
    size_t around = strlen(head) + 1 + DIGEST;
    if (content.length < around || (content.length - around) % ENTRY != 0 ||
        !slice_starts_with(content, slice_from_string(head)))
        return SLICE("");
    size_t summed = content.length - DIGEST;
    digest(slice_of(content.data, summed), sum);
    slice entries =
        slice_of(content.data + strlen(head), content.length - around);
    return memcmp(content.data + summed, sum, DIGEST) == 0 &&
                   is_hexadecimal(entries)
               ? entries
               : SLICE("");
}

static void read_entries(const char *path, buffer *out) {
    buffer content;
    auxrt_error ignored;
    buffer_init(&content, FILE_LIMIT);
    if (os_read_file(path, &content, &ignored) == AUXRT_OK)
        buffer_append_slice(out, entries_of(buffer_peek(&content)));
    buffer_free(&content);
}

void script_cache_open(script_cache *cache, const char *folder) {
    buffer path;
    auxrt_error ignored;
    *cache = (script_cache){0};
    buffer_init(&cache->entries, FILE_LIMIT);
    buffer_init(&cache->news, FILE_LIMIT);
    if (!folder || os_make_directories(folder, &ignored) != AUXRT_OK)
        return;
    buffer_init(&path, 65536);
    buffer_append_format(&path, "%s/scripts", folder);
    cache->path = buffer_take(&path, NULL);
    if (cache->path)
        read_entries(cache->path, &cache->entries);
}

bool script_cache_is_kept(const script_cache *cache) {
    return cache->path != NULL;
}

void script_cache_take(script_cache *cache, slice event) {
    json_value value, entries;
    buffer scratch;
    if (!cache->path || json_parse(event, &value, NULL) != AUXRT_OK ||
        !json_member(value, SLICE("entries"), &entries) ||
        entries.type != JSON_STRING)
        return;
    buffer_init(&scratch, FILE_LIMIT);
    slice text = json_string(entries, &scratch);
    bool fits = cache->news.length + text.length <= (size_t)ENTRY * MOST;
    if (fits && text.length % ENTRY == 0 && is_hexadecimal(text))
        buffer_append_slice(&cache->news, text);
    buffer_free(&scratch);
}

/* Appends the entries whose keys are not there yet. */
static void append_new(buffer *out, map *keys, slice entries) {
    static char mark;
    for (size_t at = 0; at + ENTRY <= entries.length; at += ENTRY) {
        slice key = slice_of(entries.data + at, KEY);
        if (!map_has(keys, key) && map_set(keys, key, &mark, NULL))
            buffer_append(out, entries.data + at, ENTRY);
    }
}

static void write_entries(const char *path, slice entries) {
    char sum[DIGEST];
    buffer content;
    auxrt_error ignored;
    size_t most = (size_t)ENTRY * MOST;
    size_t skipped = entries.length > most ? entries.length - most : 0;
    buffer_init(&content, FILE_LIMIT);
    buffer_append_string(&content, head);
    buffer_append(&content, entries.data + skipped, entries.length - skipped);
    buffer_append_char(&content, '\n');
    digest(buffer_peek(&content), sum);
    buffer_append(&content, sum, DIGEST);
    if (content.failure == AUXRT_OK)
        os_write_file(path, buffer_peek(&content), &ignored);
    buffer_free(&content);
}

void script_cache_close(script_cache *cache) {
    map keys;
    buffer kept, all;
    if (cache->path && cache->news.length > 0) {
        map_init(&keys);
        buffer_init(&kept, FILE_LIMIT);
        buffer_init(&all, 2 * FILE_LIMIT);
        read_entries(cache->path, &kept);
        append_new(&all, &keys, buffer_peek(&kept));
        append_new(&all, &keys, buffer_peek(&cache->news));
        write_entries(cache->path, buffer_peek(&all));
        map_free(&keys, NULL);
        buffer_free(&kept);
        buffer_free(&all);
    }
    buffer_free(&cache->entries);
    buffer_free(&cache->news);
    free(cache->path);
    cache->path = NULL;
}
