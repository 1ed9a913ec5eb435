/*
 * Operators and punctuation: where types and JSX betray themselves, and where
 * a slash divides.
 */
#include "script/scan_state.h"
#include "script/scan_tokens.h"

static void take_operator(scanner *s, size_t length, bool ends_angles) {
    if (ends_angles) {
        scan_top(s)->angles = 0;
    }
    s->at += length;
    scan_set_left(s, LEFT_OPERATOR, WORD_NAME);
}

static bool is_key(const scanner *s) {
    bool simple = s->left == LEFT_NAME || s->left == LEFT_LITERAL ||
                  s->left == LEFT_WORD || s->left == LEFT_VALUE ||
                  s->left == LEFT_BRACKET;
    return simple && (s->left2 == LEFT_OPEN_BRACE || s->left2 == LEFT_COMMA);
}

static bool is_label(const scanner *s) {
    if (s->left == LEFT_WORD) {
        return s->word == WORD_DEFAULT;
    }
    return s->left == LEFT_NAME &&
           (s->left2 == LEFT_START || s->left2 == LEFT_SEMICOLON ||
            s->left2 == LEFT_OPEN_BRACE || s->left2 == LEFT_BRACE ||
            s->left2 == LEFT_COLON_LABEL);
}

static void take_colon(scanner *s) {
    scan_level *l = scan_top(s);
    scan_left kind = LEFT_COLON;
    if (l->questions > 0) {
        l->questions--;
    } else if (l->context == CONTEXT_OBJECT && is_key(s)) {
        kind = LEFT_COLON;
    } else if (l->context == CONTEXT_BLOCK && l->case_open) {
        l->case_open = false;
        kind = LEFT_COLON_LABEL;
    } else if (l->context == CONTEXT_BLOCK && is_label(s)) {
        kind = LEFT_COLON_LABEL;
    } else {
        s->out->found |= SCAN_TYPES;
    }
    s->at++;
    scan_set_left(s, kind, WORD_NAME);
}

static void take_question(scanner *s) {
    char next = scan_peek(s, 1);
    char after = scan_peek(s, 2);
    if (next == '?') {
        take_operator(s, after == '=' ? 3 : 2, true);
    } else if (next == '.' && !(after >= '0' && after <= '9')) {
        s->at += 2;
        scan_set_left(s, LEFT_DOT, WORD_NAME);
    } else {
        scan_level *l = scan_top(s);
        if (l->context == CONTEXT_CLASS) {
            s->out->found |= SCAN_TYPES;
        }
        l->questions++;
        s->at++;
        scan_set_left(s, LEFT_QUESTION, WORD_NAME);
    }
}

static void take_angle(scanner *s) {
    bool operand = scan_ends_expression(s) && s->left != LEFT_BRACE &&
                   !(s->left == LEFT_NAME && s->word == WORD_OF);
    if (scan_peek(s, 1) == '!' && scan_peek(s, 2) == '-' &&
        scan_peek(s, 3) == '-') {
        scan_give_up(s, SCAN_TYPES);
    } else if (!operand) {
        scan_give_up(s, SCAN_TYPES | SCAN_JSX);
    } else if (scan_peek(s, 1) == '=') {
        take_operator(s, 2, true);
    } else {
        scan_top(s)->angles++;
        take_operator(s, scan_peek(s, 1) == '<' ? 2 : 1, false);
    }
}

static void take_closing_angle(scanner *s) {
    size_t length = 1;
    while (length < 3 && scan_peek(s, length) == '>') {
        length++;
    }
    if (scan_top(s)->angles > 0) {
        s->out->found |= SCAN_TYPES;
    }
    take_operator(s, length + (scan_peek(s, length) == '='), false);
}

static void take_equals(scanner *s) {
    if (scan_peek(s, 1) == '>') {
        s->at += 2;
        scan_set_left(s, LEFT_ARROW, WORD_NAME);
        return;
    }
    if (scan_top(s)->context == CONTEXT_CLASS) {
        scan_top(s)->in_initializer = true;
    }
    size_t length = 1;
    while (length < 3 && scan_peek(s, length) == '=') {
        length++;
    }
    take_operator(s, length, length > 1);
}

static void take_bang(scanner *s) {
    if (scan_peek(s, 1) == '=') {
        take_operator(s, scan_peek(s, 2) == '=' ? 3 : 2, true);
        return;
    }
    if (scan_ends_expression(s) && !s->newline) {
        s->out->found |= SCAN_TYPES;
    }
    take_operator(s, 1, false);
}

