/*
 * One walk over two sorted snapshots and two ways to tell of it. The walk
 * hands each difference to a `teller`, so both forms say the same.
 */
#include "format/diff.h"

#include "base/utf.h"
#include "format/lines.h"

enum { VALUE_SHOWN = 100 };

typedef struct teller teller;
struct teller {
    buffer *out;
    json_writer json;
    buffer scratch_a;
    buffer scratch_b;
    buffer text;
    diff_counts counts;
    bool failed;
    void (*bot)(teller *t, const snapshot_bot *a, const snapshot_bot *b);
    void (*tag)(teller *t, const snapshot_tag *a, const snapshot_tag *b);
    void (*bot_end)(teller *t);
};

static bool same_space(const snapshot_bot *a, const snapshot_bot *b) {
    return slice_equal(a->space, b->space) &&
           (a->space.data != NULL) == (b->space.data != NULL);
}

static bool same_tags(const snapshot_tags *a, const snapshot_tags *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!slice_equal(a->items[i].space, b->items[i].space) ||
            !slice_equal(a->items[i].name, b->items[i].name) ||
            !slice_equal(a->items[i].value, b->items[i].value))
            return false;
    return true;
}

static void walk_tags(teller *t, const snapshot_tags *a,
                      const snapshot_tags *b) {
    size_t i = 0, j = 0;

    while (i < a->count || j < b->count) {
        const snapshot_tag *left = i < a->count ? &a->items[i] : NULL;
        const snapshot_tag *right = j < b->count ? &b->items[j] : NULL;
        int order = !left ? 1 : !right ? -1 : 0;
        if (order == 0)
            order = utf16_compare(left->space, right->space);
        if (order == 0)
            order = utf16_compare(left->name, right->name);
        if (order != 0 || !slice_equal(left->value, right->value))
            t->tag(t, order <= 0 ? left : NULL, order >= 0 ? right : NULL);
        i += order <= 0;
        j += order >= 0;
    }
}

static void compare_bots(teller *t, const snapshot_bot *a,
                         const snapshot_bot *b) {
    if (same_space(a, b) && same_tags(&a->tags, &b->tags) &&
        same_tags(&a->masks, &b->masks))
        return;
    t->counts.changed++;
    t->bot(t, a, b);
    walk_tags(t, &a->tags, &b->tags);
    walk_tags(t, &a->masks, &b->masks);
    t->bot_end(t);
}

typedef enum walk_part { ADDED = 1, REMOVED = 2, CHANGED = 4 } walk_part;

static void walk_bots(teller *t, const snapshot *a, const snapshot *b,
                      unsigned parts) {
    size_t i = 0, j = 0;

    while (i < a->count || j < b->count) {
        const snapshot_bot *left = i < a->count ? &a->bots[i] : NULL;
        const snapshot_bot *right = j < b->count ? &b->bots[j] : NULL;
        int order = !left    ? 1
                    : !right ? -1
                             : utf16_compare(left->id, right->id);
        if (order < 0 && (parts & REMOVED)) {
            t->counts.removed++;
            t->bot(t, left, NULL);
        } else if (order > 0 && (parts & ADDED)) {
            t->counts.added++;
            t->bot(t, NULL, right);
        } else if (order == 0 && (parts & CHANGED)) {
            compare_bots(t, left, right);
        }
        i += order <= 0;
        j += order >= 0;
    }
}

/* The unified diff of two values, when both are texts and one has several
 * lines. Puts it into t->text. */
static bool tell_lines(teller *t, const snapshot_tag *a, const snapshot_tag *b,
                       const char *indent) {
    slice from, to;

    if (!a || !b || !snapshot_string(a->value, &t->scratch_a, &from) ||
        !snapshot_string(b->value, &t->scratch_b, &to))
        return false;
    if (!memchr(from.data, '\n', from.length) &&
        !memchr(to.data, '\n', to.length))
        return false;
    buffer_clear(&t->text);
    if (!lines_print_diff(from, to, indent, &t->text))
        t->failed = true;
    return true;
}

/* As text. */

static void print_shortened(buffer *out, slice value) {
    size_t length = value.length;
    if (length > VALUE_SHOWN) {
        length = VALUE_SHOWN;
        while (length > 0 && ((unsigned char)value.data[length] & 0xC0) == 0x80)
            length--;
    }
    buffer_append(out, value.data, length);
    if (length < value.length)
        buffer_append_format(out, "… (%zu bytes)", value.length);
}

static void print_title(teller *t, char mark, const snapshot_bot *bot) {
    const snapshot_tag *system = snapshot_tag_of(bot, SLICE("system"));
    buffer_append_char(t->out, mark);
    buffer_append_string(t->out, " bot ");
    buffer_append_slice(t->out, bot->id);
    if (system) {
        buffer_append_string(t->out, " system ");
        print_shortened(t->out, system->value);
    }
    if (mark != '~')
        buffer_append_format(t->out, " (%zu tags)", bot->tags.count);
    buffer_append_char(t->out, '\n');
}

static void print_bot(teller *t, const snapshot_bot *a, const snapshot_bot *b) {
    if (!a || !b) {
        print_title(t, a ? '-' : '+', a ? a : b);
        return;
    }
    print_title(t, '~', b);
    if (same_space(a, b))
        return;
    buffer_append_string(t->out, "    space: ");
    buffer_append_slice(t->out, a->space.data ? a->space : SLICE("(none)"));
    buffer_append_string(t->out, " -> ");
    buffer_append_slice(t->out, b->space.data ? b->space : SLICE("(none)"));
    buffer_append_char(t->out, '\n');
}

