/*
 * export in all its forms. What is exported is published where the statement
 * stands, with the values that the names have then.
 */
#include "script/modules.h"

/* A string key may stand where a name is wanted. */
static bool is_string(TSNode node) {
    return syntax_kind_of(node) == SYNTAX_string;
}

/* The end of a statement, without its semicolon. */
static uint32_t end_without_semicolon(const rewrite *r, const frame *f) {
    bool has = f->end > f->start && r->text.data[f->end - 1] == ';';
    return f->end - has;
}

static void close_names(rewrite *r, uint32_t at) {
    edits_insert_text(&r->edits, at, "});");
}

typedef struct name_list {
    uint32_t at;
    bool first;
} name_list;

static void append_name(rewrite *r, TSNode name, void *data) {
    name_list *list = data;
    edits_insert(&r->edits, list->at, list->first ? SLICE("") : SLICE(","));
    edits_insert(&r->edits, list->at, syntax_text(r->text, name));
    list->first = false;
}

static void export_variables(rewrite *r, TSNode declaration, name_list *list) {
    TSTreeCursor cursor = ts_tree_cursor_new(declaration);
    bool more = ts_tree_cursor_goto_first_child(&cursor);
    for (; more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode child = ts_tree_cursor_current_node(&cursor);
        if (syntax_kind_of(child) == SYNTAX_variable_declarator) {
            pattern_names(r, syntax_child(child, SYNTAX_F_name), append_name,
                          list);
        }
    }
    ts_tree_cursor_delete(&cursor);
}

static bool is_erased(TSNode declaration) {
    switch (syntax_kind_of(declaration)) {
    case SYNTAX_interface_declaration:
    case SYNTAX_type_alias_declaration:
    case SYNTAX_ambient_declaration:
    case SYNTAX_function_signature:
        return true;
    default:
        return false;
    }
}

/* What `default` names: a declaration without a name is an expression. */
static bool is_default(TSNode node) {
    TSNode second = syntax_part(node, 1);
    return !ts_node_is_null(second) &&
           syntax_kind_of(second) == SYNTAX_T_default;
}

static void leave_declaration(rewrite *r, TSNode declaration) {
    const frame *f = rewrite_top(r);
    syntax_kind kind = syntax_kind_of(declaration);
    TSNode name = syntax_child(declaration, SYNTAX_F_name);
    name_list list = {f->end, true};
    if (kind == SYNTAX_internal_module || kind == SYNTAX_module) {
        slice dotted = syntax_text(r->text, name);
        const char *dot = memchr(dotted.data, '.', dotted.length);
        dotted.length = dot ? (size_t)(dot - dotted.data) : dotted.length;
        if (!name_set_has_in(&r->merged, dotted, (f - 1)->start + 1)) {
            return; /* it had no value */
        }
        edits_insert_text(&r->edits, f->end, ";__aux$m.export({");
        edits_insert(&r->edits, f->end, dotted);
        close_names(r, f->end);
        return;
    }
    edits_insert(&r->edits, f->end,
                 is_default(f->node) ? SLICE(";__aux$m.export({default:")
                                     : SLICE(";__aux$m.export({"));
    if (kind == SYNTAX_lexical_declaration ||
        kind == SYNTAX_variable_declaration) {
        export_variables(r, declaration, &list);
    } else if (!ts_node_is_null(name)) {
        append_name(r, name, &list);
    }
    close_names(r, f->end);
}

static bool enter_declaration(rewrite *r, TSNode declaration) {
    const frame *f = rewrite_top(r);
    if (is_erased(declaration)) {
        if (syntax_kind_of(declaration) != SYNTAX_ambient_declaration) {
            TSNode name = syntax_child(declaration, SYNTAX_F_name);
            if (!ts_node_is_null(name) &&
                syntax_kind_of(declaration) != SYNTAX_function_signature) {
                slice text = syntax_text(r->text, name);
                name_set_add(&r->types, text, name_hash(text));
            }
        }
        edits_blank_with(&r->edits, f->start, f->end, ';');
        return false;
    }
    edits_blank(&r->edits, f->start, ts_node_start_byte(declaration));
    return true;
}

/* A class or function without a name is a declaration behind `export default`;
 * the grammar goes on with what the next statement begins with. */
