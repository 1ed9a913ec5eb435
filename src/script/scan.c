/*
 * The scan: from token to token.
 *
 * Invariant: a text is reported as free of types and JSX only if every token
 * was one that plain JavaScript has at that place.
 */
#include "script/scan.h"

#include <stdlib.h>

#include "script/scan_state.h"
#include "script/scan_tokens.h"
#include "script/unicode.h"

static void take_string(scanner *s) {
    size_t end = scan_string(s->text, s->at);
    if (end == SCAN_NO_END) {
        scan_give_up(s, SCAN_UNBALANCED);
        return;
    }
    s->at = end;
    scan_set_left(s, LEFT_LITERAL, WORD_NAME);
}

/* Before any token: what its first character tells about the last one. */
static void look_back(scanner *s, char c) {
    unsigned *found = &s->out->found;
    if (s->expects_body) {
        s->expects_body = false;
        if (c != '{') {
            *found |= SCAN_TYPES;
        }
    }
    if (s->left == LEFT_QUESTION && strchr(":,)]};=", c)) {
        *found |= SCAN_TYPES;
    }
    if (s->left == LEFT_NAME && s->word == WORD_CONTEXTUAL &&
        (c == '"' || c == '\'' || (c >= '0' && c <= '9') ||
         (scan_top(s)->context == CONTEXT_CLASS && (c == '[' || c == '*')))) {
        *found |= SCAN_TYPES;
    }
}

static bool skip_space(scanner *s) {
    while (s->at < s->text.length) {
        unsigned char c = (unsigned char)s->text.data[s->at];
        size_t length = 1;
        if (c == ' ' || c == '\t' || c == '\v' || c == '\f') {
            s->at++;
        } else if (c == '\n' || c == '\r') {
            s->newline = true;
            s->at++;
        } else if (c == '/' &&
                   (scan_peek(s, 1) == '/' || scan_peek(s, 1) == '*')) {
            size_t end = scan_comment(s->text, s->at, &s->newline);
            if (end == SCAN_NO_END) {
                scan_give_up(s, SCAN_UNBALANCED);
                return false;
            }
            s->at = end;
        } else if (c >= 0x80 &&
                   unicode_is_space(unicode_decode(s->text, s->at, &length))) {
            s->newline |=
                unicode_is_line_end(unicode_decode(s->text, s->at, &length));
            s->at += length;
        } else {
            return true;
        }
    }
    return false;
}

static void take_token(scanner *s) {
    char c = s->text.data[s->at];
    look_back(s, c);
    if (c >= '0' && c <= '9') {
        s->at = scan_number(s->text, s->at);
        scan_set_left(s, LEFT_LITERAL, WORD_NAME);
    } else if (unicode_is_word_byte((unsigned char)c) || c == '\\') {
        scan_take_word(s);
    } else if (c == '(' || c == '[' || c == '{') {
        scan_open_bracket(s, c);
    } else if (c == ')' || c == ']' || c == '}') {
        scan_close_bracket(s, c);
    } else if (c == '"' || c == '\'') {
        take_string(s);
    } else if (c == '`') {
        scan_template_part(s, s->at + 1);
    } else {
        scan_take_sign(s, c);
    }
}

bool scan_script(slice text, scan_result *out) {
    *out = (scan_result){0};
    scanner s = {
        .text = text, .out = out, .left = LEFT_START, .left2 = LEFT_START};
    s.levels = s.first_levels;
    s.room = sizeof s.first_levels / sizeof s.first_levels[0];
    s.levels[0] = (scan_level){.context = CONTEXT_BLOCK};
    while (!s.done && skip_space(&s)) {
        take_token(&s);
    }
    if (!s.done && s.depth > 0) {
        out->found |= SCAN_UNBALANCED;
    }
    if (out->found & SCAN_UNSURE) {
        out->names.everything = true;
        out->found |= SCAN_THIS | SCAN_ARGUMENTS;
    }
    if (s.levels != s.first_levels) {
        free(s.levels);
    }
    return !out->names.failed;
}
