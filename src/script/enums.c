/*
 * enum and const enum: the object that TypeScript would make.
 *
 *   enum Dir { Up, Left = "l" }   becomes
 *   let Dir;(Dir=>{ Dir[Dir["Up"]=0]="Up"; Dir["Left"]= "l";})(Dir||(Dir={}));
 *
 * Every part stays at its place, in its order. A value that is no literal is
 * looked at when it is there: strings have no way back to their name.
 */
#include <stdio.h>
#include <stdlib.h>

#include "script/rewrite.h"

/* What is known about the value before the one at hand, in the frame of the
 * enum: a number (count is the next one), a string, or nothing. */
enum { VALUE_NUMBER, VALUE_STRING, VALUE_OTHER };

static slice enum_name(const rewrite *r, const frame *f) {
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    return ts_node_is_null(name) ? SLICE("") : syntax_text(r->text, name);
}

static void insert_quoted(rewrite *r, uint32_t at, slice name) {
    bool is_string =
        name.length > 0 && (name.data[0] == '"' || name.data[0] == '\'');
    if (is_string) {
        edits_insert(&r->edits, at, name);
    } else {
        edits_insert_text(&r->edits, at, "\"");
        edits_insert(&r->edits, at, name);
        edits_insert_text(&r->edits, at, "\"");
    }
}

static void enter_enum(rewrite *r) {
    frame *f = rewrite_top(r);
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    if (ts_node_is_null(name)) {
        return; /* only in a broken tree */
    }
    namespaces_declare(r, r->depth, syntax_text(r->text, name), f->start);
    edits_insert_text(&r->edits, f->start, "(");
    edits_blank(&r->edits, f->start, ts_node_start_byte(name));
    edits_insert_text(&r->edits, ts_node_end_byte(name), "=>");
    f->count = 0;
    f->mark = VALUE_NUMBER;
    f->outer = r->enum_frame;
    r->enum_frame = r->depth;
}

static void leave_enum(rewrite *r) {
    const frame *f = rewrite_top(r);
    if (r->enum_frame != r->depth) {
        return;
    }
    namespaces_close(r, r->depth, enum_name(r, f), f->end);
    r->enum_frame = f->outer;
}

/* `Dir[Dir["Up"]` around a member's name. */
static void open_member(rewrite *r, const frame *of, TSNode name,
                        bool reversible) {
    slice of_name = enum_name(r, of);
    uint32_t start = ts_node_start_byte(name);
    bool quote = syntax_kind_of(name) != SYNTAX_string;
    if (reversible) {
        edits_insert(&r->edits, start, of_name);
        edits_insert_text(&r->edits, start, "[");
    }
    edits_insert(&r->edits, start, of_name);
    edits_insert(&r->edits, start, quote ? SLICE("[\"") : SLICE("["));
    edits_insert(&r->edits, ts_node_end_byte(name),
                 quote ? SLICE("\"]") : SLICE("]"));
    slice text = syntax_text(r->text, name);
    name_set_add_in(&r->members, text, of->start + 1);
}

/* A member without a value: one more than the one before. */
static void count_on(rewrite *r, TSNode name) {
    frame *of = &r->frames[r->enum_frame];
    slice text = syntax_text(r->text, name);
    uint32_t end = ts_node_end_byte(name);
    if (of->mark == VALUE_STRING) {
        rewrite_error(r, ts_node_start_byte(name), "Unexpected token",
                      "\"%.*s\" needs a value, because the member before it "
                      "is a string",
                      (int)(text.length < 60 ? text.length : 60), text.data);
        return;
    }
    open_member(r, of, name, true);
    if (of->mark == VALUE_NUMBER) {
        char number[16];
        int length = snprintf(number, sizeof number, "=%d", (int)of->count++);
        edits_insert(&r->edits, end, slice_of(number, (size_t)length));
    } else {
        slice before =
            slice_of(r->text.data + of->opening, of->closing - of->opening);
        edits_insert_text(&r->edits, end, "=");
        edits_insert(&r->edits, end, enum_name(r, of));
        edits_insert_text(&r->edits, end, "[");
        insert_quoted(r, end, before);
        edits_insert_text(&r->edits, end, "]+1");
    }
    edits_insert_text(&r->edits, end, "]=");
    insert_quoted(r, end, text);
    edits_insert_text(&r->edits, end, ";");
    of->opening = ts_node_start_byte(name);
    of->closing = end;
}

