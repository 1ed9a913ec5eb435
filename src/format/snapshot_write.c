/*
 * Snapshots as files. The form is the one that AUX tools write: members
 * sorted, two spaces per level, no line feed at the end.
 */
#include <stdlib.h>

#include "format/canonical.h"
#include "format/extras.h"
#include "format/snapshot.h"

typedef struct writing {
    buffer *out;
    bool compact;
} writing;

static void new_line(writing w, int depth) {
    if (!w.compact)
        canonical_new_line(w.out, depth);
}

static void write_key(writing w, int depth, slice key, bool *first) {
    if (!*first)
        buffer_append_char(w.out, ',');
    *first = false;
    new_line(w, depth);
    json_quote(w.out, key);
    buffer_append_char(w.out, ':');
    if (!w.compact)
        buffer_append_char(w.out, ' ');
}

static void write_value(writing w, int depth, slice value) {
    if (w.compact)
        buffer_append_slice(w.out, value);
    else
        canonical_append_pretty(value, depth, w.out);
}

static void write_tags(writing w, int depth, const snapshot_tag *tags,
                       size_t count) {
    bool first = true;
    buffer_append_char(w.out, '{');
    for (size_t i = 0; i < count; i++) {
        write_key(w, depth + 1, tags[i].name, &first);
        write_value(w, depth + 1, tags[i].value);
    }
    if (count > 0)
        new_line(w, depth);
    buffer_append_char(w.out, '}');
}

static void write_masks(writing w, int depth, const snapshot_tags *masks) {
    bool first = true;
    buffer_append_char(w.out, '{');
    for (size_t i = 0; i < masks->count;) {
        size_t end = i + 1;
        while (end < masks->count &&
               slice_equal(masks->items[end].space, masks->items[i].space))
            end++;
        write_key(w, depth + 1, masks->items[i].space, &first);
        write_tags(w, depth + 1, &masks->items[i], end - i);
        i = end;
    }
    new_line(w, depth);
    buffer_append_char(w.out, '}');
}

void snapshot_write_bot(const snapshot_bot *bot, slice id, int depth,
                        bool compact, buffer *out) {
    writing w = {out, compact};
    bool first = true;

    buffer_append_char(out, '{');
    write_key(w, depth + 1, SLICE("id"), &first);
    json_quote(out, id.length > 0 ? id : bot->id);
    if (bot->masks.count > 0) {
        write_key(w, depth + 1, SLICE("masks"), &first);
        write_masks(w, depth + 1, &bot->masks);
    }
    if (bot->space.data) {
        write_key(w, depth + 1, SLICE("space"), &first);
        json_quote(out, bot->space);
    }
    write_key(w, depth + 1, SLICE("tags"), &first);
    write_tags(w, depth + 1, bot->tags.items, bot->tags.count);
    new_line(w, depth);
    buffer_append_char(out, '}');
}

static void write_map(const snapshot *s, int depth, bool compact, buffer *out) {
    writing w = {out, compact};
    bool first = true;

    buffer_append_char(out, '{');
    for (size_t i = 0; i < s->count; i++) {
        write_key(w, depth + 1, s->bots[i].id, &first);
        snapshot_write_bot(&s->bots[i], SLICE(""), depth + 1, compact, out);
    }
    if (s->count > 0)
        new_line(w, depth);
    buffer_append_char(out, '}');
}

/* A document has the masks of one space. It finds the bot by what is before
 * the first colon, so bots with a colon in their id have none there. */
static bool is_in_document(const snapshot_bot *bot, const snapshot_tag *mask) {
    return slice_equal(mask->space, DOCUMENT_SPACE) &&
           !memchr(bot->id.data, ':', bot->id.length);
}

/* The masks that are in the document, or all others; gives how many. */
static size_t choose_masks(const snapshot_bot *bot, bool of_document,
                           snapshot_tags *out) {
    out->count = 0;
    for (size_t i = 0; i < bot->masks.count; i++)
        if (is_in_document(bot, &bot->masks.items[i]) == of_document)
            out->items[out->count++] = bot->masks.items[i];
    return out->count;
}

