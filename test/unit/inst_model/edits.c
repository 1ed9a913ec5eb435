/*
 * Random edits, by scripts and from outside, and what should become of them.
 */
#include "inst_model/model.h"

typedef enum operation {
    SET_TAG,
    SET_MASK,
    EDIT_TEXT,
    CREATE,
    DESTROY,
    OPERATIONS
} operation;

typedef struct drawn {
    operation what;
    int bot;
    int space; /* of a new bot, or of a mask */
    int tag;
    const char *value; /* JSON, and a JavaScript literal */
} drawn;

static drawn draw_operation(void) {
    static const char *const values[] = {
        "1",         "2.5",
        "true",      "\"a\"",
        "\"\"",      "null",
        "[1,2]",     "\"text\"",
        "{\"k\":1}", "\"@return 1\"",
        "\"12\"",    "\"a text of more than twenty characters\""};
    unsigned choice = model_draw(20);
    return (drawn){.what = choice < 8    ? SET_TAG
                           : choice < 12 ? SET_MASK
                           : choice < 15 ? EDIT_TEXT
                           : choice < 18 ? CREATE
                                         : DESTROY,
                   .bot = (int)model_draw(BOTS),
                   .space = (int)model_draw(2),
                   .tag = (int)model_draw(TAGS),
                   .value = values[model_draw(sizeof values / sizeof *values)]};
}

static bool fits(kind k, const char *value) {
    return k != LIMITED || strlen(value) <= 20;
}

/* Whether a partition takes the edit. Text edits are only judged where their
 * length does not matter. */
static bool is_taken(const world *w, const drawn *d) {
    kind own = w->kinds[w->bots[d->bot].space];
    switch (d->what) {
    case SET_MASK:
        return model_may_change(w->kinds[d->space]) &&
               fits(w->kinds[d->space], d->value);
    case CREATE:
        return model_may_add(w->kinds[d->space]) &&
               fits(w->kinds[d->space], d->value);
    case SET_TAG:
        return model_may_change(own) && fits(own, d->value);
    default:
        return model_may_change(own);
    }
}

/* A text edit counts with the length of its description. */
static bool is_judged(const world *w, const drawn *d) {
    return d->what != EDIT_TEXT || w->kinds[w->bots[d->bot].space] != LIMITED;
}

/* Appends an operation of a script, if scripts can do it now. */
static void write_for_script(world *w, const drawn *d, buffer *out) {
    known_bot *bot = &w->bots[d->bot];
    bool is_taken_here = is_taken(w, d);
    if (d->what != CREATE && !bot->is_seen)
        return;
    if (!is_judged(w, d))
        return;
    w->operations++;
    switch (d->what) {
    case CREATE:
        /* A bot of its own, known by its id to nobody here. */
        buffer_append_format(out, "create({space: '%s', made: true, t%d: %s});",
                             model_spaces[d->space], d->tag, d->value);
        if (!is_taken_here)
            w->expected_heard++;
        break;
    case DESTROY:
        buffer_append_format(out, "destroy('b%d');", d->bot);
        if (bot->exists && !is_taken_here) {
            w->expected_heard++;
        } else {
            bot->exists = bot->is_seen = false;
        }
        break;
    case SET_MASK:
        buffer_append_format(out,
                             "setTagMask(getBot('id', 'b%d'), 't%d', %s, "
                             "'%s');",
                             d->bot, d->tag, d->value, model_spaces[d->space]);
        w->expected_heard += !bot->exists || !is_taken_here;
        break;
    case EDIT_TEXT:
        buffer_append_format(out,
                             "insertTagText(getBot('id', 'b%d'), 't%d', %d, "
                             "'xy');",
                             d->bot, d->tag, d->tag % 2);
        w->expected_heard += !bot->exists || !is_taken_here;
        break;
    default:
        buffer_append_format(out, "getBot('id', 'b%d').tags.t%d = %s;", d->bot,
                             d->tag, d->value);
        w->expected_heard += !bot->exists || !is_taken_here;
    }
}

