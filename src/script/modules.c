/*
 * import and export become calls of the module face, in place and in order:
 *
 *   import d, { a as b } from "m"   const {default:d, a : b }=await
 *                                   __aux$m.import("m");
 *   export const n = 1;             const n = 1;__aux$m.export({n});
 *   export { a as b } from "m"      __aux$m.export((__aux$e=>({b:__aux$e.a}))
 *                                   (await __aux$m.import("m")));
 *
 * What is gone leaves its line ends, so lines never move.
 */
#include "script/rewrite.h"

static bool is_type_only(TSNode node) {
    TSNode second = ts_node_child(node, 1);
    if (ts_node_is_null(second)) {
        return false;
    }
    syntax_kind kind = syntax_kind_of(second);
    return kind == SYNTAX_T_type || kind == SYNTAX_T_typeof;
}

static void need_module(rewrite *r) {
    r->flags |= SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE;
}

static slice await_text(const rewrite *r, slice with, slice without) {
    return r->options->force_sync ? without : with;
}

/* Replaces a stretch by `text` and keeps its line ends behind it. */
static void replace_lines(rewrite *r, uint32_t start, uint32_t end,
                          slice text) {
    edits_insert(&r->edits, start, text);
    if (start < end) {
        edits_blank(&r->edits, start, end);
    }
}

static void note_declared(rewrite *r, TSNode name, void *data) {
    (void)data;
    slice text = syntax_text(r->text, name);
    name_set_add(&r->declared, text, name_hash(text));
}

/* A string key may stand where a name is wanted. */
static bool is_string(TSNode node) {
    return syntax_kind_of(node) == SYNTAX_string;
}

/* The end of a statement, without its semicolon. */
static uint32_t end_without_semicolon(const rewrite *r, const frame *f) {
    bool has = f->end > f->start && r->text.data[f->end - 1] == ';';
    return f->end - has;
}

/* ----------------------------------------------------------------- import */

/* One of `a`, `a as b`, `type a`, with the comma behind it. */
static bool enter_import_specifier(rewrite *r) {
    frame *f = rewrite_top(r);
    TSNode first = ts_node_child(f->node, 0);
    syntax_kind kind = syntax_kind_of(first);
    bool types = ts_node_child_count(f->node) > 1 &&
                 (kind == SYNTAX_T_type || kind == SYNTAX_T_typeof);
    if (types) {
        edits_blank(&r->edits, f->start, f->end);
        (f - 1)->bits |= FRAME_DROP_COMMA;
        return false;
    }
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    TSNode alias = syntax_child(f->node, SYNTAX_F_alias);
    if (!ts_node_is_null(alias)) {
        uint32_t end = ts_node_end_byte(name);
        replace_lines(r, end, ts_node_start_byte(alias), SLICE(":"));
        note_declared(r, alias, NULL);
    } else if (!ts_node_is_null(name)) {
        note_declared(r, name, NULL);
    }
    return false;
}

/* `{default:d` … `}=await __aux$m.import(` */
static void open_import(rewrite *r, const frame *statement, TSNode clause,
                        TSNode source) {
    uint32_t count = ts_node_named_child_count(clause);
    TSNode first = ts_node_named_child(clause, 0);
    TSNode last = ts_node_named_child(clause, count - 1);
    bool has_default = syntax_kind_of(first) == SYNTAX_identifier;
    bool namespace = syntax_kind_of(last) == SYNTAX_namespace_import;
    edits_insert(&r->edits, statement->start,
                 namespace ? SLICE("const ") : SLICE("const {"));
    edits_blank(&r->edits, statement->start, ts_node_start_byte(clause));
    if (has_default) {
        note_declared(r, first, NULL);
        if (namespace) {
            edits_blank(&r->edits, ts_node_start_byte(first),
                        ts_node_start_byte(last));
        } else {
            edits_insert_text(&r->edits, ts_node_start_byte(first),
                              "default:");
        }
    }
    if (namespace) {
        uint32_t parts = ts_node_named_child_count(last);
        TSNode name = ts_node_named_child(last, parts - 1);
        edits_blank(&r->edits, ts_node_start_byte(last),
                    ts_node_start_byte(name));
        note_declared(r, name, NULL);
    }
    edits_insert(&r->edits, ts_node_end_byte(clause),
                 namespace ? SLICE("=") : SLICE("}="));
    replace_lines(r, ts_node_end_byte(clause), ts_node_start_byte(source),
                  await_text(r, SLICE("await __aux$m.import("),
                             SLICE("__aux$m.import(")));
}

