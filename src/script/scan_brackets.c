/*
 * Brackets: what each opens, and what stands behind it when it is closed.
 */
#include <stdlib.h>

#include "script/scan_state.h"
#include "script/scan_tokens.h"

static bool push(scanner *s, scan_context kind) {
    if (s->depth + 1 == s->room) {
        size_t room = s->room * 2;
        bool first = s->levels == s->first_levels;
        scan_level *levels =
            realloc(first ? NULL : s->levels, room * sizeof *levels);
        if (!levels) {
            s->out->names.failed = true;
            s->done = true;
            return false;
        }
        if (first) {
            memcpy(levels, s->first_levels, sizeof s->first_levels);
        }
        s->levels = levels;
        s->room = room;
    }
    s->levels[++s->depth] = (scan_level){.context = (uint8_t)kind,
                                         .left_of_it = (uint8_t)s->left,
                                         .word_left_of_it = (uint8_t)s->word};
    return true;
}

static bool is_brace(scan_context kind) {
    return kind <= CONTEXT_BRACE;
}

static scan_context brace_context(scanner *s) {
    scan_level *l = scan_top(s);
    if (l->class_open) {
        l->class_open = false;
        return CONTEXT_CLASS;
    }
    switch (s->left) {
    case LEFT_ARROW:
    case LEFT_PAREN:
    case LEFT_START:
    case LEFT_COLON_LABEL:
        return CONTEXT_BLOCK;
    case LEFT_SEMICOLON:
    case LEFT_BRACE:
    case LEFT_OPEN_BRACE:
    case LEFT_NAME:
    case LEFT_LITERAL:
    case LEFT_BRACKET:
    case LEFT_VALUE:
        return l->context == CONTEXT_BLOCK ? CONTEXT_BLOCK : CONTEXT_BRACE;
    case LEFT_WORD:
        return s->word == WORD_BLOCK || s->word == WORD_CATCH ||
                       s->word == WORD_FINALLY || s->word == WORD_STATIC
                   ? CONTEXT_BLOCK
               : s->word == WORD_PREFIX || s->word == WORD_DECLARE
                   ? CONTEXT_OBJECT
                   : CONTEXT_BRACE;
    case LEFT_OPERATOR:
    case LEFT_OPEN:
    case LEFT_QUESTION:
    case LEFT_COLON:
    case LEFT_COMMA:
        return CONTEXT_OBJECT;
    default:
        return CONTEXT_BRACE;
    }
}

static scan_context paren_context(scanner *s) {
    scan_level *l = scan_top(s);
    if (l->function_open) {
        l->function_open = false;
        return CONTEXT_PARAMETERS;
    }
    if (s->left == LEFT_WORD && s->word == WORD_HEADER) {
        return CONTEXT_HEADER;
    }
    bool is_member = s->left == LEFT_NAME || s->left == LEFT_LITERAL ||
                     s->left == LEFT_BRACKET || s->left == LEFT_WORD;
    return l->context == CONTEXT_CLASS && is_member && !l->in_initializer
               ? CONTEXT_PARAMETERS
               : CONTEXT_PAREN;
}

void scan_open_bracket(scanner *s, char c) {
    scan_context kind = c == '{'   ? brace_context(s)
                        : c == '(' ? paren_context(s)
                                   : CONTEXT_BRACKET;
    if (push(s, kind)) {
        s->at++;
        scan_set_left(s, c == '{' ? LEFT_OPEN_BRACE : LEFT_OPEN, WORD_NAME);
    }
}

void scan_template_part(scanner *s, size_t from) {
    bool substitution;
    size_t end = scan_template(s->text, from, &substitution);
    if (end == SCAN_NO_END) {
        scan_give_up(s, SCAN_UNBALANCED);
        return;
    }
    s->at = end;
    if (!substitution) {
        scan_set_left(s, LEFT_LITERAL, WORD_NAME);
    } else if (push(s, CONTEXT_TEMPLATE)) {
        scan_set_left(s, LEFT_OPEN, WORD_NAME);
    }
}

void scan_close_bracket(scanner *s, char c) {
    scan_level closed = *scan_top(s);
    scan_context kind = (scan_context)closed.context;
    bool fits = c == ']'   ? kind == CONTEXT_BRACKET
                : c == ')' ? kind >= CONTEXT_PAREN && kind < CONTEXT_BRACKET
                           : is_brace(kind) || kind == CONTEXT_TEMPLATE;
    if (s->depth == 0 || !fits) {
        scan_give_up(s, SCAN_UNBALANCED);
        return;
    }
    s->depth--;
    if (kind == CONTEXT_TEMPLATE) {
        s->left = (scan_left)closed.left_of_it;
        scan_template_part(s, s->at + 1);
        return;
    }
    s->at++;
    s->expects_body = kind == CONTEXT_PARAMETERS;
    s->left = (scan_left)closed.left_of_it;
    scan_set_left(s,
                  kind == CONTEXT_HEADER ? LEFT_START
                  : c == ')'             ? LEFT_PAREN
                  : c == ']'             ? LEFT_BRACKET
                                         : LEFT_BRACE,
                  WORD_NAME);
    if (c == '}' && scan_top(s)->context == CONTEXT_CLASS &&
        kind == CONTEXT_BLOCK) {
        scan_top(s)->in_initializer = false;
    }
}