static void find_default_end(rewrite *r, TSNode value) {
    TSNode node = value;
    uint32_t start = ts_node_start_byte(value);
    for (;;) {
        syntax_kind kind = syntax_kind_of(node);
        if (kind == SYNTAX_class || kind == SYNTAX_function_expression ||
            kind == SYNTAX_generator_function) {
            break;
        }
        TSNode first = ts_node_child(node, 0);
        if (ts_node_is_null(first) || ts_node_start_byte(first) != start) {
            return;
        }
        node = first;
    }
    uint32_t end = ts_node_end_byte(node);
    if (end < ts_node_end_byte(value) &&
        (unsigned char)r->text.data[end] <= ' ') {
        stretch_add(r, &r->borders, (stretch){end, end, 0, 0, 0});
    }
}

static void enter_default_value(rewrite *r, TSNode value) {
    const frame *f = rewrite_top(r);
    find_default_end(r, value);
    module_replace(r, f->start, ts_node_start_byte(value),
                   SLICE("__aux$m.export({default:"));
}

static void leave_default_value(rewrite *r, TSNode value) {
    const frame *f = rewrite_top(r);
    uint32_t end = ts_node_end_byte(value);
    edits_insert_text(&r->edits, end, "})");
    if (end_without_semicolon(r, f) == f->end) {
        edits_insert_text(&r->edits, end, ";");
    }
}

/* The parts of `export … from` before the source. */
static void enter_from(rewrite *r, TSNode source) {
    const frame *f = rewrite_top(r);
    TSNode clause = syntax_part(f->node, 1);
    syntax_kind kind = syntax_kind_of(clause);
    uint32_t at = ts_node_start_byte(source);
    uint32_t clause_start = ts_node_start_byte(clause);
    if (kind == SYNTAX_export_clause) {
        module_replace(r, f->start, clause_start,
                       SLICE("__aux$m.export((__aux$e=>("));
        module_replace(r, ts_node_end_byte(clause), at,
                       module_await(r, SLICE("))(await __aux$m.import("),
                                    SLICE("))(__aux$m.import(")));
    } else if (kind == SYNTAX_namespace_export) {
        TSNode name = syntax_named(clause, syntax_named_count(clause) - 1);
        module_replace(r, f->start, ts_node_start_byte(name),
                       SLICE("__aux$m.export(("));
        edits_insert_text(&r->edits, ts_node_start_byte(name), "{");
        module_replace(r, ts_node_end_byte(name), at,
                       module_await(r, SLICE(":await __aux$m.import("),
                                    SLICE(":__aux$m.import(")));
    } else {
        module_replace(
            r, f->start, at,
            module_await(r,
                         SLICE("__aux$m.export((({default:__aux$d,..."
                               "__aux$e})=>__aux$e)"
                               "(await __aux$m.import("),
                         SLICE("__aux$m.export((({default:__aux$d,..."
                               "__aux$e})=>__aux$e)"
                               "(__aux$m.import(")));
    }
}

static void leave_from(rewrite *r, TSNode source) {
    const frame *f = rewrite_top(r);
    TSNode clause = syntax_part(f->node, 1);
    bool space = syntax_kind_of(clause) == SYNTAX_namespace_export;
    uint32_t end = ts_node_end_byte(source);
    edits_insert(&r->edits, end, space ? SLICE(")}));") : SLICE(")));"));
    edits_blank(&r->edits, end, f->end);
}

