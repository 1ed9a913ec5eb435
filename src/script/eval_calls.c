/*
 * Texts for eval.
 *
 * A call `eval(x)` sees the variables around it and has to stay one, so its
 * text is given checks on the way in: `eval(__aux$k.woven(x))`. Where `eval` is
 * mentioned in another way its value goes elsewhere, and `__aux$k.eval`, which
 * weaves by itself, takes its place; but not where the engine has to refuse it.
 */
#include "script/rewrite.h"
#include "script/scan.h"

/* The expression at frame `at` gives its value to the frame below. */
static bool is_value(const rewrite *r, size_t at) {
    const frame *f = &r->frames[at];
    const frame *parent = f - 1;
    switch (parent->kind) {
    case SYNTAX_sequence_expression:
    case SYNTAX_arguments:
    case SYNTAX_return_statement:
    case SYNTAX_throw_statement:
    case SYNTAX_export_statement:
    case SYNTAX_expression_statement:
    case SYNTAX_array:
    case SYNTAX_spread_element:
    case SYNTAX_template_substitution:
    case SYNTAX_ternary_expression:
    case SYNTAX_binary_expression:
    case SYNTAX_await_expression:
    case SYNTAX_yield_expression:
    case SYNTAX_as_expression:
    case SYNTAX_satisfies_expression:
    case SYNTAX_jsx_expression:
    case SYNTAX_new_expression:
    case SYNTAX_call_expression:
    case SYNTAX_member_expression:
    case SYNTAX_subscript_expression:
        return true;
    case SYNTAX_unary_expression:
        return r->text.data[parent->start] != 'd'; /* delete */
    case SYNTAX_arrow_function:
        return parent->bits & FRAME_BODY_NEXT;
    case SYNTAX_variable_declarator:
    case SYNTAX_pair:
    case SYNTAX_assignment_expression:
    case SYNTAX_assignment_pattern:
    case SYNTAX_object_assignment_pattern:
    case SYNTAX_public_field_definition:
    case SYNTAX_required_parameter:
    case SYNTAX_optional_parameter:
        return f->start != parent->start;
    default:
        return false;
    }
}

static bool is_optional_call(const rewrite *r, const frame *call) {
    TSNode sign = syntax_part(call->node, 1);
    return !ts_node_is_null(sign) &&
           slice_equal(syntax_text(r->text, sign), SLICE("?."));
}

static void enter_name(rewrite *r) {
    const frame *f = rewrite_top(r);
    size_t at = r->depth;
    if (f->kind == SYNTAX_shorthand_property_identifier) {
        edits_insert_text(&r->edits, f->end, ":__aux$k.eval");
        return;
    }
    while (r->frames[at - 1].kind == SYNTAX_parenthesized_expression ||
           r->frames[at - 1].kind == SYNTAX_non_null_expression) {
        at--;
    }
    frame *parent = &r->frames[at - 1];
    TSNode last =
        ts_node_child(parent->node, ts_node_child_count(parent->node) - 1);
    if (parent->kind == SYNTAX_call_expression &&
        parent->start == r->frames[at].start && !is_optional_call(r, parent) &&
        syntax_kind_of(last) == SYNTAX_arguments) {
        parent->bits |= FRAME_EVAL;
    } else if (is_value(r, at)) {
        edits_replace_text(&r->edits, f->start, f->end, "__aux$k.eval");
    }
}

void eval_enter(rewrite *r) {
    frame *f = rewrite_top(r);
    frame *parent = f - 1;
    if (!r->mentions_eval) {
        return;
    }
    if (f->kind == SYNTAX_arguments) {
        f->bits |= parent->bits & FRAME_EVAL;
    } else if (parent->kind == SYNTAX_arguments && parent->bits & FRAME_EVAL &&
               !(parent->bits & FRAME_FIRST) && ts_node_is_named(f->node)) {
        parent->bits |= FRAME_FIRST;
        /* The engine takes `eval(...x)` for a call of a mere value. */
        if (f->kind != SYNTAX_spread_element) {
            f->bits |= FRAME_WOVEN;
            edits_insert_text(&r->edits, f->start, "__aux$k.woven(");
        }
    }
    if ((f->kind == SYNTAX_identifier ||
         f->kind == SYNTAX_shorthand_property_identifier) &&
        scan_is_eval(slice_of(r->text.data + f->start, f->end - f->start))) {
        enter_name(r);
    }
}

void eval_leave(rewrite *r) {
    const frame *f = rewrite_top(r);
    if (f->bits & FRAME_WOVEN) {
        edits_insert_text(&r->edits, f->end, ")");
    }
}