static bool enter_import(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode source = syntax_child(f->node, SYNTAX_F_source);
    TSNode clause = ts_node_named_child(f->node, 0);
    need_module(r);
    if (is_type_only(f->node)) {
        edits_blank_with(&r->edits, f->start, f->end, ';');
        return false;
    }
    if (ts_node_is_null(clause)) {
        return false;
    }
    if (syntax_kind_of(clause) == SYNTAX_import_clause) {
        open_import(r, f, clause, source);
    } else if (syntax_kind_of(clause) == SYNTAX_import_require_clause) {
        TSNode name = ts_node_named_child(clause, 0);
        source = syntax_child(clause, SYNTAX_F_source);
        note_declared(r, name, NULL);
        edits_insert_text(&r->edits, f->start, "const ");
        edits_blank(&r->edits, f->start, ts_node_start_byte(name));
        replace_lines(r, ts_node_end_byte(name), ts_node_start_byte(source),
                      await_text(r, SLICE("=await __aux$m.import("),
                                 SLICE("=__aux$m.import(")));
    } else {
        replace_lines(r, f->start, ts_node_start_byte(source),
                      await_text(r, SLICE("await __aux$m.import("),
                                 SLICE("__aux$m.import(")));
    }
    return true;
}

/* A default import beside a namespace comes last, when the module is there. */
static void leave_import(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode source = syntax_child(f->node, SYNTAX_F_source);
    TSNode clause = ts_node_named_child(f->node, 0);
    if (syntax_kind_of(clause) == SYNTAX_import_require_clause) {
        source = syntax_child(clause, SYNTAX_F_source);
    }
    uint32_t end = ts_node_end_byte(source);
    edits_insert_text(&r->edits, end, ")");
    if (syntax_kind_of(clause) == SYNTAX_import_clause &&
        ts_node_named_child_count(clause) == 2) {
        TSNode name = ts_node_named_child(clause, 0);
        TSNode last = ts_node_named_child(clause, 1);
        if (syntax_kind_of(last) == SYNTAX_namespace_import) {
            uint32_t parts = ts_node_named_child_count(last);
            TSNode space = ts_node_named_child(last, parts - 1);
            edits_insert_text(&r->edits, end, ",{default:");
            edits_insert(&r->edits, end, syntax_text(r->text, name));
            edits_insert_text(&r->edits, end, "}=");
            edits_insert(&r->edits, end, syntax_text(r->text, space));
        }
    }
    edits_insert_text(&r->edits, end, ";");
    edits_blank(&r->edits, end, f->end);
}

/* `import x = a.b` names a part of a namespace; gone when that is a type. */
static bool enter_alias(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode name = ts_node_named_child(f->node, 0);
    TSNode target = ts_node_named_child(f->node, 1);
    if (ts_node_is_null(target)) {
        return false;
    }
    stretch_add(r, &r->aliases,
                (stretch){f->start, f->end, ts_node_start_byte(target),
                          ts_node_start_byte(name), 0});
    note_declared(r, name, NULL);
    return false;
}

