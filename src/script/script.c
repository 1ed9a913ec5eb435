/*
 * Preparing a script: scan, decide, parse and rewrite where needed.
 */
#include "script/script.h"

#include <stdio.h>
#include <stdlib.h>

#include "script/directive.h"
#include "script/rewrite.h"
#include "script/tree_memory.h"
#include "script/unicode.h"
#include "script/unit.h"

#define RESERVED_NAMES                                                         \
    "names that start with " SCRIPT_RESERVED_PREFIX " are kept for the "       \
    "runtime"

/* The parser counts bytes in 32 bits, and so do we. */
enum { TEXT_LIMIT = 256 * 1024 * 1024 };

void script_unit_free(script_unit *unit) {
    if (unit) {
        free(unit->text);
        edits_free(&unit->edits);
        name_uses_free(&unit->uses);
        syntax_free(unit->tree);
        free(unit);
    }
}

void script_release_memory(void) {
    tree_memory_release();
}

slice script_text(const script_unit *unit) {
    return unit_text(unit);
}

bool script_is_library(const script_unit *unit) {
    return unit->options.library;
}

unsigned script_flags(const script_unit *unit) {
    return unit->flags;
}

size_t script_diagnostic_count(const script_unit *unit) {
    return unit->diagnostic_count;
}

const script_diagnostic *script_diagnostic_at(const script_unit *unit,
                                              size_t index) {
    return &unit->diagnostics[index];
}

static script_unit *unit_new(slice text, const script_options *options) {
    script_unit *unit = calloc(1, sizeof *unit);
    char *copy = malloc(text.length + 1);
    if (!unit || !copy) {
        free(unit);
        free(copy);
        return NULL;
    }
    if (text.length > 0) {
        memcpy(copy, text.data, text.length);
    }
    copy[text.length] = '\0';
    unit->text = copy;
    unit->length = text.length;
    unit->options = *options;
    unit->directive = directive_of(text);
    return unit;
}

/* What scan and directive tell about calling the script. */
static unsigned flags_of(const script_unit *unit) {
    unsigned flags = 0;
    if (unit->directive & DIRECTIVE_MODULE) {
        flags |= SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE;
    }
    if (unit->directive & DIRECTIVE_ASYNC) {
        flags |= SCRIPT_ASYNC;
    }
    return flags;
}

/* What the scan alone tells, for a text that is not rewritten. */
static void take_scanned(script_unit *unit) {
    if (unit->found & SCAN_THIS) {
        unit->flags |= SCRIPT_USES_THIS;
    }
    if (unit->found & SCAN_ARGUMENTS) {
        unit->flags |= SCRIPT_USES_ARGS;
    }
}

/* Whether the text has to be parsed before the engine may see it. */
static bool needs_parse(const script_unit *unit) {
    unsigned found = unit->found;
    if (unit->options.rewrite_always) {
        return true;
    }
    if (found & (SCAN_TYPES | SCAN_JSX | SCAN_MODULE | SCAN_AWAIT |
                 SCAN_UNSURE | SCAN_UNBALANCED)) {
        return true;
    }
    if (unit->options.force_sync) {
        return found & SCAN_ASYNC;
    }
    return unit->options.stop_checks &&
           found & (SCAN_ASYNC | SCAN_CALLBACK | SCAN_EVAL);
}

/* Whether the engine may judge a text that our parser does not understand:
 * its brackets match for certain, and nothing in it needs our help. */
static bool engine_may_judge(const script_unit *unit) {
    return !(unit->found & (SCAN_MODULE | SCAN_UNSURE | SCAN_UNBALANCED));
}

static bool take_errors(script_unit *unit, const rewrite *r) {
    for (size_t i = 0; i < r->error_count; i++) {
        const found_error *e = &r->errors[i];
        diagnostics_add(unit, e->offset, e->message, e->detail);
    }
    return r->error_count > 0;
}

static void take_result(script_unit *unit, rewrite *r, name_set *names) {
    unit->flags |= r->flags;
    unit->edits = r->edits;
    r->edits = (edits){0};
    if (unit->edits.count > 0) {
        unit->flags |= SCRIPT_REWRITTEN;
    }
    name_set_free(names);
    *names = r->names;
    r->names = (name_set){0};
}

/* The parser found errors, and the engine shall judge. */
static void take_doubtful(script_unit *unit, const rewrite *r,
                          name_set *names) {
    unit->flags |= SCRIPT_DOUBTFUL | SCRIPT_USES_THIS | SCRIPT_USES_ARGS |
                   (r->flags & SCRIPT_ASYNC);
    names->everything = true;
}

/* A parse with semicolons where the grammar has overlooked the ends of
 * statements, and with spaces where it has taken types for values; all else is
 * at the same place. */
