/*
 * The merge walks three sorted snapshots at once, bot by bot and tag by tag.
 * A thing that only one side changed comes from that side; a thing that both
 * changed to the same is that; everything else is a conflict, except texts
 * whose changes lie in different lines.
 */
#include "format/merge.h"

#include <stdlib.h>

#include "base/utf.h"
#include "format/lines.h"

typedef struct merging {
    merge_preference preference;
    snapshot *out;
    merge_conflicts *conflicts;
    auxrt_error *error;
    auxrt_result result;
} merging;

static void fail(merging *m) {
    if (m->result == AUXRT_OK)
        m->result =
            error_raise(m->error, AUXRT_NO_MEMORY, "memory is exhausted");
}

static void add_conflict(merging *m, merge_conflict conflict) {
    merge_conflicts *all = m->conflicts;
    if (all->count == all->capacity) {
        size_t capacity = all->capacity ? all->capacity * 2 : 16;
        merge_conflict *grown =
            realloc(all->items, capacity * sizeof *all->items);
        if (!grown) {
            fail(m);
            return;
        }
        all->items = grown;
        all->capacity = capacity;
    }
    all->items[all->count++] = conflict;
}

void merge_conflicts_free(merge_conflicts *conflicts) {
    free(conflicts->items);
    *conflicts = (merge_conflicts){0};
}

static bool same(slice a, slice b) {
    if (!a.data || !b.data)
        return a.data == b.data;
    return slice_equal(a, b);
}

static void set_value(merging *m, snapshot_bot *bot, const snapshot_tag *name,
                      slice value) {
    if (!value.data || m->result != AUXRT_OK)
        return;
    if (name->space.length > 0)
        m->result = snapshot_set_mask(m->out, bot, name->space, name->name,
                                      value, m->error);
    else
        m->result = snapshot_set_tag(m->out, bot, name->name, value, m->error);
}

/* Three texts merged line by line and set; false when they cannot be. */
static bool merge_texts(merging *m, snapshot_bot *bot, const snapshot_tag *name,
                        slice base, slice a, slice b) {
    buffer scratch[3];
    buffer merged, quoted;
    slice text[3];
    bool done = false;

    for (int i = 0; i < 3; i++)
        buffer_init(&scratch[i], AUX_SIZE_LIMIT);
    buffer_init(&merged, AUX_SIZE_LIMIT);
    buffer_init(&quoted, AUX_SIZE_LIMIT);
    if (snapshot_string(base, &scratch[0], &text[0]) &&
        snapshot_string(a, &scratch[1], &text[1]) &&
        snapshot_string(b, &scratch[2], &text[2])) {
        done = lines_merge(text[0], text[1], text[2], &merged);
        if (merged.failure != AUXRT_OK)
            fail(m);
        if (done) {
            json_quote(&quoted, buffer_peek(&merged));
            if (quoted.failure != AUXRT_OK)
                fail(m);
            set_value(m, bot, name, buffer_peek(&quoted));
        }
    }
    for (int i = 0; i < 3; i++)
        buffer_free(&scratch[i]);
    buffer_free(&merged);
    buffer_free(&quoted);
    return done;
}

static void merge_value(merging *m, snapshot_bot *bot, const snapshot_tag *name,
                        slice base, slice a, slice b) {
    if (same(a, b) || same(b, base)) {
        set_value(m, bot, name, a);
        return;
    }
    if (same(a, base)) {
        set_value(m, bot, name, b);
        return;
    }
    if (merge_texts(m, bot, name, base, a, b))
        return;
    add_conflict(m, (merge_conflict){.bot = bot->id,
                                     .tag = name->name,
                                     .space = name->space,
                                     .what = "both changed the tag",
                                     .base = base,
                                     .a = a,
                                     .b = b});
    set_value(m, bot, name, m->preference == MERGE_B ? b : a);
}

static int compare_names(const snapshot_tag *a, const snapshot_tag *b) {
    int order = utf16_compare(a->space, b->space);
    return order ? order : utf16_compare(a->name, b->name);
}

/* What stands at the front of a list, or NULL. */
static const snapshot_tag *front(const snapshot_tags *list, size_t at) {
    return list && at < list->count ? &list->items[at] : NULL;
}