/* A literal whole number that can be counted on from. */
static bool small_number(slice text, TSNode value, int *out) {
    slice digits = syntax_text(text, value);
    bool minus = digits.length > 0 && digits.data[0] == '-';
    size_t i = minus;
    int number = 0;
    if (digits.length - i == 0 || digits.length - i > 8 ||
        (digits.data[i] == '0' && digits.length - i > 1)) {
        return false;
    }
    for (; i < digits.length; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9') {
            return false;
        }
        number = number * 10 + (digits.data[i] - '0');
    }
    *out = minus ? -number : number;
    return true;
}

static int kind_of_value(const rewrite *r, TSNode value, int *number) {
    syntax_kind kind = syntax_kind_of(value);
    if (kind == SYNTAX_string || kind == SYNTAX_template_string) {
        return VALUE_STRING;
    }
    bool literal = kind == SYNTAX_number || kind == SYNTAX_unary_expression;
    return literal && small_number(r->text, value, number) ? VALUE_NUMBER
                                                           : VALUE_OTHER;
}

static void enter_assignment(rewrite *r) {
    const frame *f = rewrite_top(r);
    frame *of = &r->frames[r->enum_frame];
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    TSNode value = syntax_child(f->node, SYNTAX_F_value);
    if (ts_node_is_null(name) || ts_node_is_null(value)) {
        return;
    }
    int number = 0;
    int kind = kind_of_value(r, value, &number);
    open_member(r, of, name, kind == VALUE_NUMBER);
    of->mark = (uint32_t)kind;
    of->count = (uint32_t)(number + 1);
    of->opening = ts_node_start_byte(name);
    of->closing = ts_node_end_byte(name);
}

static void leave_assignment(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *of = &r->frames[r->enum_frame];
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    if (ts_node_is_null(name)) {
        return;
    }
    slice text = syntax_text(r->text, name);
    slice of_name = enum_name(r, of);
    if (of->mark == VALUE_NUMBER) {
        edits_insert_text(&r->edits, f->end, "]=");
        insert_quoted(r, f->end, text);
    } else if (of->mark == VALUE_OTHER) {
        edits_insert_text(&r->edits, f->end, ";typeof ");
        edits_insert(&r->edits, f->end, of_name);
        edits_insert_text(&r->edits, f->end, "[");
        insert_quoted(r, f->end, text);
        edits_insert_text(&r->edits, f->end, "]==\"string\"||(");
        edits_insert(&r->edits, f->end, of_name);
        edits_insert_text(&r->edits, f->end, "[");
        edits_insert(&r->edits, f->end, of_name);
        edits_insert_text(&r->edits, f->end, "[");
        insert_quoted(r, f->end, text);
        edits_insert_text(&r->edits, f->end, "]]=");
        insert_quoted(r, f->end, text);
        edits_insert_text(&r->edits, f->end, ")");
    }
    edits_insert_text(&r->edits, f->end, ";");
}

/* Inside a value, an earlier member is known by its bare name. */
static void qualify(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *of = &r->frames[r->enum_frame];
    slice name = slice_of(r->text.data + f->start, f->end - f->start);
    if (!name_set_has_in(&r->members, name, of->start + 1)) {
        return;
    }
    if (f->kind == SYNTAX_shorthand_property_identifier) {
        edits_insert(&r->edits, f->start, name);
        edits_insert_text(&r->edits, f->start, ":");
    }
    edits_insert(&r->edits, f->start, enum_name(r, of));
    edits_insert_text(&r->edits, f->start, ".");
}

bool enums_enter(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    if (f->kind == SYNTAX_enum_declaration) {
        enter_enum(r);
        return true;
    }
    if (r->enum_frame == 0) {
        return true;
    }
    if (f->kind == SYNTAX_enum_assignment) {
        enter_assignment(r);
    } else if (parent->kind == SYNTAX_enum_body) {
        if (f->kind == SYNTAX_T_comma) {
            edits_blank(&r->edits, f->start, f->end);
        } else if (f->kind == SYNTAX_property_identifier ||
                   f->kind == SYNTAX_string) {
            count_on(r, f->node);
        } else if (f->kind == SYNTAX_computed_property_name ||
                   f->kind == SYNTAX_number ||
                   f->kind == SYNTAX_private_property_identifier) {
            rewrite_error(r, f->start, "Unexpected token",
                          "a member of an enum needs a plain name");
        }
    } else if (parent->kind != SYNTAX_enum_declaration &&
               (f->kind == SYNTAX_identifier ||
                f->kind == SYNTAX_shorthand_property_identifier)) {
        qualify(r);
    }
    return true;
}

void enums_leave(rewrite *r) {
    const frame *f = rewrite_top(r);
    if (f->kind == SYNTAX_enum_assignment && r->enum_frame > 0) {
        leave_assignment(r);
    } else if (f->kind == SYNTAX_enum_declaration) {
        leave_enum(r);
    }
}
