/*
 * Stop checks in asynchronous code.
 *
 * The engine's time limit is per job, so code that comes back through the
 * microtask queue must ask by itself whether it has to end: at the entry of
 * asynchronous functions and of functions handed to promises, at each turn of
 * a loop that waits, and first in every catch and finally block of
 * asynchronous functions, so that a stop cannot be held there. Code between
 * two waits is left alone: the engine's limit covers it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "script/rewrite.h"

/* A check as an expression; in code that a script made, it tells who did. */
static slice check_call(const rewrite *r, char *room, size_t size) {
    if (r->options->maker == 0) {
        return SLICE("__aux$k.check()");
    }
    int length =
        snprintf(room, size, "__aux$k.check(%" PRIu32 ")", r->options->maker);
    return slice_of(room, (size_t)length);
}

/* Fills a reserved edit with a check between two texts. */
static void fill_check(rewrite *r, size_t reserved, const char *before,
                       const char *behind) {
    char room[40];
    char whole[64];
    slice check = check_call(r, room, sizeof room);
    int length = snprintf(whole, sizeof whole, "%s%.*s%s", before,
                          (int)check.length, check.data, behind);
    edits_fill(&r->edits, reserved, slice_of(whole, (size_t)length));
}

/* In place of an edit that closes: the body is a block. */
static const size_t BLOCK = SIZE_MAX;
static const size_t BLOCK_BEHIND_DIRECTIVE = SIZE_MAX - 1;

static bool weaves(const rewrite *r) {
    return r->options->stop_checks && !r->options->force_sync && !r->broken;
}

static bool is_callback_taker(slice name) {
    return slice_equal(name, SLICE("then")) ||
           slice_equal(name, SLICE("catch")) ||
           slice_equal(name, SLICE("finally"));
}

/* Whether what is called by this node takes functions for the job queue. */
static bool calls_promise(const rewrite *r, const frame *call) {
    TSNode callee = syntax_child(call->node, call->kind == SYNTAX_new_expression
                                                 ? SYNTAX_F_constructor
                                                 : SYNTAX_F_function);
    if (ts_node_is_null(callee)) {
        return false;
    }
    slice text = syntax_text(r->text, callee);
    if (call->kind == SYNTAX_new_expression) {
        return slice_equal(text, SLICE("Promise"));
    }
    if (syntax_kind_of(callee) == SYNTAX_member_expression) {
        TSNode property = syntax_child(callee, SYNTAX_F_property);
        return !ts_node_is_null(property) &&
               is_callback_taker(syntax_text(r->text, property));
    }
    return slice_equal(text, SLICE("queueMicrotask"));
}

/* The last name of `a`, `b.a` or `b.a.bind(…)`. */
static slice last_name(const rewrite *r, TSNode node) {
    syntax_kind kind = syntax_kind_of(node);
    if (kind == SYNTAX_call_expression) {
        TSNode callee = syntax_child(node, SYNTAX_F_function);
        if (ts_node_is_null(callee) ||
            syntax_kind_of(callee) != SYNTAX_member_expression) {
            return SLICE("");
        }
        node = syntax_child(callee, SYNTAX_F_object);
        kind = syntax_kind_of(node);
    }
    if (kind == SYNTAX_member_expression) {
        node = syntax_child(node, SYNTAX_F_property);
    } else if (kind != SYNTAX_identifier) {
        return SLICE("");
    }
    return ts_node_is_null(node) ? SLICE("") : syntax_text(r->text, node);
}

/* The name by which the function whose body is at the top could be handed
 * on. */
static slice function_name(const rewrite *r) {
    const frame *f = &r->frames[r->depth - 1];
    const frame *parent = f - 1;
    syntax_field field = SYNTAX_F_name;
    TSNode named = f->node;
    if (f->kind != SYNTAX_function_declaration &&
        f->kind != SYNTAX_method_definition) {
        named = parent->node;
        switch (parent->kind) {
        case SYNTAX_variable_declarator:
        case SYNTAX_public_field_definition:
            break;
        case SYNTAX_pair:
            field = SYNTAX_F_key;
            break;
        case SYNTAX_assignment_expression:
            field = SYNTAX_F_left;
            break;
        default:
            return SLICE("");
        }
    }
    TSNode name = syntax_child(named, field);
    if (ts_node_is_null(name)) {
        return SLICE("");
    }
    return field == SYNTAX_F_left ? last_name(r, name)
                                  : syntax_text(r->text, name);
}

