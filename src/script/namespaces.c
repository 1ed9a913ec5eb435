/*
 * namespace: the object that TypeScript would make.
 *
 *   namespace A { export const n = 1 }   becomes
 *   let A;(function(A){ const n = 1;A.n=n; })(A||(A={}));
 *
 * What is exported stays a declaration of its own and is put on the object
 * when its statement has run; `let` and `var` through accessors, so that both
 * ways of naming it mean the same variable. A namespace without values
 * disappears. Later parts of a namespace see the exports of earlier ones.
 */
#include "script/rewrite.h"

/* So many names are handed from part to part in all; enough for any real
 * script, and the output cannot grow out of proportion. */
enum { SHARED_LIMIT = 10000 };

static bool is_namespace(syntax_kind kind) {
    return kind == SYNTAX_internal_module || kind == SYNTAX_module;
}

static slice trim(slice text) {
    while (text.length > 0 && (unsigned char)text.data[0] <= ' ') {
        text = slice_of(text.data + 1, text.length - 1);
    }
    while (text.length > 0 &&
           (unsigned char)text.data[text.length - 1] <= ' ') {
        text.length--;
    }
    return text;
}

/* Takes the last part off a dotted name. */
static slice take_last(slice *dotted) {
    size_t at = dotted->length;
    while (at > 0 && dotted->data[at - 1] != '.') {
        at--;
    }
    slice last = slice_of(dotted->data + at, dotted->length - at);
    dotted->length = at > 0 ? at - 1 : 0;
    return trim(last);
}

/* Takes the first part off a dotted name. */
static slice take_first(slice *dotted) {
    const char *dot = memchr(dotted->data, '.', dotted->length);
    size_t length = dot ? (size_t)(dot - dotted->data) : dotted->length;
    slice first = slice_of(dotted->data, length);
    size_t gone = length + (dot != NULL);
    *dotted = slice_of(dotted->data + gone, dotted->length - gone);
    return trim(first);
}

static slice dotted_name(const rewrite *r, const frame *f) {
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    return ts_node_is_null(name) ? SLICE("") : syntax_text(r->text, name);
}

slice namespaces_name(const rewrite *r, const frame *f) {
    slice dotted = dotted_name(r, f);
    return take_last(&dotted);
}

const frame *namespaces_around(const rewrite *r, size_t depth) {
    const frame *f = &r->frames[depth];
    if (depth >= 3 && (f - 1)->kind == SYNTAX_export_statement) {
        f--;
        depth--;
    }
    return depth >= 3 && (f - 1)->kind == SYNTAX_statement_block &&
                   is_namespace((f - 2)->kind)
               ? f - 2
               : NULL;
}

/* What the object of a namespace is called inside of it. */
static slice object_name(const rewrite *r, const frame *f) {
    return f->bits & FRAME_OWN_NAME ? SLICE("__aux$n") : namespaces_name(r, f);
}

/* The block that the statement of this frame stands in. */
static uint32_t scope_of(const rewrite *r, size_t depth) {
    for (size_t i = depth - 1; i > 0; i--) {
        syntax_kind kind = r->frames[i].kind;
        if (kind != SYNTAX_export_statement &&
            kind != SYNTAX_expression_statement &&
            kind != SYNTAX_ambient_declaration) {
            return r->frames[i].start + 1;
        }
    }
    return 1;
}

static bool is_exported(const rewrite *r, size_t depth) {
    return r->frames[depth - 1].kind == SYNTAX_export_statement;
}

void namespaces_declare(rewrite *r, size_t depth, slice name, uint32_t at) {
    uint32_t scope = scope_of(r, depth);
    if (name_set_has_in(&r->merged, name, scope)) {
        edits_insert_text(&r->edits, at, ";");
        return;
    }
    name_set_add_in(&r->merged, name, scope);
    edits_insert_text(&r->edits, at, "let ");
    edits_insert(&r->edits, at, name);
    edits_insert_text(&r->edits, at, ";");
}

/* `)(name||(name={}));`, or with the object that it is a part of. */
static void close_part(rewrite *r, slice name, slice outer, uint32_t at) {
    edits_insert_text(&r->edits, at, ")(");
    edits_insert(&r->edits, at, name);
    if (outer.length > 0) {
        edits_insert_text(&r->edits, at, "=");
        edits_insert(&r->edits, at, outer);
        edits_insert_text(&r->edits, at, ".");
        edits_insert(&r->edits, at, name);
    }
    edits_insert_text(&r->edits, at, "||(");
    if (outer.length > 0) {
        edits_insert(&r->edits, at, outer);
        edits_insert_text(&r->edits, at, ".");
    }
    edits_insert(&r->edits, at, name);
    edits_insert_text(&r->edits, at, "={}));");
}

