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
#include "script/modules.h"

bool module_is_type_only(TSNode node) {
    TSNode second = syntax_part(node, 1);
    if (ts_node_is_null(second)) {
        return false;
    }
    syntax_kind kind = syntax_kind_of(second);
    return kind == SYNTAX_T_type || kind == SYNTAX_T_typeof;
}

void module_needed(rewrite *r) {
    r->flags |= SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE;
}

slice module_await(const rewrite *r, slice with, slice without) {
    return r->options->force_sync ? without : with;
}

void module_replace(rewrite *r, uint32_t start, uint32_t end, slice text) {
    edits_insert(&r->edits, start, text);
    if (start < end) {
        edits_blank(&r->edits, start, end);
    }
}

void module_declare(rewrite *r, TSNode name, void *data) {
    (void)data;
    slice text = syntax_text(r->text, name);
    name_set_add(&r->declared, text, name_hash(text));
}

/* The name of what exists for types only. */
static void note_type(rewrite *r, TSNode name) {
    if (!ts_node_is_null(name)) {
        slice text = syntax_text(r->text, name);
        name_set_add(&r->types, text, name_hash(text));
    }
}

/* All names that `import type` brings. */
static void note_types(rewrite *r, TSNode clause) {
    uint32_t count = ts_node_is_null(clause) ? 0 : syntax_named_count(clause);
    for (uint32_t i = 0; i < count; i++) {
        TSNode part = syntax_named(clause, i);
        syntax_kind kind = syntax_kind_of(part);
        TSNode alias = kind == SYNTAX_import_specifier
                           ? syntax_child(part, SYNTAX_F_alias)
                           : (TSNode){0};
        if (kind == SYNTAX_named_imports) {
            note_types(r, part);
        } else if (kind == SYNTAX_import_specifier) {
            note_type(r, ts_node_is_null(alias)
                             ? syntax_child(part, SYNTAX_F_name)
                             : alias);
        } else if (kind == SYNTAX_namespace_import) {
            note_type(r, syntax_named(part, syntax_named_count(part) - 1));
        } else {
            note_type(r, part);
        }
    }
}

/* One of `a`, `a as b`, `type a`, with the comma behind it. */
static bool enter_import_specifier(rewrite *r) {
    frame *f = rewrite_top(r);
    TSNode first = ts_node_child(f->node, 0);
    syntax_kind kind = syntax_kind_of(first);
    bool types = ts_node_child_count(f->node) > 1 &&
                 (kind == SYNTAX_T_type || kind == SYNTAX_T_typeof);
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    TSNode alias = syntax_child(f->node, SYNTAX_F_alias);
    if (types) {
        note_type(r, ts_node_is_null(alias) ? name : alias);
        edits_blank(&r->edits, f->start, f->end);
        (f - 1)->bits |= FRAME_DROP_COMMA;
        return false;
    }
    if (!ts_node_is_null(alias)) {
        uint32_t end = ts_node_end_byte(name);
        module_replace(r, end, ts_node_start_byte(alias), SLICE(":"));
        module_declare(r, alias, NULL);
    } else if (!ts_node_is_null(name)) {
        module_declare(r, name, NULL);
    }
    return false;
}

/* `{default:d` … `}=await __aux$m.import(` */
static void open_import(rewrite *r, const frame *statement, TSNode clause,
                        TSNode source) {
    uint32_t count = syntax_named_count(clause);
    TSNode first = syntax_named(clause, 0);
    TSNode last = syntax_named(clause, count - 1);
    bool has_default = syntax_kind_of(first) == SYNTAX_identifier;
    bool namespace = syntax_kind_of(last) == SYNTAX_namespace_import;
    edits_insert(&r->edits, statement->start,
                 namespace ? SLICE("const ") : SLICE("const {"));
    edits_blank(&r->edits, statement->start, ts_node_start_byte(clause));
    if (has_default) {
        module_declare(r, first, NULL);
        if (namespace) {
            edits_blank(&r->edits, ts_node_start_byte(first),
                        ts_node_start_byte(last));
        } else {
            edits_insert_text(&r->edits, ts_node_start_byte(first), "default:");
        }
    }
    if (namespace) {
        uint32_t parts = syntax_named_count(last);
        TSNode name = syntax_named(last, parts - 1);
        edits_blank(&r->edits, ts_node_start_byte(last),
                    ts_node_start_byte(name));
        module_declare(r, name, NULL);
    }
    edits_insert(&r->edits, ts_node_end_byte(clause),
                 namespace ? SLICE("=") : SLICE("}="));
    module_replace(r, ts_node_end_byte(clause), ts_node_start_byte(source),
                   module_await(r, SLICE("await __aux$m.import("),
                                SLICE("__aux$m.import(")));
}