/* Expressions whose value may be one of their parts. */
static bool hands_on(syntax_kind kind) {
    return kind == SYNTAX_arguments || kind == SYNTAX_call_expression ||
           kind == SYNTAX_parenthesized_expression ||
           kind == SYNTAX_ternary_expression ||
           kind == SYNTAX_binary_expression ||
           kind == SYNTAX_sequence_expression || kind == SYNTAX_as_expression ||
           kind == SYNTAX_satisfies_expression ||
           kind == SYNTAX_non_null_expression;
}

static void note_argument(rewrite *r) {
    frame *f = rewrite_top(r);
    if (syntax_is_function(f->kind)) {
        f->bits |= FRAME_HANDED;
        return;
    }
    if (hands_on(f->kind)) {
        f->bits |= FRAME_HANDED;
    }
    slice name = last_name(r, f->node);
    if (name.length > 0) {
        name_set_add(&r->handed, name, name_hash(name));
    }
}

/* A function whose name may turn out to be handed to a promise. */
static void remember_function(rewrite *r, slice name, const frame *body) {
    uint32_t start = (uint32_t)(name.data - r->text.data);
    stretch_add(r, &r->functions,
                (stretch){start, start + (uint32_t)name.length, body->opening,
                          body->closing, 0});
}

static void fill_entry(rewrite *r, size_t opening, size_t closing) {
    if (closing == BLOCK) {
        fill_check(r, opening, "", ";");
    } else if (closing == BLOCK_BEHIND_DIRECTIVE) {
        fill_check(r, opening, ";", ";");
    } else {
        fill_check(r, opening, "(", ",");
        edits_fill(&r->edits, closing, SLICE(")"));
    }
}

/* A directive must stay the first statement of its function. */
static uint32_t end_of_directives(TSNode body) {
    uint32_t end = 0;
    uint32_t count = ts_node_named_child_count(body);
    for (uint32_t i = 0; i < count && i < 8; i++) {
        TSNode statement = ts_node_named_child(body, i);
        TSNode value = ts_node_child(statement, 0);
        if (ts_node_is_null(value) ||
            syntax_kind_of(statement) != SYNTAX_expression_statement ||
            syntax_kind_of(value) != SYNTAX_string) {
            break;
        }
        end = ts_node_end_byte(statement);
    }
    return end;
}

/* The top frame is the body of the function below it. */
static void enter_body(rewrite *r) {
    frame *body = rewrite_top(r);
    bool block = body->kind == SYNTAX_statement_block;
    if (body->kind == SYNTAX_assignment_expression &&
        r->text.data[body->start] == '{') {
        /* `() => {} = 1`: the engine sees a block and then a sign too much. */
        rewrite_error(r, ts_node_end_byte(ts_node_child(body->node, 0)),
                      "Unexpected token",
                      "an object that is given needs parentheses around it");
    }
    uint32_t directives = block ? end_of_directives(body->node) : 0;
    body->closing = directives ? BLOCK_BEHIND_DIRECTIVE : BLOCK;
    body->opening =
        edits_reserve(&r->edits, directives ? directives : body->start + block);
}

static void leave_body(rewrite *r) {
    frame *body = rewrite_top(r);
    const frame *function = body - 1;
    if (body->kind != SYNTAX_statement_block) {
        body->closing = edits_reserve(&r->edits, body->end);
    }
    if (function->bits & (FRAME_ASYNC | FRAME_HANDED)) {
        fill_entry(r, body->opening, body->closing);
        return;
    }
    slice name = r->collects_functions ? function_name(r) : SLICE("");
    if (name.length > 0) {
        remember_function(r, name, body);
    }
}

static bool is_body(const rewrite *r) {
    const frame *f = &r->frames[r->depth];
    const frame *parent = f - 1;
    if (!syntax_is_function(parent->kind)) {
        return false;
    }
    return f->kind == SYNTAX_statement_block ||
           (parent->bits & FRAME_BODY_NEXT && f->kind != SYNTAX_T_arrow);
}

/* Whether the nearest function is asynchronous, as far as is known. */
static bool in_async_function(const rewrite *r) {
    uint32_t function = r->frames[r->depth].function;
    return function > 0 && r->frames[function].bits & FRAME_ASYNC;
}

static void note_wait(rewrite *r) {
    frame *f = rewrite_top(r);
    if (f->loop > 0) {
        r->frames[f->loop].bits |= FRAME_SUSPENDS;
    }
}

static void enter_await(rewrite *r, uint32_t at) {
    uint32_t function = r->frames[r->depth].function;
    if (function == 0) {
        r->flags |= SCRIPT_ASYNC;
    } else if (!(r->frames[function].bits & FRAME_ASYNC)) {
        rewrite_error(r, at, "Unexpected token",
                      "\"await\" needs an async function around it");
    }
    note_wait(r);
}

