/*
 * The walk: frames, dispatch to the handlers, and the names that are met.
 */
#include "script/rewrite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "script/scan.h"
#include "script/scan_tokens.h"
#include "script/unicode.h"

void rewrite_free(rewrite *r) {
    edits_free(&r->edits);
    name_set_free(&r->names);
    name_set_free(&r->declared);
    name_set_free(&r->types);
    name_set_free(&r->handed);
    name_set_free(&r->merged);
    name_set_free(&r->members);
    name_set_free(&r->shared_names);
    free(r->exports.items);
    free(r->aliases.items);
    free(r->alias_exports.items);
    free(r->functions.items);
    free(r->catches.items);
    free(r->properties.items);
    free(r->borders.items);
    free(r->shared.items);
    free(r->frames);
}

void stretch_add(rewrite *r, stretch_list *list, stretch item) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        stretch *items = realloc(list->items, capacity * sizeof *items);
        if (!items) {
            r->failed = true;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
}

void rewrite_error(rewrite *r, uint32_t offset, const char *message,
                   const char *detail, ...) {
    if (r->error_count == ERROR_LIMIT) {
        return;
    }
    found_error *e = &r->errors[r->error_count++];
    e->offset = offset;
    snprintf(e->message, sizeof e->message, "%s", message);
    va_list arguments;
    va_start(arguments, detail);
    vsnprintf(e->detail, sizeof e->detail, detail, arguments);
    va_end(arguments);
}

bool syntax_is_function(syntax_kind kind) {
    return kind == SYNTAX_function_declaration ||
           kind == SYNTAX_generator_function_declaration ||
           kind == SYNTAX_function_expression ||
           kind == SYNTAX_generator_function || kind == SYNTAX_arrow_function ||
           kind == SYNTAX_method_definition;
}

bool syntax_is_loop(syntax_kind kind) {
    return kind == SYNTAX_for_statement || kind == SYNTAX_for_in_statement ||
           kind == SYNTAX_while_statement || kind == SYNTAX_do_statement;
}

bool syntax_is_class(syntax_kind kind) {
    return kind == SYNTAX_class || kind == SYNTAX_class_declaration ||
           kind == SYNTAX_abstract_class_declaration;
}

uint32_t rewrite_skip_space(const rewrite *r, uint32_t at, bool *newline) {
    slice text = r->text;
    bool ignored = false;
    bool *line = newline ? newline : &ignored;
    size_t i = at;
    while (i < text.length) {
        size_t length;
        uint32_t c = unicode_decode(text, i, &length);
        if (unicode_is_space(c)) {
            *line |= unicode_is_line_end(c);
            i += length;
        } else if (c == '/' && i + 1 < text.length &&
                   (text.data[i + 1] == '/' || text.data[i + 1] == '*')) {
            size_t end = scan_comment(text, i, line);
            if (end == SCAN_NO_END) {
                return (uint32_t)text.length;
            }
            i = end;
        } else {
            break;
        }
    }
    return (uint32_t)i;
}

void rewrite_separators(edits *e, slice text, TSNode string) {
    slice s = syntax_text(text, string);
    uint32_t start = ts_node_start_byte(string);
    for (uint32_t i = 0; i + 2 < s.length; i++) {
        size_t length;
        if ((unsigned char)s.data[i] != 0xE2) {
            continue;
        }
        uint32_t c = unicode_decode(s, i, &length);
        bool continued = i > 0 && s.data[i - 1] == '\\';
        if ((c == 0x2028 || c == 0x2029) && !continued) {
            edits_replace(e, start + i, start + i + 3,
                          c == 0x2028 ? SLICE("\\u2028") : SLICE("\\u2029"));
        }
    }
}

static bool push(rewrite *r, TSNode node, syntax_kind kind) {
    if (r->depth + 2 > r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 64;
        frame *frames = realloc(r->frames, capacity * sizeof *frames);
        if (!frames) {
            return false;
        }
        r->frames = frames;
        r->capacity = capacity;
    }
    r->depth++;
    frame *f = &r->frames[r->depth];
    const frame *parent = f - 1;
    *f = (frame){.node = node,
                 .kind = kind,
                 .start = ts_node_start_byte(node),
                 .end = ts_node_end_byte(node),
                 .skip_from = UINT32_MAX,
                 .function = parent->function,
                 .loop = parent->loop};
    return true;
}

/* Functions that were woven can be made into texts and given to eval. */
static bool is_woven_name(const rewrite *r, const frame *f) {
    const frame *parent = f - 1;
    slice name = slice_of(r->text.data + f->start, f->end - f->start);
    if (parent->kind != SYNTAX_member_expression ||
        !slice_equal(name, SLICE("__aux$k"))) {
        return false;
    }
    TSNode property = syntax_child(parent->node, SYNTAX_F_property);
    slice member =
        ts_node_is_null(property) ? SLICE("") : syntax_text(r->text, property);
    return slice_equal(member, SLICE("check")) ||
           slice_equal(member, SLICE("woven")) ||
           slice_equal(member, SLICE("eval"));
}

static void note_name(rewrite *r, const frame *f) {
    slice name = slice_of(r->text.data + f->start, f->end - f->start);
    bool escaped = name.length > 0 && memchr(name.data, '\\', name.length);
    if ((escaped || (name.length > 0 && name.data[0] == '_')) &&
        scan_is_reserved(name) &&
        !(r->options->checks_only && is_woven_name(r, f))) {
        r->reserved = true;
        rewrite_error(r, f->start, "Reserved name",
                      "names that start with %s are kept for the runtime",
                      SCRIPT_RESERVED_PREFIX);
    }
    if (escaped) {
        r->names.everything = true;
        r->flags |= SCRIPT_USES_ARGS | SCRIPT_USES_THIS;
    }
    unsigned found = scan_note_name(&r->names, name, name_hash(name));
    if (found & SCAN_ARGUMENTS) {
        r->flags |= SCRIPT_USES_ARGS;
    }
    if (found & SCAN_THIS) {
        r->flags |= SCRIPT_USES_THIS;
    }
}