static void merge_tags(merging *m, snapshot_bot *bot,
                       const snapshot_tags *lists[3]) {
    size_t at[3] = {0, 0, 0};

    while (m->result == AUXRT_OK) {
        const snapshot_tag *least = NULL;
        slice values[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
        for (int i = 0; i < 3; i++) {
            const snapshot_tag *tag = front(lists[i], at[i]);
            if (tag && (!least || compare_names(tag, least) < 0))
                least = tag;
        }
        if (!least)
            return;
        for (int i = 0; i < 3; i++) {
            const snapshot_tag *tag = front(lists[i], at[i]);
            if (!tag || compare_names(tag, least) != 0)
                continue;
            values[i] = tag->value;
            at[i]++;
        }
        merge_value(m, bot, least, values[0], values[1], values[2]);
    }
}

static void merge_space(merging *m, snapshot_bot *bot, slice base, slice a,
                        slice b) {
    slice chosen = a;
    if (same(a, base)) {
        chosen = b;
    } else if (!same(a, b) && !same(b, base)) {
        add_conflict(m, (merge_conflict){.bot = bot->id,
                                         .what = "both moved the bot",
                                         .base = base,
                                         .a = a,
                                         .b = b});
        if (m->preference == MERGE_B)
            chosen = b;
    }
    if (chosen.data && m->result == AUXRT_OK)
        m->result = snapshot_set_space(m->out, bot, chosen, m->error);
}

/* Both sides have the bot; the base may not. */
static void merge_bot(merging *m, const snapshot_bot *base,
                      const snapshot_bot *a, const snapshot_bot *b) {
    const snapshot_tags *tags[3] = {base ? &base->tags : NULL, &a->tags,
                                    &b->tags};
    const snapshot_tags *masks[3] = {base ? &base->masks : NULL, &a->masks,
                                     &b->masks};
    snapshot_bot *bot = snapshot_add_bot(m->out, a->id);
    if (!bot) {
        fail(m);
        return;
    }
    slice no_space = {NULL, 0};
    merge_space(m, bot, base ? base->space : no_space, a->space, b->space);
    merge_tags(m, bot, tags);
    merge_tags(m, bot, masks);
}

static bool same_list(const snapshot_tags *a, const snapshot_tags *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (compare_names(&a->items[i], &b->items[i]) != 0 ||
            !slice_equal(a->items[i].value, b->items[i].value))
            return false;
    return true;
}

static bool same_bot(const snapshot_bot *a, const snapshot_bot *b) {
    return same(a->space, b->space) && same_list(&a->tags, &b->tags) &&
           same_list(&a->masks, &b->masks);
}

/* Only one side has the bot. */
static void merge_single(merging *m, const snapshot_bot *base,
                         const snapshot_bot *kept, bool kept_by_a) {
    bool keep = true;

    if (base && same_bot(base, kept))
        return;
    if (base) {
        add_conflict(m, (merge_conflict){
                            .bot = kept->id,
                            .what = kept_by_a
                                        ? "A changed the bot, B removed it"
                                        : "A removed the bot, B changed it"});
        keep = (m->preference == MERGE_B) != kept_by_a;
    }
    if (keep && !snapshot_copy_bot(m->out, kept))
        fail(m);
}

auxrt_result merge_snapshots(const snapshot *base, const snapshot *a,
                             const snapshot *b, merge_preference preference,
                             snapshot *out, merge_conflicts *conflicts,
                             auxrt_error *error) {
    merging m = {preference, out, conflicts, error, AUXRT_OK};
    size_t i = 0, j = 0;

    *conflicts = (merge_conflicts){0};
    while (m.result == AUXRT_OK && (i < a->count || j < b->count)) {
        const snapshot_bot *left = i < a->count ? &a->bots[i] : NULL;
        const snapshot_bot *right = j < b->count ? &b->bots[j] : NULL;
        int order = !left    ? 1
                    : !right ? -1
                             : utf16_compare(left->id, right->id);
        if (left && right && order == 0)
            merge_bot(&m, snapshot_find(base, left->id), left, right);
        else if (left && order < 0)
            merge_single(&m, snapshot_find(base, left->id), left, true);
        else if (right)
            merge_single(&m, snapshot_find(base, right->id), right, false);
        i += order <= 0;
        j += order >= 0;
    }
    if (m.result == AUXRT_OK)
        m.result = snapshot_sort(out, error);
    return m.result;
}
