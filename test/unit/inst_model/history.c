/*
 * Marks of a space, and what a history shows of them.
 */
#include "inst_model/model.h"

static void forget_shown(known_history *h) {
    while (h->shown_count > 0)
        free(h->shown[--h->shown_count]);
}

static void forget_mark(known_history *h, size_t at) {
    free(h->marks[at].bots);
    h->marks[at] = h->marks[--h->count];
}

void model_forget_history(known_history *h) {
    forget_shown(h);
    while (h->count > 0)
        forget_mark(h, 0);
}

void model_see_history(world *w, int i) {
    known_history *h = &w->histories[i];
    size_t count = 0;
    partition *p =
        inst_space_find(w->inst, slice_from_string(model_spaces[i]))->partition;
    const bot_record *const *bots =
        bot_state_sorted(partition_state_peek(p), &count);
    forget_shown(h);
    for (size_t k = 0; k < count && h->shown_count < SHOWN; k++)
        if (bots[k]->is_bot)
            h->shown[h->shown_count++] =
                strndup(bots[k]->id.data, bots[k]->id.length);
}

void model_check_marks(world *w, int i) {
    known_history *h = &w->histories[i];
    auxrt_text text;
    auxrt_error error = {0};
    json_value list;
    size_t count = 0;
    if (auxrt_inst_marks(w->inst, model_source(w, i), &text, &error) !=
            AUXRT_OK ||
        json_parse(slice_of(text.data, text.length), &list, &error) != AUXRT_OK)
        model_fail(w, error.message);
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk))
        count++;
    auxrt_text_free(&text);
    if (count != h->count)
        model_fail(w, "not the marks that were made");
    for (size_t k = 0; k < h->count; k++) {
        if (auxrt_inst_mark_read(w->inst, model_source(w, i),
                                 h->marks[k].number, &text, &error) != AUXRT_OK)
            model_fail(w, error.message);
        if (strcmp(text.data, h->marks[k].bots) != 0)
            model_fail(w, "a mark is not what it was");
        auxrt_text_free(&text);
    }
}

/* What a mark of a space must hold. */
static char *bots_for_mark(const world *w, const char *space) {
    bot_state *state = partition_state_peek(
        inst_space_find(w->inst, slice_from_string(space))->partition);
    size_t count = 0;
    const bot_record *const *bots = bot_state_sorted(state, &count);
    buffer text;
    buffer_init(&text, 1 << 28);
    buffer_append_string(&text, "{\"version\":1,\"state\":{");
    for (size_t i = 0, written = 0; i < count; i++) {
        if (!bots[i]->is_bot)
            continue;
        if (written++ > 0)
            buffer_append_char(&text, ',');
        json_quote(&text, bots[i]->id);
        buffer_append_char(&text, ':');
        bot_record_write(bots[i], true, &text);
    }
    buffer_append_string(&text, "}}");
    return buffer_take(&text, NULL);
}

static void mark_space(world *w, int i) {
    known_history *h = &w->histories[i];
    auxrt_error error = {0};
    known_mark *mark = &h->marks[h->count++];
    /* A mark holds what was done before it, also in spaces that answer late. */
    inst_spaces_finish(w->inst);
    mark->bots = bots_for_mark(w, model_source(w, i));
    if (auxrt_inst_mark(w->inst, model_source(w, i), auxrt_string_of("a label"),
                        &mark->number, &error) != AUXRT_OK)
        model_fail(w, error.message);
}

static void find_bots(world *w) {
    for (int i = 0; i < BOTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "b%d", i);
        w->bots[i].exists =
            inst_space_of_bot(w->inst, slice_from_string(id)) != NULL;
    }
}

void model_use_history(world *w) {
    int i = w->kinds[0] == HISTORY && (w->kinds[1] != HISTORY || model_draw(2))
                ? 0
                : 1;
    known_history *h = &w->histories[i];
    auxrt_error error = {0};
    auxrt_result result = AUXRT_OK;
    unsigned choice = model_draw(10);
    if (w->kinds[i] != HISTORY)
        return;
    w->operations++;
    if (h->count == 0 || (choice < 3 && h->count < MARKS)) {
        mark_space(w, i);
        model_trace("%ld mark %s\n", w->rounds, model_source(w, i));
        return;
    }
    size_t at = model_draw((unsigned)h->count);
    int64_t number = h->marks[at].number;
    model_trace("%ld mark %lld: %u\n", w->rounds, (long long)number, choice);
    /* Who edits a bot that is about to go is refused, or late. */
    if (choice >= 6)
        forget_shown(h);
    if (choice < 6) {
        result = auxrt_inst_mark_show(w->inst, model_source(w, i), number, 1,
                                      &error);
    } else if (choice < 8) {
        result = auxrt_inst_mark_show(w->inst, model_source(w, i), number, 0,
                                      &error);
    } else if (choice < 9) {
        result =
            auxrt_inst_mark_drop(w->inst, model_source(w, i), number, &error);
        forget_mark(h, at);
    } else {
        w->is_exact = false;
        result = auxrt_inst_mark_restore(w->inst, model_source(w, i), number,
                                         &error);
        find_bots(w);
    }
    if (result != AUXRT_OK)
        model_fail(w, error.message);
}

void model_write_for_history(world *w, int i, buffer *out) {
    const known_history *h = &w->histories[i];
    if (w->kinds[i] != HISTORY || h->shown_count == 0)
        return;
    const char *id = h->shown[model_draw((unsigned)h->shown_count)];
    switch (model_draw(4)) {
    case 0:
        buffer_append_format(out, "getBot('id', '%s').tags.t0 = 1;", id);
        break;
    case 1:
        buffer_append_format(out,
                             "setTagMask(getBot('id', '%s'), 't1', 2, '%s');",
                             id, model_spaces[i]);
        break;
    case 2:
        buffer_append_format(
            out, "insertTagText(getBot('id', '%s'), 't1', 0, 'xy');", id);
        break;
    default:
        buffer_append_format(out, "destroy('%s');", id);
    }
    w->operations++;
    w->expected_heard++;
}