static void take_plus(scanner *s, char c) {
    if (scan_peek(s, 1) != c) {
        take_operator(s, scan_peek(s, 1) == '=' ? 2 : 1,
                      c == '+' || scan_peek(s, 1) == '=');
        return;
    }
    bool first = s->left == LEFT_START || s->newline;
    if (c == '-' && scan_peek(s, 2) == '>' && first) {
        scan_give_up(s, SCAN_TYPES); /* the engine sees a comment here */
        return;
    }
    /* Behind an operand on the same line it ends the expression. */
    bool postfix =
        scan_ends_expression(s) && s->left != LEFT_BRACE && !s->newline;
    s->at += 2;
    scan_set_left(s, postfix ? LEFT_LITERAL : LEFT_STEP, WORD_NAME);
}

static void take_slash(scanner *s) {
    bool surely_divides =
        s->left == LEFT_LITERAL || s->left == LEFT_PAREN ||
        s->left == LEFT_BRACKET || s->left == LEFT_VALUE ||
        (s->left == LEFT_NAME && s->word != WORD_OF &&
         s->word != WORD_CONTEXTUAL && s->left2 != LEFT_WORD) ||
        (s->left == LEFT_NAME && s->left2 == LEFT_WORD && s->word == WORD_NAME);
    if (surely_divides) {
        take_operator(s, scan_peek(s, 1) == '=' ? 2 : 1, true);
        return;
    }
    bool unsure = scan_ends_expression(s) || s->left == LEFT_STEP ||
                  (s->left == LEFT_WORD && s->word == WORD_AWAIT);
    size_t end = unsure ? SCAN_NO_END : scan_regex(s->text, s->at);
    if (end == SCAN_NO_END) {
        scan_give_up(s, 0);
        return;
    }
    s->at = end;
    scan_set_left(s, LEFT_LITERAL, WORD_NAME);
}

static void take_dot(scanner *s) {
    char next = scan_peek(s, 1);
    if (next >= '0' && next <= '9') {
        s->at = scan_number(s->text, s->at);
        scan_set_left(s, LEFT_LITERAL, WORD_NAME);
    } else if (next == '.') {
        take_operator(s, scan_peek(s, 2) == '.' ? 3 : 1, false);
    } else {
        s->at++;
        scan_set_left(s, LEFT_DOT, WORD_NAME);
    }
}

static void take_private(scanner *s) {
    if (s->left == LEFT_NAME && s->word == WORD_CONTEXTUAL) {
        s->out->found |= SCAN_TYPES;
    }
    s->at++;
    s->left = LEFT_DOT; /* so that the name counts as a property */
}

static void take_semicolon(scanner *s) {
    scan_level *l = scan_top(s);
    l->questions = 0;
    l->angles = 0;
    l->in_initializer = false;
    l->case_open = false;
    s->at++;
    scan_set_left(s, LEFT_SEMICOLON, WORD_NAME);
}

/* Repeated and assigning forms: &&=, **=, |, ^=, … */
static void take_repeated(scanner *s, char c) {
    size_t length = 1 + (scan_peek(s, 1) == c);
    bool assigns = scan_peek(s, length) == '=';
    bool in_types = (c == '&' || c == '|') && length == 1 && !assigns;
    take_operator(s, length + assigns, !in_types);
}

void scan_take_sign(scanner *s, char c) {
    switch (c) {
    case ';':
        take_semicolon(s);
        break;
    case ':':
        take_colon(s);
        break;
    case '?':
        take_question(s);
        break;
    case '<':
        take_angle(s);
        break;
    case '>':
        take_closing_angle(s);
        break;
    case '=':
        take_equals(s);
        break;
    case '!':
        take_bang(s);
        break;
    case '+':
    case '-':
        take_plus(s, c);
        break;
    case '/':
        take_slash(s);
        break;
    case '.':
        take_dot(s);
        break;
    case '#':
        take_private(s);
        break;
    case '&':
    case '|':
    case '*':
        take_repeated(s, c);
        break;
    case '%':
    case '^':
        take_operator(s, scan_peek(s, 1) == '=' ? 2 : 1, true);
        break;
    case ',':
        s->at++;
        scan_set_left(s, LEFT_COMMA, WORD_NAME);
        break;
    case '@':
        s->out->found |= SCAN_TYPES;
        take_operator(s, 1, false);
        break;
    default:
        take_operator(s, 1, true);
        break;
    }
}