static void print_tag(teller *t, const snapshot_tag *a, const snapshot_tag *b) {
    const snapshot_tag *named = a ? a : b;

    buffer_append_format(t->out, "    %c ", !a ? '+' : !b ? '-' : '~');
    buffer_append_slice(t->out, named->name);
    if (named->space.length > 0) {
        buffer_append_string(t->out, " (mask in ");
        buffer_append_slice(t->out, named->space);
        buffer_append_char(t->out, ')');
    }
    buffer_append_char(t->out, ':');
    if (tell_lines(t, a, b, "        ")) {
        buffer_append_char(t->out, '\n');
        buffer_append_slice(t->out, buffer_peek(&t->text));
        return;
    }
    buffer_append_char(t->out, ' ');
    if (a)
        print_shortened(t->out, a->value);
    if (a && b)
        buffer_append_string(t->out, " -> ");
    if (b)
        print_shortened(t->out, b->value);
    buffer_append_char(t->out, '\n');
}

static void print_bot_end(teller *t) {
    (void)t; /* a bot's lines need no end */
}

/* As JSON. */

static void write_id(teller *t, const snapshot_bot *a, const snapshot_bot *b) {
    json_write_string(&t->json, a ? a->id : b->id);
}

static void write_space(teller *t, slice space) {
    if (space.data)
        json_write_string(&t->json, space);
    else
        json_write_null(&t->json);
}

static void write_bot(teller *t, const snapshot_bot *a, const snapshot_bot *b) {
    json_begin_object(&t->json);
    json_write_key(&t->json, SLICE("id"));
    json_write_string(&t->json, a->id);
    if (!same_space(a, b)) {
        json_write_key(&t->json, SLICE("space"));
        json_begin_object(&t->json);
        json_write_key(&t->json, SLICE("from"));
        write_space(t, a->space);
        json_write_key(&t->json, SLICE("to"));
        write_space(t, b->space);
        json_end_object(&t->json);
    }
    json_write_key(&t->json, SLICE("tags"));
    json_begin_array(&t->json);
}

static void write_tag(teller *t, const snapshot_tag *a, const snapshot_tag *b) {
    const snapshot_tag *named = a ? a : b;

    json_begin_object(&t->json);
    json_write_key(&t->json, SLICE("tag"));
    json_write_string(&t->json, named->name);
    if (named->space.length > 0) {
        json_write_key(&t->json, SLICE("space"));
        json_write_string(&t->json, named->space);
    }
    if (a) {
        json_write_key(&t->json, SLICE("from"));
        json_write_raw(&t->json, a->value);
    }
    if (b) {
        json_write_key(&t->json, SLICE("to"));
        json_write_raw(&t->json, b->value);
    }
    if (tell_lines(t, a, b, "")) {
        json_write_key(&t->json, SLICE("diff"));
        json_write_string(&t->json, buffer_peek(&t->text));
    }
    json_end_object(&t->json);
}

static void write_bot_end(teller *t) {
    json_end_array(&t->json);
    json_end_object(&t->json);
}

/* The two faces. */

static void teller_init(teller *t, buffer *out) {
    *t = (teller){.out = out, .json = json_writer_on(out)};
    buffer_init(&t->scratch_a, AUX_SIZE_LIMIT);
    buffer_init(&t->scratch_b, AUX_SIZE_LIMIT);
    buffer_init(&t->text, 2 * AUX_SIZE_LIMIT);
}

static auxrt_result teller_end(teller *t, diff_counts *counts,
                               auxrt_error *error) {
    bool failed = t->failed || t->out->failure != AUXRT_OK ||
                  t->scratch_a.failure != AUXRT_OK ||
                  t->scratch_b.failure != AUXRT_OK;
    buffer_free(&t->scratch_a);
    buffer_free(&t->scratch_b);
    buffer_free(&t->text);
    if (counts)
        *counts = t->counts;
    if (failed)
        return error_raise(error, AUXRT_NO_MEMORY,
                           "the difference is too large");
    return AUXRT_OK;
}

auxrt_result diff_print(const snapshot *a, const snapshot *b, buffer *out,
                        diff_counts *counts, auxrt_error *error) {
    teller t;
    teller_init(&t, out);
    t.bot = print_bot;
    t.tag = print_tag;
    t.bot_end = print_bot_end;
    walk_bots(&t, a, b, ADDED | REMOVED | CHANGED);
    return teller_end(&t, counts, error);
}

auxrt_result diff_write_json(const snapshot *a, const snapshot *b, buffer *out,
                             diff_counts *counts, auxrt_error *error) {
    teller t;
    teller_init(&t, out);
    t.tag = write_tag;
    t.bot_end = write_bot_end;
    json_begin_object(&t.json);
    t.bot = write_id;
    json_write_key(&t.json, SLICE("added"));
    json_begin_array(&t.json);
    walk_bots(&t, a, b, ADDED);
    json_end_array(&t.json);
    json_write_key(&t.json, SLICE("removed"));
    json_begin_array(&t.json);
    walk_bots(&t, a, b, REMOVED);
    json_end_array(&t.json);
    t.bot = write_bot;
    json_write_key(&t.json, SLICE("changed"));
    json_begin_array(&t.json);
    walk_bots(&t, a, b, CHANGED);
    json_end_array(&t.json);
    json_end_object(&t.json);
    return teller_end(&t, counts, error);
}
