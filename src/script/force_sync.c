/*
 * Taking asynchrony away: `async` and `await` become spaces.
 *
 * At the start of a statement the words are a border to the line before, so
 * there `0,` takes their place: `f⏎await (x)` must not become `f⏎(x)`.
 */
#include "script/rewrite.h"

static bool starts_statement(const rewrite *r, uint32_t start) {
    for (size_t i = r->depth; i > 0; i--) {
        const frame *f = &r->frames[i];
        if (f->start != start) {
            return false;
        }
        if (f->kind == SYNTAX_expression_statement) {
            return true;
        }
    }
    return false;
}

static void erase(rewrite *r, uint32_t start, uint32_t end, bool member) {
    if (member) {
        edits_blank_with(&r->edits, start, end, ';');
    } else if (starts_statement(r, start)) {
        edits_replace_text(&r->edits, start, end, "0,   ");
    } else {
        edits_blank(&r->edits, start, end);
    }
}

/* An object or function that `await` stood before is no block. */
static bool looks_like_block(TSNode awaited) {
    syntax_kind kind = syntax_kind_of(awaited);
    return kind == SYNTAX_object;
}

void force_sync_enter(rewrite *r) {
    const frame *f = rewrite_top(r);
    const frame *parent = f - 1;
    if (f->kind == SYNTAX_T_async && syntax_is_function(parent->kind)) {
        bool member = parent->kind == SYNTAX_method_definition &&
                      (parent - 1)->kind == SYNTAX_class_body &&
                      parent->start == f->start;
        erase(r, f->start, f->end, member);
    } else if (f->kind == SYNTAX_T_await &&
               parent->kind == SYNTAX_await_expression) {
        TSNode awaited = syntax_part(parent->node, 1);
        if ((parent - 1)->kind == SYNTAX_arrow_function &&
            !ts_node_is_null(awaited) && looks_like_block(awaited)) {
            edits_replace_text(&r->edits, f->start, f->end, "(0, ");
            edits_insert_text(&r->edits, parent->end, ")");
        } else {
            erase(r, f->start, f->end, false);
        }
    } else if (f->kind == SYNTAX_T_await) {
        edits_blank(&r->edits, f->start, f->end);
    }
}