/* One name of an export list; its new name comes first in the object. */
bool exports_enter_specifier(rewrite *r) {
    frame *f = rewrite_top(r);
    const frame *statement = f - 2;
    TSNode first = ts_node_child(f->node, 0);
    syntax_kind kind = syntax_kind_of(first);
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    TSNode alias = syntax_child(f->node, SYNTAX_F_alias);
    bool from =
        !ts_node_is_null(syntax_child(statement->node, SYNTAX_F_source));
    if (ts_node_child_count(f->node) > 1 &&
        (kind == SYNTAX_T_type || kind == SYNTAX_T_typeof)) {
        edits_blank(&r->edits, f->start, f->end);
        (f - 1)->bits |= FRAME_DROP_COMMA;
        return false;
    }
    if (ts_node_is_null(name)) {
        return false;
    }
    slice text = syntax_text(r->text, name);
    slice as = ts_node_is_null(alias) ? text : syntax_text(r->text, alias);
    size_t opening = edits_reserve(&r->edits, f->start);
    edits_insert(&r->edits, f->start, as);
    edits_insert_text(&r->edits, f->start, ":");
    if (from) {
        edits_insert(&r->edits, f->start,
                     is_string(name) ? SLICE("__aux$e[") : SLICE("__aux$e."));
        if (!ts_node_is_null(alias)) {
            edits_blank(&r->edits, ts_node_end_byte(name), f->end);
        }
        if (is_string(name)) {
            edits_insert_text(&r->edits, ts_node_end_byte(name), "]");
        }
        return false;
    }
    if (is_string(name)) {
        rewrite_error(r, f->start, "Unexpected token",
                      "only names of this script can be exported");
        return false;
    }
    if (!ts_node_is_null(alias)) {
        edits_blank(&r->edits, ts_node_end_byte(name), f->end);
    }
    /* Whether the name exists is known at the end of the script. */
    stretch_add(r, &r->exports,
                (stretch){ts_node_start_byte(name), ts_node_end_byte(name),
                          opening, f->end, 0});
    name_set_add(&r->names, text, name_hash(text));
    return false;
}

/* Names of nothing are errors. The list has been written as if all names were
 * values; the entry of a type is put where it is never evaluated. */
void exports_finish(rewrite *r) {
    for (size_t i = 0; i < r->exports.count; i++) {
        const stretch *e = &r->exports.items[i];
        slice name = slice_of(r->text.data + e->start, e->end - e->start);
        if (name_set_has(&r->declared, name)) {
            continue;
        }
        if (name_set_has(&r->types, name)) {
            edits_fill(&r->edits, e->opening, SLICE("...null&&{"));
            edits_insert_text(&r->edits, (uint32_t)e->closing, "}");
            continue;
        }
        rewrite_error(r, e->start, "Unexpected token",
                      "\"%.*s\" is not declared in this script, so it cannot "
                      "be exported",
                      (int)(name.length < 80 ? name.length : 80), name.data);
    }
}

static bool refuse_export(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode second = syntax_part(f->node, 1);
    if (ts_node_is_null(second)) {
        return true;
    }
    syntax_kind kind = syntax_kind_of(second);
    if (kind == SYNTAX_T_equals || kind == SYNTAX_T_as) {
        rewrite_error(r, ts_node_start_byte(second), "Unexpected token",
                      "this form of export is not known; use \"export "
                      "default\" or an export list");
        return true;
    }
    return false;
}

bool exports_enter(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode declaration = syntax_child(f->node, SYNTAX_F_declaration);
    TSNode value = syntax_child(f->node, SYNTAX_F_value);
    TSNode source = syntax_child(f->node, SYNTAX_F_source);
    module_needed(r);
    if (refuse_export(r)) {
        return false;
    }
    if (module_is_type_only(f->node)) {
        edits_blank_with(&r->edits, f->start, f->end, ';');
        return false;
    }
    if (!ts_node_is_null(declaration)) {
        return enter_declaration(r, declaration);
    }
    if (!ts_node_is_null(value)) {
        enter_default_value(r, value);
    } else if (!ts_node_is_null(source)) {
        enter_from(r, source);
    } else {
        TSNode clause = syntax_part(f->node, 1);
        module_replace(r, f->start, ts_node_start_byte(clause),
                       SLICE("__aux$m.export("));
    }
    return true;
}

void exports_leave(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode declaration = syntax_child(f->node, SYNTAX_F_declaration);
    TSNode value = syntax_child(f->node, SYNTAX_F_value);
    TSNode source = syntax_child(f->node, SYNTAX_F_source);
    if (!ts_node_is_null(declaration)) {
        leave_declaration(r, declaration);
    } else if (!ts_node_is_null(value)) {
        leave_default_value(r, value);
    } else if (!ts_node_is_null(source)) {
        leave_from(r, source);
    } else {
        uint32_t end = ts_node_end_byte(syntax_part(f->node, 1));
        edits_insert_text(&r->edits, end, ");");
        edits_blank(&r->edits, end, f->end);
    }
}