void model_edit_by_script(world *w) {
    auxrt_error error = {0};
    buffer text;
    bool is_taken_bot[BOTS] = {false};
    uint64_t before = w->expected_heard;
    buffer_init(&text, 65536);
    /* One edit of a bot in a turn: they would become one. */
    for (unsigned i = model_draw(4) + 1; i > 0; i--) {
        drawn d = draw_operation();
        if (is_taken_bot[d.bot])
            continue;
        is_taken_bot[d.bot] = true;
        write_for_script(w, &d, &text);
    }
    model_write_for_history(w, (int)model_draw(2), &text);
    if (model_draw(4) == 0)
        buffer_append_string(&text,
                             "const own = getBots('made', true); if (own.length"
                             " > 6) destroy(own.filter(b => b.space !== "
                             "'never'));");
    w->is_exact = w->is_exact && !strstr(text.data ? text.data : "", "never");
    model_trace("%ld script: %s\n", w->rounds, text.data);
    if (text.length > 0 &&
        auxrt_inst_execute(w->inst, auxrt_string_of(text.data), NULL, &error) !=
            AUXRT_OK)
        model_fail(w, error.message);
    w->expected += w->expected_heard - before;
    buffer_free(&text);
}

void model_edit_from_outside(world *w) {
    auxrt_error error = {0};
    buffer text;
    drawn d = draw_operation();
    known_bot *bot = &w->bots[d.bot];
    bool is_taken_here = is_taken(w, &d);
    if (!is_judged(w, &d) || (d.what == CREATE && bot->exists))
        return;
    buffer_init(&text, 65536);
    buffer_append_format(&text, "[{\"type\":\"%s\",\"id\":\"b%d\"",
                         d.what == CREATE    ? "add_bot"
                         : d.what == DESTROY ? "remove_bot"
                                             : "update_bot",
                         d.bot);
    if (d.what == CREATE)
        buffer_append_format(&text,
                             ",\"bot\":{\"id\":\"b%d\",\"space\":\"%s\","
                             "\"tags\":{\"t%d\":%s}}",
                             d.bot, model_spaces[d.space], d.tag, d.value);
    else if (d.what == SET_MASK)
        buffer_append_format(&text,
                             ",\"update\":{\"masks\":{\"%s\":{\"t%d\":%s}}}",
                             model_spaces[d.space], d.tag, d.value);
    else if (d.what == EDIT_TEXT)
        buffer_append_format(
            &text,
            ",\"update\":{\"tags\":{\"t%d\":{\"\\u0011tag_edit\":true,"
            "\"version\":{},\"operations\":[[{\"type\":\"insert\",\"text\":"
            "\"z\"}]]}}}",
            d.tag);
    else if (d.what == SET_TAG)
        buffer_append_format(&text, ",\"update\":{\"tags\":{\"t%d\":%s}}",
                             d.tag, d.value);
    buffer_append_string(&text, "}]");
    w->operations++;
    if (d.what == CREATE && is_taken_here) {
        bot->exists = true;
        bot->space = d.space;
    } else if (d.what == DESTROY) {
        w->expected += bot->exists && !is_taken_here;
        bot->exists = bot->exists && !is_taken_here;
    } else {
        /* Masks may be there before their bot. */
        w->expected += (!bot->exists && d.what != SET_MASK) || !is_taken_here;
    }
    model_trace("%ld outside: %s\n", w->rounds, text.data);
    if (auxrt_inst_edit(w->inst, auxrt_string_of(text.data), &error) !=
        AUXRT_OK)
        model_fail(w, error.message);
    buffer_free(&text);
}

void model_forget_gone(world *w) {
    for (int i = 0; i < BOTS; i++)
        w->bots[i].is_seen = w->bots[i].is_seen && w->bots[i].exists;
}