static bool enter_import(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode source = syntax_child(f->node, SYNTAX_F_source);
    TSNode clause = syntax_named(f->node, 0);
    module_needed(r);
    if (module_is_type_only(f->node)) {
        note_types(r, clause);
        edits_blank_with(&r->edits, f->start, f->end, ';');
        return false;
    }
    if (ts_node_is_null(clause)) {
        return false;
    }
    if (syntax_kind_of(clause) == SYNTAX_import_clause) {
        open_import(r, f, clause, source);
    } else if (syntax_kind_of(clause) == SYNTAX_import_require_clause) {
        TSNode name = syntax_named(clause, 0);
        source = syntax_child(clause, SYNTAX_F_source);
        module_declare(r, name, NULL);
        edits_insert_text(&r->edits, f->start, "const ");
        edits_blank(&r->edits, f->start, ts_node_start_byte(name));
        module_replace(r, ts_node_end_byte(name), ts_node_start_byte(source),
                       module_await(r, SLICE("=await __aux$m.import("),
                                    SLICE("=__aux$m.import(")));
    } else {
        module_replace(r, f->start, ts_node_start_byte(source),
                       module_await(r, SLICE("await __aux$m.import("),
                                    SLICE("__aux$m.import(")));
    }
    return true;
}

/* A default import beside a namespace comes last, when the module is there. */
static void leave_import(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode source = syntax_child(f->node, SYNTAX_F_source);
    TSNode clause = syntax_named(f->node, 0);
    if (syntax_kind_of(clause) == SYNTAX_import_require_clause) {
        source = syntax_child(clause, SYNTAX_F_source);
    }
    uint32_t end = ts_node_end_byte(source);
    edits_insert_text(&r->edits, end, ")");
    if (syntax_kind_of(clause) == SYNTAX_import_clause &&
        syntax_named_count(clause) == 2) {
        TSNode name = syntax_named(clause, 0);
        TSNode last = syntax_named(clause, 1);
        if (syntax_kind_of(last) == SYNTAX_namespace_import) {
            uint32_t parts = syntax_named_count(last);
            TSNode space = syntax_named(last, parts - 1);
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
    TSNode name = syntax_named(f->node, 0);
    TSNode target = syntax_named(f->node, 1);
    if (ts_node_is_null(target)) {
        return false;
    }
    stretch_add(r, &r->aliases,
                (stretch){f->start, f->end, ts_node_start_byte(target),
                          ts_node_start_byte(name), 0});
    module_declare(r, name, NULL);
    return false;
}

/* `;N.a=a;` behind `export import a = …` in a namespace. */
static void fill_alias_export(rewrite *r, const stretch *export) {
    slice object = export->scope > 0
                       ? slice_of(r->text.data + export->closing, export->scope)
                       : SLICE("__aux$n");
    slice name =
        slice_of(r->text.data + export->start, export->end - export->start);
    buffer text;
    buffer_init(&text, r->text.length + 8);
    buffer_append_char(&text, ';');
    buffer_append_slice(&text, object);
    buffer_append_char(&text, '.');
    buffer_append_slice(&text, name);
    buffer_append_char(&text, '=');
    buffer_append_slice(&text, name);
    buffer_append_char(&text, ';');
    r->failed |= text.failure != AUXRT_OK;
    edits_fill(&r->edits, export->opening, buffer_peek(&text));
    buffer_free(&text);
}

static void finish_aliases(rewrite *r) {
    size_t exported = 0;
    for (size_t i = 0; i < r->aliases.count; i++) {
        const stretch *a = &r->aliases.items[i];
        size_t end = a->opening;
        while (end < a->end && r->text.data[end] != '.' &&
               r->text.data[end] != ';' && r->text.data[end] > ' ') {
            end++;
        }
        slice root = slice_of(r->text.data + a->opening, end - a->opening);
        bool is_value = name_set_has(&r->declared, root);
        if (exported < r->alias_exports.count &&
            r->alias_exports.items[exported].start == a->closing) {
            if (is_value) {
                fill_alias_export(r, &r->alias_exports.items[exported]);
            }
            exported++;
        }
        if (is_value) {
            edits_replace_text(&r->edits, a->start, a->start + 6, "const ");
        } else {
            edits_blank_with(&r->edits, a->start, a->end, ';');
        }
    }
}

static bool is_class_or_function(syntax_kind kind) {
    return kind == SYNTAX_function_declaration ||
           kind == SYNTAX_generator_function_declaration ||
           kind == SYNTAX_class_declaration ||
           kind == SYNTAX_abstract_class_declaration;
}

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
        pattern_names(r, syntax_child(f->node, SYNTAX_F_name), module_declare,
                      NULL);
    } else if (kind == SYNTAX_internal_module) {
        TSNode name = syntax_child(f->node, SYNTAX_F_name);
        slice dotted =
            ts_node_is_null(name) ? SLICE("") : syntax_text(r->text, name);
        const char *dot =
            dotted.length ? memchr(dotted.data, '.', dotted.length) : NULL;
        dotted.length = dot ? (size_t)(dot - dotted.data) : dotted.length;
        name_set_add(&r->declared, dotted, name_hash(dotted));
    }
}