void namespaces_close(rewrite *r, size_t depth, slice name, uint32_t at) {
    const frame *around =
        is_exported(r, depth) ? namespaces_around(r, depth) : NULL;
    close_part(r, name, around ? object_name(r, around) : SLICE(""), at);
}

/* -------------------------------------------------- with or without value */

static bool is_only_type(TSNode statement) {
    switch (syntax_kind_of(statement)) {
    case SYNTAX_interface_declaration:
    case SYNTAX_type_alias_declaration:
    case SYNTAX_ambient_declaration:
    case SYNTAX_function_signature:
    case SYNTAX_empty_statement:
    case SYNTAX_comment:
        return true;
    default:
        return false;
    }
}

/* Nodes that hold statements of a namespace, on the way to its values. */
static bool is_shell(syntax_kind kind) {
    return kind == SYNTAX_export_statement || is_namespace(kind) ||
           kind == SYNTAX_expression_statement ||
           kind == SYNTAX_statement_block;
}

/* Whether the namespace has a value, so that it exists when the script runs.
 * A place with a value answers for all namespaces around it. */
static bool has_value(rewrite *r, TSNode node) {
    uint32_t start = ts_node_start_byte(node);
    uint32_t end = ts_node_end_byte(node);
    if (r->with_value >= start && r->with_value < end) {
        return true;
    }
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    bool found = false;
    bool down = true;
    for (;;) {
        TSNode at = ts_tree_cursor_current_node(&cursor);
        syntax_kind kind = syntax_kind_of(at);
        if (down && is_shell(kind)) {
            if (ts_tree_cursor_goto_first_child(&cursor)) {
                continue;
            }
        } else if (down && ts_node_is_named(at) && !is_only_type(at) &&
                   kind != SYNTAX_identifier &&
                   kind != SYNTAX_nested_identifier && kind != SYNTAX_string) {
            r->with_value = ts_node_start_byte(at);
            found = true;
            break;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return found;
}

/* ------------------------------------------------------------- the frame */

static void open_parts(rewrite *r, const frame *f) {
    slice dotted = dotted_name(r, f);
    for (bool first = true; dotted.length > 0; first = false) {
        slice name = take_first(&dotted);
        if (first) {
            namespaces_declare(r, r->depth, name, f->start);
        } else {
            edits_insert_text(&r->edits, f->start, "let ");
            edits_insert(&r->edits, f->start, name);
            edits_insert_text(&r->edits, f->start, ";");
        }
        edits_insert_text(&r->edits, f->start, "(function(");
        edits_insert(&r->edits, f->start,
                     dotted.length > 0 ? name : object_name(r, f));
        edits_insert_text(&r->edits, f->start, "){");
    }
}

static void close_parts(rewrite *r, const frame *f) {
    slice dotted = dotted_name(r, f);
    while (dotted.length > 0) {
        slice name = take_last(&dotted);
        slice rest = dotted;
        edits_insert_text(&r->edits, f->end, "}");
        if (dotted.length > 0) {
            close_part(r, name, take_last(&rest), f->end);
        } else {
            namespaces_close(r, r->depth, name, f->end);
        }
    }
}

/* What tells a namespace from another: its name and what it is in. Parts of
 * one have the same. An inner one that is exported goes by the outer one's. */
static uint32_t identity(const rewrite *r, const frame *f) {
    const frame *around =
        is_exported(r, r->depth) ? namespaces_around(r, r->depth) : NULL;
    uint32_t outer = around ? around->mark : scope_of(r, r->depth);
    return name_hash(dotted_name(r, f)) ^ outer * 31;
}

/* What earlier parts of the namespace exported, unless this part has it. */
static void share(rewrite *r, const frame *f) {
    slice whole = dotted_name(r, f);
    const char *separator = "const {";
    for (size_t i = 0; i < r->shared.count; i++) {
        const stretch *s = &r->shared.items[i];
        slice of = slice_of(r->text.data + s->opening, s->closing);
        if (s->scope != f->mark || !slice_equal(of, whole)) {
            continue;
        }
        if (r->shared_count++ == SHARED_LIMIT) {
            rewrite_error(r, f->start, "Too many exports",
                          "the parts of namespaces share more than %d names",
                          SHARED_LIMIT);
            return;
        }
        edits_insert(&r->edits, f->start, slice_from_string(separator));
        edits_insert(&r->edits, f->start,
                     slice_of(r->text.data + s->start, s->end - s->start));
        separator = ",";
    }
    if (separator[0] == ',') {
        edits_insert_text(&r->edits, f->start, "}=");
        edits_insert(&r->edits, f->start, object_name(r, f));
        edits_insert_text(&r->edits, f->start, ";");
    }
}

static void note_same(rewrite *r, TSNode name, void *data) {
    slice *own = data;
    if (slice_equal(syntax_text(r->text, name), *own)) {
        *own = SLICE("");
    }
}

/* The name that a declaration of a value has; a pattern has several. */
static TSNode declared_name(TSNode node) {
    syntax_kind kind = syntax_kind_of(node);
    if (kind == SYNTAX_import_alias) {
        return syntax_named(node, 0);
    }
    bool declares =
        kind == SYNTAX_variable_declarator || syntax_is_class(kind) ||
        kind == SYNTAX_function_declaration ||
        kind == SYNTAX_generator_function_declaration ||
        kind == SYNTAX_enum_declaration || kind == SYNTAX_internal_module;
    return declares ? syntax_child(node, SYNTAX_F_name) : (TSNode){0};
}

/* Whether a statement of the namespace declares its name once more, as in
 * `namespace A { export class A {} }`. */
static bool declares(rewrite *r, TSNode body, slice name) {
    TSTreeCursor cursor = ts_tree_cursor_new(body);
    bool down = true;
    while (name.length > 0) {
        TSNode at = ts_tree_cursor_current_node(&cursor);
        syntax_kind kind = syntax_kind_of(at);
        bool holds = kind == SYNTAX_statement_block ||
                     kind == SYNTAX_export_statement ||
                     kind == SYNTAX_expression_statement ||
                     kind == SYNTAX_lexical_declaration ||
                     kind == SYNTAX_variable_declaration;
        bool is_body = ts_node_eq(at, body);
        TSNode declared = declared_name(at);
        if (down && kind == SYNTAX_variable_declarator) {
            pattern_names(r, declared, note_same, &name);
        } else if (down && !ts_node_is_null(declared)) {
            note_same(r, declared, &name);
        } else if (down && holds &&
                   (is_body || kind != SYNTAX_statement_block) &&
                   ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return name.length == 0;
}

static bool enter_namespace(rewrite *r) {
    frame *f = rewrite_top(r);
    TSNode body = syntax_child(f->node, SYNTAX_F_body);
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    bool valid = !ts_node_is_null(body) && !ts_node_is_null(name) &&
                 syntax_kind_of(name) != SYNTAX_string && has_value(r, body);
    if (!valid) {
        slice whole = dotted_name(r, f);
        slice first = take_first(&whole);
        name_set_add(&r->types, first, name_hash(first));
        edits_blank_with(&r->edits, f->start, f->end, ';');
        return false;
    }
    f->mark = identity(r, f);
    f->bits |= declares(r, body, namespaces_name(r, f)) ? FRAME_OWN_NAME : 0;
    open_parts(r, f);
    share(r, f);
    edits_blank(&r->edits, f->start, ts_node_start_byte(body));
    return true;
}

/* A name that was exported from this part: for the later ones, once. */
static void remember(rewrite *r, const frame *around, slice name) {
    slice whole = dotted_name(r, around);
    if (name_set_has_in(&r->shared_names, name, around->mark)) {
        return;
    }
    name_set_add_in(&r->shared_names, name, around->mark);
    uint32_t start = (uint32_t)(name.data - r->text.data);
    stretch_add(r, &r->shared,
                (stretch){start, start + (uint32_t)name.length,
                          (size_t)(whole.data - r->text.data), whole.length,
                          around->mark});
}

/* ----------------------------------------------------------------- exports */

typedef struct export_to {
    const frame *around;
    uint32_t at;
    bool constant;
} export_to;

static void export_name(rewrite *r, slice name, const export_to *to) {
    slice object = object_name(r, to->around);
    edits_insert(&r->edits, to->at, object);
    if (to->constant) {
        edits_insert_text(&r->edits, to->at, ".");
        edits_insert(&r->edits, to->at, name);
        edits_insert_text(&r->edits, to->at, "=");
        edits_insert(&r->edits, to->at, name);
        edits_insert_text(&r->edits, to->at, ";");
    } else {
        edits_insert_text(&r->edits, to->at, ".__defineGetter__(\"");
        edits_insert(&r->edits, to->at, name);
        edits_insert_text(&r->edits, to->at, "\",()=>");
        edits_insert(&r->edits, to->at, name);
        edits_insert_text(&r->edits, to->at, ");");
        edits_insert(&r->edits, to->at, object);
        edits_insert_text(&r->edits, to->at, ".__defineSetter__(\"");
        edits_insert(&r->edits, to->at, name);
        edits_insert_text(&r->edits, to->at, "\",__aux$v=>");
        edits_insert(&r->edits, to->at, name);
        edits_insert_text(&r->edits, to->at, "=__aux$v);");
    }
    remember(r, to->around, name);
}

static void export_bound(rewrite *r, TSNode name, void *data) {
    export_name(r, syntax_text(r->text, name), data);
}

static void export_variables(rewrite *r, TSNode declaration,
                             const export_to *to) {
    TSTreeCursor cursor = ts_tree_cursor_new(declaration);
    bool more = ts_tree_cursor_goto_first_child(&cursor);
    for (; more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode child = ts_tree_cursor_current_node(&cursor);
        if (syntax_kind_of(child) == SYNTAX_variable_declarator) {
            TSNode name = syntax_child(child, SYNTAX_F_name);
            export_to copy = *to;
            pattern_names(r, name, export_bound, &copy);
        }
    }
    ts_tree_cursor_delete(&cursor);
}

static bool is_constant(TSNode declaration) {
    TSNode kind = syntax_child(declaration, SYNTAX_F_kind);
    return !ts_node_is_null(kind) && syntax_kind_of(kind) == SYNTAX_T_const;
}

/* `export` before a declaration in a namespace. */
static bool enter_export(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode declaration = syntax_child(f->node, SYNTAX_F_declaration);
    if (ts_node_is_null(declaration) ||
        syntax_kind_of(syntax_part(f->node, 1)) == SYNTAX_T_default) {
        rewrite_error(r, f->start, "Unexpected token",
                      "only declarations can be exported from a namespace");
        return false;
    }
    edits_blank(&r->edits, f->start, ts_node_start_byte(declaration));
    return true;
}

/* Filled when it turns out that the alias is of a value. */
static void export_alias(rewrite *r, TSNode name, const export_to *to) {
    slice object = namespaces_name(r, to->around);
    bool own = to->around->bits & FRAME_OWN_NAME;
    if (!ts_node_is_null(name)) {
        stretch_add(r, &r->alias_exports,
                    (stretch){ts_node_start_byte(name), ts_node_end_byte(name),
                              edits_reserve(&r->edits, to->at),
                              (size_t)(object.data - r->text.data),
                              own ? 0 : (uint32_t)object.length});
        remember(r, to->around, syntax_text(r->text, name));
    }
}

static void leave_export(rewrite *r, const frame *around) {
    const frame *f = rewrite_top(r);
    TSNode declaration = syntax_child(f->node, SYNTAX_F_declaration);
    export_to to = {around, f->end, true};
    switch (syntax_kind_of(declaration)) {
    case SYNTAX_lexical_declaration:
    case SYNTAX_variable_declaration:
        to.constant = is_constant(declaration);
        edits_insert_text(&r->edits, f->end, ";");
        export_variables(r, declaration, &to);
        return;
    case SYNTAX_function_declaration:
    case SYNTAX_generator_function_declaration:
    case SYNTAX_class_declaration:
    case SYNTAX_abstract_class_declaration: {
        TSNode name = syntax_child(declaration, SYNTAX_F_name);
        export_name(r, syntax_text(r->text, name), &to);
        return;
    }
    case SYNTAX_enum_declaration:
    case SYNTAX_internal_module: {
        TSNode name = syntax_child(declaration, SYNTAX_F_name);
        slice dotted = syntax_text(r->text, name);
        remember(r, around, take_first(&dotted));
        return;
    }
    case SYNTAX_import_alias:
        export_alias(r, syntax_named(declaration, 0), &to);
        return;
    default:
        return;
    }
}

bool namespaces_enter(rewrite *r) {
    const frame *f = rewrite_top(r);
    switch (f->kind) {
    case SYNTAX_internal_module:
    case SYNTAX_module:
        return enter_namespace(r);
    case SYNTAX_export_statement:
        return !namespaces_around(r, r->depth) || enter_export(r);
    case SYNTAX_class_declaration:
    case SYNTAX_abstract_class_declaration:
    case SYNTAX_function_declaration:
    case SYNTAX_generator_function_declaration: {
        TSNode name = syntax_child(f->node, SYNTAX_F_name);
        if (!ts_node_is_null(name)) {
            name_set_add_in(&r->merged, syntax_text(r->text, name),
                            scope_of(r, r->depth));
        }
        return true;
    }
    default:
        return true;
    }
}

void namespaces_leave(rewrite *r) {
    const frame *f = rewrite_top(r);
    if (is_namespace(f->kind)) {
        close_parts(r, f);
    } else if (f->kind == SYNTAX_export_statement) {
        const frame *around = namespaces_around(r, r->depth);
        if (around) {
            leave_export(r, around);
        }
    }
}
