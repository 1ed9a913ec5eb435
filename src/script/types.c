/*
 * Types are put out with spaces, so that nothing moves.
 *
 * What is put out can be a border that JavaScript would miss. A statement or
 * a class member that disappears leaves a semicolon; so do an annotation of a
 * field and a cast at the end of a line that a bracket follows. Between the
 * parameters of an arrow function and its arrow no line may end: there the
 * parenthesis moves over the type.
 */
#include "script/rewrite.h"

static bool has_line_end(const rewrite *r, uint32_t start, uint32_t end) {
    return memchr(r->text.data + start, '\n', end - start) ||
           memchr(r->text.data + start, '\r', end - start);
}

/* A bracket on a new line does not belong to the type before it, but the
 * grammar takes it in. Such places are noted; the text is parsed again with a
 * semicolon at the line's end. */
static void note_borders(rewrite *r, TSNode node) {
    uint32_t start = ts_node_start_byte(node);
    uint32_t end = ts_node_end_byte(node);
    if (!has_line_end(r, start, end) ||
        !memchr(r->text.data + start, '[', end - start)) {
        return;
    }
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    bool down = true;
    for (;;) {
        TSNode at = ts_tree_cursor_current_node(&cursor);
        syntax_kind kind = syntax_kind_of(at);
        if (down && (kind == SYNTAX_lookup_type || kind == SYNTAX_array_type)) {
            TSNode inner = ts_node_child(at, 0);
            TSNode bracket = ts_node_child(at, 1);
            uint32_t from = ts_node_end_byte(inner);
            uint32_t to = ts_node_start_byte(bracket);
            const char *line = memchr(r->text.data + from, '\n', to - from);
            if (line) {
                uint32_t place = (uint32_t)(line - r->text.data);
                stretch_add(r, &r->borders,
                            (stretch){.start = place, .end = place});
            }
        }
        bool object = kind == SYNTAX_object_type;
        if (down && !object && ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
}

/* Puts out what ends an expression; where the next line goes on with a
 * bracket, TypeScript sees the end of a statement and JavaScript would not. */
static void blank_tail(rewrite *r, uint32_t start, uint32_t end) {
    bool newline = false;
    uint32_t next = rewrite_skip_space(r, end, &newline);
    char c = next < r->text.length ? r->text.data[next] : '\0';
    bool border = newline && (c == '(' || c == '[' || c == '`');
    edits_blank_with(&r->edits, start, end, border ? ';' : '\0');
}

/* An operation that binds as `as` does, or closer. */
static bool is_arithmetic(const rewrite *r, TSNode node) {
    TSNode operator= syntax_child(node, SYNTAX_F_operator);
    return syntax_kind_of(node) == SYNTAX_binary_expression &&
           !ts_node_is_null(operator) &&
           strchr("+-*/%<>", r->text.data[ts_node_start_byte(operator)]);
}

/* In `a + b as T * c` the sum is multiplied. */
static void keep_together(rewrite *r, TSNode operand) {
    frame *f = rewrite_top(r);
    for (;;) {
        syntax_kind kind = syntax_kind_of(operand);
        if (kind == SYNTAX_as_expression ||
            kind == SYNTAX_satisfies_expression) {
            operand = ts_node_child(operand, 0);
        } else if (kind == SYNTAX_binary_expression &&
                   !is_arithmetic(r, operand)) {
            operand = syntax_child(operand, SYNTAX_F_right);
        } else {
            break;
        }
    }
    if (is_arithmetic(r, operand)) {
        f->mark = f->skip_from;
        edits_insert_text(&r->edits, ts_node_start_byte(operand), "(");
    }
}

/* `as T`, `satisfies T`: all behind the operand goes. */
static void enter_cast(rewrite *r) {
    frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    TSNode operand = ts_node_child(f->node, 0);
    f->skip_from = ts_node_end_byte(operand);
    if (parent->kind == SYNTAX_binary_expression && parent->start == f->start) {
        keep_together(r, operand);
    }
}

static void leave_cast(rewrite *r) {
    const frame *f = rewrite_top(r);
    note_borders(r, f->node);
    if (f->mark > 0) {
        edits_insert_text(&r->edits, f->mark, ")");
    }
    uint32_t start = rewrite_skip_space(r, f->skip_from, NULL);
    blank_tail(r, start < f->end ? start : f->skip_from, f->end);
}

/* The return type of an arrow function that spans lines: the parenthesis
 * before it goes to its end. */
static void blank_arrow_type(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode parameters = syntax_child((f - 1)->node, SYNTAX_F_parameters);
    uint32_t close = ts_node_is_null(parameters)
                         ? f->start
                         : ts_node_end_byte(parameters) - 1;
    if (!has_line_end(r, close, f->end)) {
        edits_blank(&r->edits, f->start, f->end);
        return;
    }
    edits_blank(&r->edits, close, f->end - 1);
    edits_replace_text(&r->edits, f->end - 1, f->end, ")");
}

static void blank_annotation(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    note_borders(r, f->node);
    if (parent->kind == SYNTAX_arrow_function) {
        blank_arrow_type(r);
    } else if (parent->kind == SYNTAX_public_field_definition &&
               f->end == parent->end) {
        edits_blank_with(&r->edits, f->start, f->end, ';');
    } else if (parent->kind == SYNTAX_parenthesized_expression) {
        rewrite_error(r, f->start, "Unexpected token",
                      "a type cannot stand here");
    } else {
        edits_blank(&r->edits, f->start, f->end);
    }
}

/* `<T>` before an arrow function could as well be the tag of an element. */
static bool looks_like_tag(TSNode parameters) {
    return ts_node_child_count(parameters) == 3 &&
           ts_node_child_count(ts_node_child(parameters, 1)) == 1;
}

/* Type parameters of an arrow function that span lines, for the same reason:
 * the parenthesis comes to their start. */
static void blank_parameters(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    if (parent->kind == SYNTAX_arrow_function && parent->start == f->start &&
        looks_like_tag(f->node)) {
        rewrite_error(r, f->start, "Unexpected token",
                      "a lone type parameter is read as a tag here; write a "
                      "comma behind it: <T,>");
    }
    TSNode parameters = parent->kind == SYNTAX_arrow_function
                            ? syntax_child(parent->node, SYNTAX_F_parameters)
                            : (TSNode){0};
    if (!ts_node_is_null(parameters)) {
        uint32_t open = ts_node_start_byte(parameters);
        if (has_line_end(r, f->start, open)) {
            edits_blank_with(&r->edits, f->start, open + 1, '(');
            return;
        }
    }
    edits_blank(&r->edits, f->start, f->end);
}

/* tag<T>`…` is read as two comparisons. */
static bool has_sign(TSNode binary, char sign, slice text, uint32_t *at) {
    TSNode operator= syntax_child(binary, SYNTAX_F_operator);
    if (ts_node_is_null(operator)) {
        return false;
    }
    slice found = syntax_text(text, operator);
    *at = ts_node_start_byte(operator);
    return found.length == 1 && found.data[0] == sign;
}

/* No types between a function and its template are longer. */
enum { MOST_TYPES = 500 };

/* Whether the character at `at` can be one of a type. */
static bool is_of_type(slice text, uint32_t at) {
    char c = text.data[at];
    char next = at + 1 < text.length ? text.data[at + 1] : '\0';
    if (c == '=') {
        return next == '>';
    }
    if (c == '&' || c == '|') {
        return next != c;
    }
    return !strchr("+-*/%!^~@#;\\", c);
}

/* Goes back from the signs that close type arguments to the one that opens
 * them; 0 when what is between can be no types. */
static uint32_t find_less(const rewrite *r, uint32_t greater, size_t open) {
    uint32_t least = greater > MOST_TYPES ? greater - MOST_TYPES : 0;
    size_t brackets = 0;
    for (uint32_t at = greater; at-- > least && is_of_type(r->text, at);) {
        char c = r->text.data[at];
        if (strchr(")]}", c)) {
            brackets++;
        } else if (strchr("([{", c) && brackets-- == 0) {
            break;
        } else if (c == '>' && at > 0 && r->text.data[at - 1] != '=') {
            open++;
        } else if (c == '<' && --open == 0) {
            return brackets == 0 ? at : 0;
        }
    }
    return 0;
}

/* `tag<A, B>`…`` is read as a list of comparisons. The text is parsed once
 * more without what are types. */
static void find_type_arguments(rewrite *r, uint32_t greater, size_t length) {
    size_t depth = r->depth;
    uint32_t less = find_less(r, greater, length);
    while (depth > 1 && r->frames[depth - 1].start == r->frames[depth].start) {
        depth--;
    }
    while (depth > 1 &&
           r->frames[depth - 1].kind == SYNTAX_sequence_expression) {
        depth--;
    }
    syntax_kind list = r->frames[depth - 1].kind;
    bool in_list = list == SYNTAX_arguments || list == SYNTAX_array;
    uint32_t start = r->frames[in_list ? depth - 1 : depth].start;
    if (less > start) {
        stretch_add(r, &r->borders,
                    (stretch){less, greater + (uint32_t)length, 0, 0, 0});
    }
}

/* The signs `>` that stand before a template. */
static size_t signs_before_template(const rewrite *r, TSNode binary,
                                    uint32_t *at) {
    TSNode operator= syntax_child(binary, SYNTAX_F_operator);
    slice signs =
        ts_node_is_null(operator) ? SLICE("") : syntax_text(r->text, operator);
    for (size_t i = 0; i < signs.length; i++) {
        if (signs.data[i] != '>') {
            return 0;
        }
    }
    *at = (uint32_t)(signs.data - r->text.data);
    uint32_t next = rewrite_skip_space(r, *at + (uint32_t)signs.length, NULL);
    return next < r->text.length && r->text.data[next] == '`' ? signs.length
                                                              : 0;
}

static void enter_comparison(rewrite *r) {
    frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    if (parent->kind == SYNTAX_binary_expression && parent->mark > 0 &&
        parent->start == f->start) {
        f->skip_from = parent->mark; /* its right side is a type */
        return;
    }
    TSNode left = syntax_child(f->node, SYNTAX_F_left);
    TSNode right = syntax_child(f->node, SYNTAX_F_right);
    uint32_t less;
    uint32_t greater;
    if (!ts_node_is_null(left) && !ts_node_is_null(right) &&
        syntax_kind_of(right) == SYNTAX_template_string &&
        syntax_kind_of(left) == SYNTAX_binary_expression &&
        has_sign(f->node, '>', r->text, &greater) &&
        has_sign(left, '<', r->text, &less)) {
        edits_blank(&r->edits, less, greater + 1);
        f->mark = less;
    } else {
        size_t length = signs_before_template(r, f->node, &greater);
        if (length > 0) {
            find_type_arguments(r, greater, length);
        }
    }
}

/* A declaration without a value of its own, or a class member. */
static void erase_statement(rewrite *r) {
    const frame *f = rewrite_top(r);
    edits_blank_with(&r->edits, f->start, f->end, ';');
}

static void note_type_name(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    if (!ts_node_is_null(name)) {
        slice text = syntax_text(r->text, name);
        name_set_add(&r->types, text, name_hash(text));
    }
}

/* declare const enum has values all the same; everything else is gone. */
static bool enter_ambient(rewrite *r) {
    frame *f = rewrite_top(r);
    TSNode inner = syntax_named(f->node, 0);
    TSNode first = ts_node_is_null(inner) ? inner : ts_node_child(inner, 0);
    if (!ts_node_is_null(first) &&
        syntax_kind_of(inner) == SYNTAX_enum_declaration &&
        syntax_kind_of(first) == SYNTAX_T_const) {
        return true;
    }
    erase_statement(r);
    return false;
}

/* ---------------------------------------------------------------- classes */

static bool is_member(syntax_kind kind) {
    return kind == SYNTAX_public_field_definition ||
           kind == SYNTAX_method_definition;
}

/* public, readonly, override …: gone; at a member's start with a border. */
static void erase_modifier(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    bool first = is_member(parent->kind) && parent->start == f->start &&
                 (parent - 1)->kind == SYNTAX_class_body;
    edits_blank_with(&r->edits, f->start, f->end, first ? ';' : '\0');
}

static bool has_token(TSNode node, syntax_kind token) {
    uint32_t count = ts_node_child_count(node);
    for (uint32_t i = 0; i < count; i++) {
        syntax_kind kind = syntax_kind_of(ts_node_child(node, i));
        if (kind == token) {
            return true;
        }
        if (kind == SYNTAX_property_identifier) {
            break;
        }
    }
    return false;
}

/* A field called accessor may stand alone on its line. */
static bool is_accessor(const rewrite *r, const frame *f) {
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    return has_token(f->node, SYNTAX_T_accessor) && !ts_node_is_null(name) &&
           !has_line_end(r, f->start, ts_node_start_byte(name));
}

static bool enter_field(rewrite *r) {
    const frame *f = rewrite_top(r);
    if (is_accessor(r, f)) {
        rewrite_error(r, f->start, "Unexpected token",
                      "accessor fields are not known to the engine");
        return false;
    }
    if (has_token(f->node, SYNTAX_T_declare) ||
        has_token(f->node, SYNTAX_T_abstract)) {
        erase_statement(r);
        return false;
    }
    return true;
}

static void enter_modifier_token(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    bool of_parameter = parent->kind == SYNTAX_required_parameter ||
                        parent->kind == SYNTAX_optional_parameter;
    if (is_member(parent->kind) || of_parameter) {
        erase_modifier(r);
    } else if (parent->kind == SYNTAX_abstract_class_declaration &&
               f->kind == SYNTAX_T_abstract) {
        edits_blank(&r->edits, f->start, f->end);
    }
}

/* -------------------------------------------------------------- parameters */

/* Parameter properties are assigned in the constructor's body. */
static void note_parameter_property(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode pattern = syntax_child(f->node, SYNTAX_F_pattern);
    const frame *method = f - 2;
    if (ts_node_is_null(pattern) || method->kind != SYNTAX_method_definition) {
        return;
    }
    uint32_t count = ts_node_child_count(f->node);
    for (uint32_t i = 0; i < count; i++) {
        TSNode child = ts_node_child(f->node, i);
        syntax_kind kind = syntax_kind_of(child);
        if (kind == SYNTAX_accessibility_modifier ||
            kind == SYNTAX_override_modifier || kind == SYNTAX_T_readonly) {
            if (syntax_kind_of(pattern) != SYNTAX_identifier) {
                rewrite_error(r, f->start, "Unexpected token",
                              "a parameter property must have a plain name");
                return;
            }
            stretch_add(r, &r->properties,
                        (stretch){ts_node_start_byte(pattern),
                                  ts_node_end_byte(pattern), r->depth - 2, 0,
                                  0});
            return;
        }
    }
}

static bool enter_parameter(rewrite *r) {
    frame *f = rewrite_top(r);
    TSNode pattern = syntax_child(f->node, SYNTAX_F_pattern);
    if (!ts_node_is_null(pattern) && syntax_kind_of(pattern) == SYNTAX_this) {
        edits_blank(&r->edits, f->start, f->end);
        (f - 1)->bits |= FRAME_DROP_COMMA;
        return false;
    }
    note_parameter_property(r);
    return true;
}

/* `this.a=a;` for every property of the constructor in frame `method`. */
static void assign_properties(rewrite *r, size_t method, uint32_t at,
                              bool in_expression) {
    for (size_t i = 0; i < r->properties.count; i++) {
        const stretch *p = &r->properties.items[i];
        if (p->opening != method) {
            continue;
        }
        slice name = slice_of(r->text.data + p->start, p->end - p->start);
        edits_insert(&r->edits, at,
                     in_expression ? SLICE(",this.") : SLICE("this."));
        edits_insert(&r->edits, at, name);
        edits_insert_text(&r->edits, at, "=");
        edits_insert(&r->edits, at, name);
        if (!in_expression) {
            edits_insert_text(&r->edits, at, ";");
        }
    }
}

static bool is_constructor(const rewrite *r, const frame *method) {
    TSNode name = syntax_child(method->node, SYNTAX_F_name);
    return method->kind == SYNTAX_method_definition && !ts_node_is_null(name) &&
           slice_equal(syntax_text(r->text, name), SLICE("constructor"));
}

/* The class that the method in this frame belongs to has `extends`. */
static bool is_derived(const frame *method) {
    const frame *class_frame = method - 2;
    return syntax_is_class(class_frame->kind) &&
           class_frame->bits & FRAME_DERIVED;
}

static bool has_properties(const rewrite *r, size_t method) {
    size_t count = r->properties.count;
    return count > 0 && r->properties.items[count - 1].opening == method;
}

/* Body of a constructor with parameter properties, in a class that extends
 * none: they are assigned first. */
static void enter_body(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *method = f - 1;
    if (has_properties(r, r->depth - 1) && is_constructor(r, method) &&
        !is_derived(method)) {
        assign_properties(r, r->depth - 1, f->start + 1, false);
    }
}

/* `super(…)` in a derived class: they are assigned once it has returned. The
 * call becomes `(super(…),this.a=a,this)`, or, where it is a statement of its
 * own, the assignments follow it. */
static bool is_super_call(const frame *f) {
    TSNode callee = f->kind == SYNTAX_call_expression
                        ? syntax_child(f->node, SYNTAX_F_function)
                        : (TSNode){0};
    return !ts_node_is_null(callee) && syntax_kind_of(callee) == SYNTAX_super;
}

static size_t constructor_of(const rewrite *r) {
    for (size_t i = r->depth; i > 0; i--) {
        if (r->frames[i].kind == SYNTAX_method_definition ||
            syntax_is_class(r->frames[i].kind)) {
            return i;
        }
    }
    return 0;
}

static void enter_super_call(rewrite *r) {
    frame *f = rewrite_top(r);
    size_t method = constructor_of(r);
    bool statement = (f - 1)->kind == SYNTAX_expression_statement;
    if (has_properties(r, method) && !statement) {
        edits_insert_text(&r->edits, f->start, "(");
    }
}

static void leave_super_call(rewrite *r) {
    const frame *f = rewrite_top(r);
    size_t method = constructor_of(r);
    bool statement = (f - 1)->kind == SYNTAX_expression_statement;
    if (!has_properties(r, method)) {
        return;
    }
    assign_properties(r, method, f->end, true);
    if (!statement) {
        edits_insert_text(&r->edits, f->end, ",this)");
    }
}

static void leave_method(rewrite *r) {
    while (has_properties(r, r->depth)) {
        r->properties.count--;
    }
}

/* ------------------------------------------------------------- the switch */

/* `using x = …`; but `using[x] = …` is an assignment. */
static bool declares_resource(const frame *assignment) {
    TSNode left = syntax_child(assignment->node, SYNTAX_F_left);
    return !ts_node_is_null(left) && syntax_kind_of(left) == SYNTAX_identifier;
}

static bool enter_token(rewrite *r) {
    const frame *f = rewrite_top(r);
    frame *parent = rewrite_above(r, 1);
    switch (f->kind) {
    case SYNTAX_T_readonly:
    case SYNTAX_T_abstract:
        enter_modifier_token(r);
        return true;
    case SYNTAX_T_question:
        if (is_member(parent->kind) ||
            parent->kind == SYNTAX_optional_parameter) {
            edits_blank(&r->edits, f->start, f->end);
        }
        return true;
    case SYNTAX_T_bang:
        if (parent->kind == SYNTAX_non_null_expression ||
            parent->kind == SYNTAX_variable_declarator ||
            parent->kind == SYNTAX_public_field_definition) {
            edits_blank(&r->edits, f->start, f->end);
        }
        return true;
    case SYNTAX_T_comma:
        if (parent->kind == SYNTAX_class_body) {
            edits_blank_with(&r->edits, f->start, f->end, ';');
        } else if (parent->bits & FRAME_DROP_COMMA &&
                   parent->kind == SYNTAX_formal_parameters) {
            parent->bits &= ~(uint32_t)FRAME_DROP_COMMA;
            edits_blank(&r->edits, f->start, f->end);
        }
        return true;
    case SYNTAX_T_using:
        if (parent->kind == SYNTAX_assignment_expression &&
            declares_resource(parent)) {
            rewrite_error(r, f->start, "Unexpected token",
                          "\"using\" is not known to the engine");
        }
        return true;
    default:
        return true;
    }
}

bool types_enter(rewrite *r) {
    frame *f = rewrite_top(r);
    switch (f->kind) {
    case SYNTAX_type_annotation:
    case SYNTAX_asserts_annotation:
    case SYNTAX_type_predicate_annotation:
        blank_annotation(r);
        return false;
    case SYNTAX_type_parameters:
        blank_parameters(r);
        return false;
    case SYNTAX_type_arguments:
    case SYNTAX_implements_clause:
        edits_blank(&r->edits, f->start, f->end);
        return false;
    case SYNTAX_interface_declaration:
    case SYNTAX_type_alias_declaration:
        note_borders(r, f->node);
        note_type_name(r);
        erase_statement(r);
        return false;
    case SYNTAX_function_signature:
    case SYNTAX_method_signature:
    case SYNTAX_abstract_method_signature:
    case SYNTAX_index_signature:
        erase_statement(r);
        return false;
    case SYNTAX_ambient_declaration:
        return enter_ambient(r);
    case SYNTAX_T_declare:
        if ((f - 1)->kind == SYNTAX_ambient_declaration) {
            edits_blank(&r->edits, f->start, f->end);
        }
        return true;
    case SYNTAX_as_expression:
    case SYNTAX_satisfies_expression:
        enter_cast(r);
        return true;
    case SYNTAX_accessibility_modifier:
    case SYNTAX_override_modifier:
        erase_modifier(r);
        return false;
    case SYNTAX_public_field_definition:
        return enter_field(r);
    case SYNTAX_required_parameter:
    case SYNTAX_optional_parameter:
        return enter_parameter(r);
    case SYNTAX_extends_clause:
        (f - 2)->bits |= FRAME_DERIVED;
        return true;
    case SYNTAX_statement_block:
        enter_body(r);
        return true;
    case SYNTAX_call_expression:
        if (r->properties.count > 0 && is_super_call(f)) {
            enter_super_call(r);
        }
        return true;
    case SYNTAX_binary_expression:
        enter_comparison(r);
        return true;
    case SYNTAX_decorator:
        rewrite_error(r, f->start, "Unexpected token",
                      "decorators are not known to the engine");
        return false;
    default:
        return f->kind < SYNTAX_T_async || enter_token(r);
    }
}

void types_leave(rewrite *r) {
    const frame *f = rewrite_top(r);
    switch (f->kind) {
    case SYNTAX_as_expression:
    case SYNTAX_satisfies_expression:
        leave_cast(r);
        break;
    case SYNTAX_call_expression:
        if (r->properties.count > 0 && is_super_call(f)) {
            leave_super_call(r);
        }
        break;
    case SYNTAX_method_definition:
        leave_method(r);
        break;
    default:
        break;
    }
}