/* `new import(x)` and `new import(x).y`. */
static bool is_constructed(const rewrite *r) {
    size_t depth = r->depth - 1; /* the call */
    while (depth > 1 &&
           (r->frames[depth - 1].kind == SYNTAX_member_expression ||
            r->frames[depth - 1].kind == SYNTAX_subscript_expression) &&
           r->frames[depth - 1].start == r->frames[depth].start) {
        depth--;
    }
    const frame *outer = &r->frames[depth - 1];
    if (outer->kind != SYNTAX_new_expression) {
        return false;
    }
    TSNode constructor = syntax_child(outer->node, SYNTAX_F_constructor);
    return !ts_node_is_null(constructor) &&
           ts_node_start_byte(constructor) == r->frames[depth].start;
}

/* One argument, and attributes behind it perhaps. */
static bool has_import_arguments(const frame *call) {
    TSNode arguments = syntax_child(call->node, SYNTAX_F_arguments);
    uint32_t count =
        ts_node_is_null(arguments) ? 0 : ts_node_named_child_count(arguments);
    uint32_t given = 0;
    for (uint32_t i = 0; i < count && given < 3; i++) {
        syntax_kind kind = syntax_kind_of(ts_node_named_child(arguments, i));
        if (kind == SYNTAX_spread_element) {
            return false;
        }
        given += kind != SYNTAX_comment;
    }
    return given == 1 || given == 2;
}

static void enter_dynamic_import(rewrite *r) {
    const frame *f = rewrite_top(r);
    if (!has_import_arguments(f - 1)) {
        rewrite_error(r, f->start, "Unexpected token",
                      "import() takes the name of a module");
    } else if (is_constructed(r)) {
        rewrite_error(r, f->start, "Unexpected token",
                      "import() gives a promise, \"new\" cannot stand before "
                      "it");
    }
    r->flags |= SCRIPT_USES_FACE;
    edits_replace_text(&r->edits, f->start, f->end, "__aux$m.import");
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
        return !is_misplaced(r) && exports_enter(r);
    case SYNTAX_export_specifier:
        return exports_enter_specifier(r);
    case SYNTAX_namespace_export:
    case SYNTAX_namespace_import:
        return false;
    case SYNTAX_import:
        if (parent->kind == SYNTAX_call_expression) {
            enter_dynamic_import(r);
        }
        return false;
    case SYNTAX_meta_property:
        if (r->text.data[f->start] == 'i') {
            module_needed(r);
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
        exports_leave(r);
    }
}

void modules_finish(rewrite *r) {
    finish_aliases(r);
    exports_finish(r);
}