/* The bots as a document holds them: no spaces, and masks of one space. */
static bool write_document_map(const snapshot *s, buffer *out) {
    writing w = {out, true};
    bool first = true;

    buffer_append_char(out, '{');
    for (size_t i = 0; i < s->count; i++) {
        snapshot_bot bot = s->bots[i];
        bot.space = (slice){NULL, 0};
        bot.masks.items =
            malloc((bot.masks.count + 1) * sizeof *bot.masks.items);
        if (!bot.masks.items)
            return false;
        choose_masks(&s->bots[i], true, &bot.masks);
        write_key(w, 0, bot.id, &first);
        snapshot_write_bot(&bot, SLICE(""), 0, true, out);
        free(bot.masks.items);
    }
    buffer_append_char(out, '}');
    return out->failure == AUXRT_OK;
}

static void write_spaces(writing w, const snapshot *s, bool *first_part) {
    bool first = true;
    for (size_t i = 0; i < s->count; i++) {
        if (!s->bots[i].space.data)
            continue;
        if (first) {
            write_key(w, 2, SLICE("spaces"), first_part);
            buffer_append_char(w.out, '{');
        }
        write_key(w, 3, s->bots[i].id, &first);
        json_quote(w.out, s->bots[i].space);
    }
    if (first)
        return;
    new_line(w, 2);
    buffer_append_char(w.out, '}');
}

static bool write_other_masks(writing w, const snapshot *s, bool *first_part) {
    bool first = true;
    for (size_t i = 0; i < s->count; i++) {
        const snapshot_tags *masks = &s->bots[i].masks;
        snapshot_tags others = {
            .items = malloc((masks->count + 1) * sizeof *masks->items)};
        if (!others.items)
            return false;
        if (choose_masks(&s->bots[i], false, &others) > 0) {
            if (first) {
                write_key(w, 2, SLICE("masks"), first_part);
                buffer_append_char(w.out, '{');
            }
            write_key(w, 3, s->bots[i].id, &first);
            write_masks(w, 3, &others);
        }
        free(others.items);
    }
    if (first)
        return true;
    new_line(w, 2);
    buffer_append_char(w.out, '}');
    return true;
}

/* Writes the member for what the document has no place for, if anything. */
static bool write_extras(writing w, const snapshot *s, bool *first) {
    bool nothing = true;
    bool first_part = true;

    for (size_t i = 0; nothing && i < s->count; i++) {
        nothing = !s->bots[i].space.data;
        for (size_t j = 0; nothing && j < s->bots[i].masks.count; j++)
            nothing = is_in_document(&s->bots[i], &s->bots[i].masks.items[j]);
    }
    if (nothing)
        return true;
    write_key(w, 1, EXTRAS_MEMBER, first);
    buffer_append_char(w.out, '{');
    if (!write_other_masks(w, s, &first_part))
        return false;
    write_spaces(w, s, &first_part);
    new_line(w, 1);
    buffer_append_char(w.out, '}');
    return true;
}

static auxrt_result write_updates(writing w, const snapshot *s,
                                  auxrt_error *error) {
    const aux_document_codec *codec = aux_document_codec_peek();
    buffer map, updates;

    if (!codec)
        return error_raise(error, AUXRT_UNSUPPORTED,
                           "version 2 files are written by a document writer, "
                           "and none is available here");
    buffer_init(&map, AUX_SIZE_LIMIT);
    buffer_init(&updates, 2 * AUX_SIZE_LIMIT);
    auxrt_result result =
        write_document_map(s, &map)
            ? codec->write(codec->context, buffer_peek(&map), &updates, error)
            : error_raise(error, AUXRT_NO_MEMORY, "the bots are too large");
    if (result == AUXRT_OK)
        write_value(w, 1, buffer_peek(&updates));
    buffer_free(&map);
    buffer_free(&updates);
    return result;
}

auxrt_result snapshot_write(const snapshot *s, snapshot_style style,
                            buffer *out, auxrt_error *error) {
    writing w = {out, style.compact};
    auxrt_result result = AUXRT_OK;
    bool first = true;

    buffer_append_char(out, '{');
    if (style.version == 2) {
        if (!write_extras(w, s, &first))
            return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
        write_key(w, 1, SLICE("updates"), &first);
        result = write_updates(w, s, error);
        if (result != AUXRT_OK)
            return result;
    } else {
        write_key(w, 1, SLICE("state"), &first);
        write_map(s, 1, style.compact, out);
    }
    write_key(w, 1, SLICE("version"), &first);
    buffer_append_char(out, style.version == 2 ? '2' : '1');
    new_line(w, 0);
    buffer_append_char(out, '}');
    if (out->failure != AUXRT_OK)
        return error_raise(error, out->failure, "the file is too large");
    return AUXRT_OK;
}