/* A loop's frame keeps where its body is, and the edits for the body. */
static void enter_loop(rewrite *r) {
    frame *f = rewrite_top(r);
    TSNode body = syntax_child(f->node, SYNTAX_F_body);
    f->opening = f->closing = SIZE_MAX;
    f->mark = f->count = UINT32_MAX;
    if (!ts_node_is_null(body)) {
        f->mark = ts_node_start_byte(body);
        f->count = ts_node_end_byte(body);
    }
}

static void enter_loop_body(rewrite *r) {
    frame *loop = rewrite_above(r, 1);
    const frame *body = rewrite_top(r);
    bool block = body->kind == SYNTAX_statement_block;
    loop->opening = edits_reserve(&r->edits, body->start + block);
}

static void leave_loop_body(rewrite *r) {
    frame *loop = rewrite_above(r, 1);
    const frame *body = rewrite_top(r);
    if (body->kind != SYNTAX_statement_block) {
        loop->closing = edits_reserve(&r->edits, body->end);
    }
}

/* A block that could hold a stop: of catch or finally. */
static bool is_last_resort(const rewrite *r) {
    const frame *f = &r->frames[r->depth];
    const frame *parent = f - 1;
    return f->kind == SYNTAX_statement_block &&
           (parent->kind == SYNTAX_catch_clause ||
            parent->kind == SYNTAX_finally_clause);
}

void async_enter(rewrite *r) {
    frame *f = rewrite_top(r);
    frame *parent = f - 1;
    switch (f->kind) {
    case SYNTAX_T_arrow:
        if (parent->kind == SYNTAX_arrow_function) {
            parent->bits |= FRAME_BODY_NEXT;
        }
        return;
    case SYNTAX_await_expression:
        enter_await(r, f->start);
        break;
    case SYNTAX_T_await:
        if (parent->kind == SYNTAX_for_in_statement) {
            parent->bits |= FRAME_SUSPENDS;
            uint32_t loop = parent->loop;
            enter_await(r, f->start);
            parent->loop = loop;
        }
        return;
    case SYNTAX_yield_expression:
        note_wait(r);
        break;
    case SYNTAX_arguments:
        if (r->collects_functions && !r->broken &&
            (parent->bits & FRAME_HANDED || calls_promise(r, parent))) {
            f->bits |= FRAME_HANDED;
        }
        return;
    default:
        break;
    }
    if (!weaves(r)) {
        return;
    }
    if (parent->bits & FRAME_HANDED && hands_on(parent->kind)) {
        note_argument(r);
    }
    if (is_body(r)) {
        enter_body(r);
    }
    if (syntax_is_loop(parent->kind) && f->start == parent->mark &&
        f->end == parent->count) {
        enter_loop_body(r);
    }
    if (syntax_is_loop(f->kind)) {
        enter_loop(r);
    } else if (is_last_resort(r)) {
        f->opening = edits_reserve(&r->edits, f->start + 1);
    }
}

static void leave_loop(rewrite *r) {
    frame *f = rewrite_top(r);
    if (!(f->bits & FRAME_SUSPENDS)) {
        return;
    }
    uint32_t outer = (f - 1)->loop;
    if (outer > 0) {
        r->frames[outer].bits |= FRAME_SUSPENDS;
    }
    if (weaves(r) && (f->function == 0 || in_async_function(r))) {
        bool block = f->closing == SIZE_MAX;
        fill_check(r, f->opening, block ? "" : "{", ";");
        edits_fill(&r->edits, f->closing, SLICE("}"));
    }
}

void async_leave(rewrite *r) {
    frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    if (syntax_is_loop(f->kind)) {
        leave_loop(r);
    }
    if (!weaves(r)) {
        return;
    }
    if (syntax_is_loop(parent->kind) && f->start == parent->mark &&
        f->end == parent->count) {
        leave_loop_body(r);
    }
    if (is_last_resort(r)) {
        if (f->function == 0) {
            stretch_add(r, &r->catches, (stretch){.opening = f->opening});
        } else if (in_async_function(r)) {
            fill_check(r, f->opening, "", ";");
        }
    }
    if (is_body(r)) {
        leave_body(r);
    }
}

void async_finish(rewrite *r) {
    if (r->flags & SCRIPT_ASYNC) {
        for (size_t i = 0; i < r->catches.count; i++) {
            fill_check(r, r->catches.items[i].opening, "", ";");
        }
    }
    for (size_t i = 0; i < r->functions.count; i++) {
        const stretch *f = &r->functions.items[i];
        slice name = slice_of(r->text.data + f->start, f->end - f->start);
        if (slice_equal(name, SLICE("then")) ||
            name_set_has(&r->handed, name)) {
            fill_entry(r, f->opening, f->closing);
        }
    }
}