static TSTree *parse_with_borders(slice text, const stretch_list *borders,
                                  syntax_gaps *gaps) {
    char *copy = malloc(text.length);
    if (!copy) {
        return NULL;
    }
    memcpy(copy, text.data, text.length);
    for (size_t i = 0; i < borders->count; i++) {
        const stretch *s = &borders->items[i];
        if (s->start == s->end) {
            copy[s->start] = ';';
        }
        for (uint32_t at = s->start; at < s->end; at++) {
            char c = copy[at];
            copy[at] = c == '\n' || c == '\r' ? c : ' ';
        }
    }
    TSTree *tree = syntax_parse(slice_of(copy, text.length), gaps);
    free(copy);
    for (size_t i = 0; tree && i < borders->count; i++) {
        const stretch *s = &borders->items[i];
        if (s->start < s->end && !syntax_gap_add(gaps, s->start, s->end)) {
            syntax_free(tree);
            tree = NULL;
        }
    }
    return tree;
}

static void start_rewrite(const script_unit *unit, const syntax_gaps *gaps,
                          rewrite *r) {
    *r = (rewrite){
        .text = unit_text(unit), .options = &unit->options, .gaps = gaps};
    r->collects_functions = unit->found & (SCAN_CALLBACK | SCAN_UNSURE);
    r->mentions_eval = unit->options.stop_checks && !unit->options.force_sync &&
                       unit->found & (SCAN_EVAL | SCAN_UNSURE);
    r->flags = unit->flags;
    r->keep_space = unit->directive & DIRECTIVE_KEEP_SPACE;
}

/* Gives the tree that was rewritten, or NULL when memory is exhausted. */
static TSTree *parse_and_walk(const script_unit *unit, rewrite *r) {
    syntax_gaps gaps = {0};
    TSTree *tree = syntax_parse(unit_text(unit), &gaps);
    start_rewrite(unit, &gaps, r);
    bool fine = tree && rewrite_run(r, tree);
    if (fine && r->borders.count > 0) {
        gaps.count = 0;
        TSTree *again = parse_with_borders(unit_text(unit), &r->borders, &gaps);
        syntax_free(tree);
        tree = again;
        rewrite_free(r);
        start_rewrite(unit, &gaps, r);
        fine = tree && rewrite_run(r, tree);
    }
    if (!fine && tree) {
        syntax_free(tree);
        tree = NULL;
    }
    free(gaps.items);
    r->gaps = NULL;
    return tree;
}

static auxrt_result no_memory(auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "no memory to prepare a script");
}

static auxrt_result no_tree(auxrt_error *error) {
    return error_raise(error, AUXRT_LIMIT,
                       "the script cannot be read: memory or the time for it "
                       "is exhausted");
}

static auxrt_result parse_and_rewrite(script_unit *unit, name_set *names,
                                      auxrt_error *error) {
    rewrite r;
    TSTree *tree = parse_and_walk(unit, &r);
    if (!tree) {
        /* The parser has lost its way; it may know where. */
        rewrite_free(&r);
        return diagnostics_from_parser(unit) && unit->diagnostic_count > 0
                   ? AUXRT_SCRIPT
                   : no_tree(error);
    }
    auxrt_result result = AUXRT_OK;
    bool broken = ts_node_has_error(ts_tree_root_node(tree));
    if (broken && !diagnostics_from_parser(unit)) {
        result = no_tree(error);
    } else if (broken && engine_may_judge(unit)) {
        take_doubtful(unit, &r, names);
    } else if (broken || take_errors(unit, &r)) {
        result = AUXRT_SCRIPT;
    } else {
        take_result(unit, &r, names);
    }
    rewrite_free(&r);
    syntax_free(tree);
    return result;
}

static bool has_separators(slice text) {
    const char *at = text.data;
    size_t left = text.length;
    while (left >= 3 && (at = memchr(at, 0xE2, left - 2)) != NULL) {
        if ((unsigned char)at[1] == 0x80 &&
            ((unsigned char)at[2] & 0xFE) == 0xA8) {
            return true;
        }
        at++;
        left = text.length - (size_t)(at - text.data);
    }
    return false;
}

