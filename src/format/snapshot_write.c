/*
 * Snapshots as files. The form is the one that AUX tools write: members
 * sorted, two spaces per level, no line feed at the end.
 */
#include <stdlib.h>

#include "format/canonical.h"
#include "format/document_fit.h"
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

static bool fits(const snapshot_tag *tag) {
    return document_holds_name(tag->name) && document_holds(tag->value);
}

/* A document has the masks of one space. It finds the bot by what is before
 * the first colon, so bots with a colon in their id have none there. */
static bool has_document_masks(const snapshot_bot *bot) {
    bool found = false;
    for (size_t i = 0; i < bot->masks.count; i++) {
        if (!slice_equal(bot->masks.items[i].space, DOCUMENT_SPACE))
            continue;
        if (!fits(&bot->masks.items[i]))
            return false;
        found = true;
    }
    return found && !memchr(bot->id.data, ':', bot->id.length);
}

/* The masks that are in the document, or all others; gives how many. */
static size_t choose_masks(const snapshot_bot *bot, bool of_document,
                           snapshot_tags *out) {
    bool has_some = has_document_masks(bot);
    out->count = 0;
    for (size_t i = 0; i < bot->masks.count; i++) {
        bool is_there =
            has_some && slice_equal(bot->masks.items[i].space, DOCUMENT_SPACE);
        if (is_there == of_document)
            out->items[out->count++] = bot->masks.items[i];
    }
    return out->count;
}

/* The tags that the document has, which may be other values than they were;
 * or those that are not in it as they were. */
static size_t choose_tags(const snapshot_bot *bot, bool of_document,
                          snapshot_tags *out) {
    out->count = 0;
    for (size_t i = 0; i < bot->tags.count; i++)
        if (of_document ? document_holds_name(bot->tags.items[i].name)
                        : !fits(&bot->tags.items[i]))
            out->items[out->count++] = bot->tags.items[i];
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
        bot.tags.items = malloc((bot.tags.count + 1) * sizeof *bot.tags.items);
        if (bot.masks.items && bot.tags.items) {
            choose_masks(&s->bots[i], true, &bot.masks);
            choose_tags(&s->bots[i], true, &bot.tags);
            write_key(w, 0, bot.id, &first);
            snapshot_write_bot(&bot, SLICE(""), 0, true, out);
        } else {
            out->failure = AUXRT_NO_MEMORY;
        }
        free(bot.masks.items);
        free(bot.tags.items);
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

/* The values that the document does not hold as they are. */
static bool write_odd_values(writing w, const snapshot *s, slice updates,
                             bool *first_part) {
    char digest[EXTRAS_DIGEST_LENGTH + 1];
    json_value list;
    bool first = true, first_member = true;
    for (size_t i = 0; i < s->count; i++) {
        const snapshot_tags *tags = &s->bots[i].tags;
        snapshot_tags odd = {
            .items = malloc((tags->count + 1) * sizeof *tags->items)};
        if (!odd.items)
            return false;
        if (choose_tags(&s->bots[i], false, &odd) > 0) {
            if (first) {
                write_key(w, 2, SLICE("values"), first_part);
                buffer_append_char(w.out, '{');
                write_key(w, 3, SLICE("bots"), &first_member);
                buffer_append_char(w.out, '{');
            }
            write_key(w, 4, s->bots[i].id, &first);
            write_tags(w, 4, odd.items, odd.count);
        }
        free(odd.items);
    }
    if (first)
        return true;
    new_line(w, 3);
    buffer_append_char(w.out, '}');
    write_key(w, 3, SLICE("of"), &first_member);
    if (json_parse(updates, &list, NULL) == AUXRT_OK &&
        extras_digest(list, digest))
        json_quote(w.out, slice_from_string(digest));
    else
        buffer_append_string(w.out, "null");
    new_line(w, 2);
    buffer_append_char(w.out, '}');
    return true;
}

static bool fits_whole(const snapshot_bot *bot) {
    bool has_some = has_document_masks(bot);
    for (size_t i = 0; i < bot->masks.count; i++)
        if (!has_some ||
            !slice_equal(bot->masks.items[i].space, DOCUMENT_SPACE))
            return false;
    for (size_t i = 0; i < bot->tags.count; i++)
        if (!fits(&bot->tags.items[i]))
            return false;
    return !bot->space.data;
}

/* Writes the member for what the document has no place for, if anything. */
static bool write_extras(writing w, const snapshot *s, slice updates,
                         bool *first) {
    bool nothing = true;
    bool first_part = true;

    for (size_t i = 0; nothing && i < s->count; i++)
        nothing = fits_whole(&s->bots[i]);
    if (nothing)
        return true;
    write_key(w, 1, EXTRAS_MEMBER, first);
    buffer_append_char(w.out, '{');
    if (!write_other_masks(w, s, &first_part))
        return false;
    write_spaces(w, s, &first_part);
    if (!write_odd_values(w, s, updates, &first_part))
        return false;
    new_line(w, 1);
    buffer_append_char(w.out, '}');
    return true;
}

static auxrt_result make_updates(const snapshot *s, buffer *updates,
                                 auxrt_error *error) {
    const aux_document_codec *codec = aux_document_codec_peek();
    buffer map;

    if (!codec)
        return error_raise(error, AUXRT_UNSUPPORTED,
                           "version 2 files are written by a document writer, "
                           "and none is available here");
    for (size_t i = 0; i < s->count; i++)
        if (!document_holds_name(s->bots[i].id))
            return error_raise(error, AUXRT_INVALID,
                               "the id of a bot has half of a character pair, "
                               "which version 2 files cannot hold");
    buffer_init(&map, AUX_SIZE_LIMIT);
    auxrt_result result =
        write_document_map(s, &map)
            ? codec->write(codec->context, buffer_peek(&map), updates, error)
            : error_raise(error, AUXRT_NO_MEMORY, "the bots are too large");
    buffer_free(&map);
    return result;
}

static auxrt_result write_document(writing w, const snapshot *s, bool *first,
                                   auxrt_error *error) {
    buffer updates;
    buffer_init(&updates, 2 * AUX_SIZE_LIMIT);
    auxrt_result result = make_updates(s, &updates, error);
    if (result == AUXRT_OK && !write_extras(w, s, buffer_peek(&updates), first))
        result = error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    if (result == AUXRT_OK) {
        write_key(w, 1, SLICE("updates"), first);
        write_value(w, 1, buffer_peek(&updates));
    }
    buffer_free(&updates);
    return result;
}

auxrt_result snapshot_write(const snapshot *s, snapshot_style style,
                            buffer *out, auxrt_error *error) {
    writing w = {out, style.compact};
    bool first = true;

    buffer_append_char(out, '{');
    if (style.version == 2) {
        auxrt_result result = write_document(w, s, &first, error);
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