/* Functions, and what counts as one for `await`, are boundaries. */
static void note_boundaries(rewrite *r) {
    frame *f = rewrite_top(r);
    frame *parent = f - 1;
    uint32_t self = (uint32_t)r->depth;
    if (syntax_is_function(f->kind) || f->kind == SYNTAX_class_static_block) {
        f->function = self;
        f->loop = 0;
        f->bits |= f->kind == SYNTAX_generator_function ||
                           f->kind == SYNTAX_generator_function_declaration
                       ? FRAME_GENERATOR
                       : 0;
        /* Whoever made the text knows where its functions go. */
        f->bits |= r->options->checks_only && r->collects_functions &&
                           f->kind != SYNTAX_class_static_block
                       ? FRAME_HANDED
                       : 0;
    } else if (syntax_is_loop(f->kind)) {
        f->loop = self;
    } else if (f->kind == SYNTAX_T_async && syntax_is_function(parent->kind)) {
        parent->bits |= FRAME_ASYNC;
    } else if (f->kind == SYNTAX_T_star &&
               parent->kind == SYNTAX_method_definition) {
        parent->bits |= FRAME_GENERATOR;
    } else if (f->kind == SYNTAX_T_equals &&
               parent->kind == SYNTAX_public_field_definition) {
        parent->function = self - 1;
        parent->loop = 0;
    } else if (f->kind == SYNTAX_computed_property_name &&
               parent->kind == SYNTAX_method_definition) {
        /* The name of a method is a part of what is around it. */
        f->function = (parent - 1)->function;
        f->loop = (parent - 1)->loop;
    }
}

/* Nodes that no handler looks at, and whose insides matter to none. */
static bool is_mere_leaf(syntax_kind kind) {
    return kind == SYNTAX_OTHER || kind == SYNTAX_comment ||
           kind == SYNTAX_regex || kind == SYNTAX_number;
}

static bool enter(rewrite *r) {
    frame *f = rewrite_top(r);
    if (f->start >= (f - 1)->skip_from) {
        return false;
    }
    note_boundaries(r);
    if (r->broken) {
        async_enter(r);
        return true;
    }
    if (is_mere_leaf(f->kind)) {
        return f->kind == SYNTAX_OTHER;
    }
    switch (f->kind) {
    case SYNTAX_string:
        eval_enter(r);
        eval_leave(r);
        if (r->options->checks_only) {
            return false;
        }
        if (r->enum_frame > 0) {
            enums_enter(r);
        }
        rewrite_separators(&r->edits, r->text, f->node);
        return false;
    case SYNTAX_identifier:
    case SYNTAX_shorthand_property_identifier:
    case SYNTAX_shorthand_property_identifier_pattern:
        note_name(r, f);
        break;
    case SYNTAX_this:
        r->flags |= SCRIPT_USES_THIS;
        break;
    default:
        break;
    }
    if (r->options->force_sync) {
        force_sync_enter(r);
    }
    eval_enter(r);
    async_enter(r);
    if (r->options->checks_only) {
        return true;
    }
    return types_enter(r) && enums_enter(r) && namespaces_enter(r) &&
           modules_enter(r) && jsx_enter(r);
}

static void leave(rewrite *r) {
    if (r->broken || is_mere_leaf(rewrite_top(r)->kind)) {
        return;
    }
    async_leave(r);
    eval_leave(r);
    if (r->options->checks_only) {
        return;
    }
    types_leave(r);
    enums_leave(r);
    namespaces_leave(r);
    modules_leave(r);
    jsx_leave(r);
}

static bool walk(rewrite *r, TSTreeCursor *cursor) {
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(cursor);
        syntax_kind kind = syntax_kind_of(node);
        /* The most common node of all is not worth a frame. */
        bool mere_sign = kind == SYNTAX_OTHER && ts_node_child_count(node) == 0;
        if (!mere_sign) {
            if (!push(r, node, kind)) {
                return false;
            }
            bool inside = enter(r);
            if (inside && ts_node_child_count(node) > 0 &&
                ts_tree_cursor_goto_first_child(cursor)) {
                continue;
            }
            if (inside) {
                leave(r);
            }
            r->depth--;
        }
        while (!ts_tree_cursor_goto_next_sibling(cursor)) {
            if (!ts_tree_cursor_goto_parent(cursor)) {
                return true;
            }
            leave(r);
            r->depth--;
        }
    }
}

bool rewrite_run(rewrite *r, TSTree *tree) {
    r->frames = calloc(64, sizeof *r->frames);
    if (!r->frames) {
        return false;
    }
    r->capacity = 64;
    r->frames[0].skip_from = UINT32_MAX;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    r->broken = ts_node_has_error(ts_tree_root_node(tree));
    bool complete = walk(r, &cursor);
    ts_tree_cursor_delete(&cursor);
    if (!r->broken) {
        for (size_t i = 0; i < r->gaps->count; i++) {
            edits_blank(&r->edits, r->gaps->items[i].start,
                        r->gaps->items[i].end);
        }
        modules_finish(r);
        async_finish(r);
        edits_finish(&r->edits);
    }
    return complete && !r->failed && !r->edits.failed && !r->names.failed &&
           !r->declared.failed && !r->types.failed && !r->handed.failed &&
           !r->merged.failed && !r->members.failed && !r->shared_names.failed;
}