/* A text that is not rewritten is changed in this one thing (see rewrite.h). */
static bool escape_separators(script_unit *unit) {
    slice text = unit_text(unit);
    if (!has_separators(text) || unit->flags & SCRIPT_REWRITTEN) {
        return true;
    }
    TSTree *tree = syntax_parse(text, NULL);
    if (!tree) {
        return false;
    }
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool down = true;
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (down && syntax_kind_of(node) == SYNTAX_string) {
            rewrite_separators(&unit->edits, text, node);
        } else if (down && ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    syntax_free(tree);
    edits_finish(&unit->edits);
    return !unit->edits.failed;
}

/* A text that goes to the engine as it is must still be a whole body. */
static auxrt_result check_unparsed(script_unit *unit, auxrt_error *error) {
    if (!(unit->found & (SCAN_UNSURE | SCAN_UNBALANCED))) {
        return AUXRT_OK;
    }
    TSTree *tree = syntax_parse(unit_text(unit), NULL);
    if (!tree) {
        return no_tree(error);
    }
    bool broken = ts_node_has_error(ts_tree_root_node(tree));
    syntax_free(tree);
    if (broken && !diagnostics_from_parser(unit)) {
        return no_tree(error);
    }
    return broken ? AUXRT_SCRIPT : AUXRT_OK;
}

static auxrt_result raise_first(const script_unit *unit, auxrt_error *error) {
    const script_diagnostic *first = &unit->diagnostics[0];
    auxrt_result result =
        error_raise(error, AUXRT_SCRIPT, "%s%s%s", first->message,
                    first->detail[0] ? ": " : "", first->detail);
    error_set_place(error, NULL, NULL, first->line, first->column);
    return result;
}

static auxrt_result prepare(script_unit *unit, name_set *names,
                            auxrt_error *error) {
    if (unit->found & SCAN_RESERVED) {
        return AUXRT_SCRIPT;
    }
    if (unit->directive & DIRECTIVE_PARSE_OFF) {
        take_scanned(unit);
        return check_unparsed(unit, error);
    }
    if (needs_parse(unit)) {
        return parse_and_rewrite(unit, names, error);
    }
    take_scanned(unit);
    return AUXRT_OK;
}

auxrt_result script_prepare(slice text, const script_options *options,
                            script_unit **out, auxrt_error *error) {
    *out = NULL;
    if (text.length > TEXT_LIMIT) {
        return error_raise(error, AUXRT_LIMIT,
                           "the script has %zu bytes; at most %d are allowed",
                           text.length, TEXT_LIMIT);
    }
    script_unit *unit = unit_new(text, options);
    scan_result scan = {0};
    auxrt_result result = AUXRT_NO_MEMORY;
    if (!unit || !scan_script(unit_text(unit), &scan)) {
        goto out;
    }
    unit->found = scan.found;
    unit->flags = flags_of(unit);
    if (scan.found & SCAN_RESERVED) {
        diagnostics_add(unit, (uint32_t)scan.reserved_at, "Reserved name",
                        RESERVED_NAMES);
    }
    tree_memory_begin();
    result = prepare(unit, &scan.names, error);
    if (result == AUXRT_OK) {
        if (!escape_separators(unit) ||
            !name_uses_from(&scan.names, options->library, options->api_names,
                            options->api_name_count, &unit->uses)) {
            result = AUXRT_NO_MEMORY;
        }
        if (options->force_sync) {
            unit->flags &= ~(unsigned)SCRIPT_ASYNC;
        }
    }
    tree_memory_end();
out:
    name_set_free(&scan.names);
    if (result == AUXRT_OK || result == AUXRT_SCRIPT) {
        *out = unit;
        return result == AUXRT_OK ? result : raise_first(unit, error);
    }
    script_unit_free(unit);
    return result == AUXRT_NO_MEMORY ? no_memory(error) : result;
}

/* The text of the unit with its checks, if it can be parsed. */
static auxrt_result weave(script_unit *unit, buffer *out, auxrt_error *error) {
    rewrite r;
    auxrt_result result = AUXRT_OK;
    tree_memory_begin();
    TSTree *tree = parse_and_walk(unit, &r);
    if (tree && (r.broken ? unit->found & SCAN_RESERVED : r.reserved)) {
        result = error_raise(error, AUXRT_SCRIPT, RESERVED_NAMES);
    } else if (tree && !r.broken && r.edits.count > 0) {
        edits_apply(&r.edits, unit_text(unit), out);
        result = out->failure;
    }
    rewrite_free(&r);
    if (tree) {
        syntax_free(tree);
    }
    tree_memory_end();
    return result;
}

auxrt_result script_weave(slice text, uint32_t maker, buffer *out,
                          auxrt_error *error) {
    const script_options options = {
        .stop_checks = true, .checks_only = true, .maker = maker};
    if (text.length > TEXT_LIMIT) {
        return AUXRT_OK;
    }
    script_unit *unit = unit_new(text, &options);
    scan_result scan = {0};
    auxrt_result result = unit && scan_script(unit_text(unit), &scan)
                              ? AUXRT_OK
                              : AUXRT_NO_MEMORY;
    if (result == AUXRT_OK) {
        unit->found = scan.found;
        if (needs_parse(unit) || scan.found & SCAN_RESERVED) {
            result = weave(unit, out, error);
        }
    }
    name_set_free(&scan.names);
    script_unit_free(unit);
    return result == AUXRT_NO_MEMORY ? no_memory(error) : result;
}