static void finish_aliases(rewrite *r) {
    for (size_t i = 0; i < r->aliases.count; i++) {
        const stretch *a = &r->aliases.items[i];
        size_t end = a->opening;
        while (end < a->end && r->text.data[end] != '.' &&
               r->text.data[end] != ';' && r->text.data[end] > ' ') {
            end++;
        }
        slice root = slice_of(r->text.data + a->opening, end - a->opening);
        if (name_set_has(&r->declared, root)) {
            edits_replace_text(&r->edits, a->start, a->start + 6, "const ");
        } else {
            edits_blank_with(&r->edits, a->start, a->end, ';');
        }
    }
}

/* ----------------------------------------------------------------- export */

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

static bool is_class_or_function(syntax_kind kind) {
    return kind == SYNTAX_function_declaration ||
           kind == SYNTAX_generator_function_declaration ||
           kind == SYNTAX_class_declaration ||
           kind == SYNTAX_abstract_class_declaration;
}

/* What `default` names: a declaration without a name is an expression. */
static bool is_default(TSNode node) {
    TSNode second = ts_node_child(node, 1);
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

static void enter_default_value(rewrite *r, TSNode value) {
    const frame *f = rewrite_top(r);
    replace_lines(r, f->start, ts_node_start_byte(value),
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
    TSNode clause = ts_node_child(f->node, 1);
    syntax_kind kind = syntax_kind_of(clause);
    uint32_t at = ts_node_start_byte(source);
    uint32_t clause_start = ts_node_start_byte(clause);
    if (kind == SYNTAX_export_clause) {
        replace_lines(r, f->start, clause_start,
                      SLICE("__aux$m.export((__aux$e=>("));
        replace_lines(r, ts_node_end_byte(clause), at,
                      await_text(r, SLICE("))(await __aux$m.import("),
                                 SLICE("))(__aux$m.import(")));
    } else if (kind == SYNTAX_namespace_export) {
        TSNode name = ts_node_named_child(
            clause, ts_node_named_child_count(clause) - 1);
        replace_lines(r, f->start, ts_node_start_byte(name),
                      SLICE("__aux$m.export(("));
        edits_insert_text(&r->edits, ts_node_start_byte(name), "{");
        replace_lines(r, ts_node_end_byte(name), at,
                      await_text(r, SLICE(":await __aux$m.import("),
                                 SLICE(":__aux$m.import(")));
    } else {
        replace_lines(r, f->start, at,
                      await_text(r,
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
    TSNode clause = ts_node_child(f->node, 1);
    bool space = syntax_kind_of(clause) == SYNTAX_namespace_export;
    uint32_t end = ts_node_end_byte(source);
    edits_insert(&r->edits, end, space ? SLICE(")}));") : SLICE(")));"));
    edits_blank(&r->edits, end, f->end);
}

/* One name of an export list; its new name comes first in the object. */
static bool enter_export_specifier(rewrite *r) {
    frame *f = rewrite_top(r);
    const frame *statement = f - 2;
    TSNode first = ts_node_child(f->node, 0);
    syntax_kind kind = syntax_kind_of(first);
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    TSNode alias = syntax_child(f->node, SYNTAX_F_alias);
    bool from = !ts_node_is_null(syntax_child(statement->node,
                                              SYNTAX_F_source));
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
static void finish_exports(rewrite *r) {
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
    TSNode second = ts_node_child(f->node, 1);
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

static bool enter_export(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode declaration = syntax_child(f->node, SYNTAX_F_declaration);
    TSNode value = syntax_child(f->node, SYNTAX_F_value);
    TSNode source = syntax_child(f->node, SYNTAX_F_source);
    need_module(r);
    if (refuse_export(r)) {
        return false;
    }
    if (is_type_only(f->node)) {
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
        TSNode clause = ts_node_child(f->node, 1);
        replace_lines(r, f->start, ts_node_start_byte(clause),
                      SLICE("__aux$m.export("));
    }
    return true;
}

static void leave_export(rewrite *r) {
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
        uint32_t end = ts_node_end_byte(ts_node_child(f->node, 1));
        edits_insert_text(&r->edits, end, ");");
        edits_blank(&r->edits, end, f->end);
    }
}

/* --------------------------------------------------------------- the rest */

/* Only the top of the script, and what a namespace exports. */
static bool is_misplaced(rewrite *r) {
    const frame *f = rewrite_top(r);
    if ((f - 1)->kind == SYNTAX_program || (f - 1)->kind == SYNTAX_ERROR) {
        return false;
    }
    rewrite_error(r, f->start,
                  "'import' and 'export' may only appear at the top level",
                  "it stands inside a block or a function here");
    return true;
}

static void note_declaration(rewrite *r) {
    const frame *f = rewrite_top(r);
    syntax_kind kind = f->kind;
    if (f->function != 0 && !syntax_is_function(kind)) {
        return;
    }
    if (kind == SYNTAX_variable_declarator || is_class_or_function(kind) ||
        kind == SYNTAX_enum_declaration) {
        pattern_names(r, syntax_child(f->node, SYNTAX_F_name), note_declared,
                      NULL);
    } else if (kind == SYNTAX_internal_module) {
        TSNode name = syntax_child(f->node, SYNTAX_F_name);
        slice dotted = ts_node_is_null(name) ? SLICE("")
                                             : syntax_text(r->text, name);
        const char *dot =
            dotted.length ? memchr(dotted.data, '.', dotted.length) : NULL;
        dotted.length = dot ? (size_t)(dot - dotted.data) : dotted.length;
        name_set_add(&r->declared, dotted, name_hash(dotted));
    }
}

bool modules_enter(rewrite *r) {
    const frame *f = rewrite_top(r);
    frame *parent = rewrite_above(r, 1);
    switch (f->kind) {
    case SYNTAX_import_statement:
        return !is_misplaced(r) && enter_import(r);
    case SYNTAX_import_specifier:
        return enter_import_specifier(r);
    case SYNTAX_import_attribute:
        return false;
    case SYNTAX_import_alias:
        return enter_alias(r);
    case SYNTAX_export_statement:
        if (namespaces_around(r, r->depth)) {
            return true;
        }
        return !is_misplaced(r) && enter_export(r);
    case SYNTAX_export_specifier:
        return enter_export_specifier(r);
    case SYNTAX_namespace_export:
    case SYNTAX_namespace_import:
        return false;
    case SYNTAX_import:
        if (parent->kind == SYNTAX_call_expression) {
            r->flags |= SCRIPT_USES_FACE;
            edits_replace_text(&r->edits, f->start, f->end, "__aux$m.import");
        }
        return false;
    case SYNTAX_meta_property:
        if (r->text.data[f->start] == 'i') {
            need_module(r);
            edits_replace_text(&r->edits, f->start, f->end, "__aux$m.meta");
        }
        return false;
    case SYNTAX_T_open_brace:
    case SYNTAX_T_close_brace:
        if (parent->kind == SYNTAX_named_imports) {
            edits_blank(&r->edits, f->start, f->end);
        }
        return true;
    case SYNTAX_T_comma:
        if (parent->bits & FRAME_DROP_COMMA &&
            (parent->kind == SYNTAX_named_imports ||
             parent->kind == SYNTAX_export_clause)) {
            parent->bits &= ~(uint32_t)FRAME_DROP_COMMA;
            edits_blank(&r->edits, f->start, f->end);
        }
        return true;
    default:
        note_declaration(r);
        return true;
    }
}

void modules_leave(rewrite *r) {
    const frame *f = rewrite_top(r);
    if (f->kind == SYNTAX_import_statement) {
        leave_import(r);
    } else if (f->kind == SYNTAX_export_statement &&
               !namespaces_around(r, r->depth)) {
        leave_export(r);
    }
}

void modules_finish(rewrite *r) {
    finish_aliases(r);
    finish_exports(r);
}
