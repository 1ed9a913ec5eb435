/*
 * The scan. What it keeps per open bracket (a `level`) is just enough to know
 * what a colon, a question mark, an angle and a slash mean there.
 *
 * Invariant: a text is reported as free of types and JSX only if every token
 * was one that plain JavaScript has at that place.
 */
#include "script/scan.h"

#include <stdlib.h>

#include "script/scan_tokens.h"
#include "script/scan_words.h"
#include "script/script.h"
#include "script/unicode.h"

/* What stands left of the token at hand. */
typedef enum left {
    LEFT_START, /* of the text, or of a statement behind a header */
    LEFT_OPERATOR,
    LEFT_NAME,    /* identifiers and property names */
    LEFT_LITERAL, /* numbers, strings, templates, regular expressions */
    LEFT_WORD,    /* a keyword that is no value */
    LEFT_VALUE,   /* this, null, true, … */
    LEFT_PAREN,   /* closing brackets */
    LEFT_BRACKET,
    LEFT_BRACE,
    LEFT_OPEN,       /* ( or [ or ${ */
    LEFT_OPEN_BRACE, /* { */
    LEFT_DOT,
    LEFT_QUESTION,
    LEFT_STEP, /* ++ and -- */
    LEFT_COLON,
    LEFT_COLON_LABEL, /* of a label or a case */
    LEFT_COMMA,
    LEFT_SEMICOLON,
    LEFT_ARROW,
} left;

typedef enum context {
    CONTEXT_BLOCK,
    CONTEXT_OBJECT,
    CONTEXT_CLASS,
    CONTEXT_BRACE, /* one of the three above, unknown which */
    CONTEXT_PAREN,
    CONTEXT_HEADER, /* the parentheses of if, while, for, with */
    CONTEXT_PARAMETERS,
    CONTEXT_BRACKET,
    CONTEXT_TEMPLATE,
} context;

typedef struct level {
    uint8_t context;
    uint8_t left_of_it; /* what stood before the bracket */
    uint8_t word_left_of_it;
    bool case_open;     /* between case and its colon */
    bool class_open;    /* between class and its body */
    bool function_open; /* between function and its parameters */
    bool in_initializer; /* of a class field */
    uint32_t questions; /* that wait for their colon */
    uint32_t angles;    /* < that may turn out to open type arguments */
} level;

typedef struct scanner {
    slice text;
    size_t at;
    scan_result *out;
    left left;
    scan_word word; /* when left is a name or a word */
    left left2;     /* what stands left of that */
    bool newline;   /* a line end since the last token */
    bool expects_body; /* a function's parameters have just ended */
    bool done;
    level *levels;
    size_t depth; /* the index of the innermost level */
    size_t room;
    level first_levels[32];
} scanner;

static void give_up(scanner *s, unsigned why) {
    s->out->found |= why | SCAN_UNSURE;
    s->done = true;
}

static void set_left(scanner *s, left kind, scan_word word) {
    s->left2 = s->left;
    s->left = kind;
    s->word = word;
    s->newline = false;
}

static bool ends_expression(const scanner *s) {
    return s->left == LEFT_NAME || s->left == LEFT_LITERAL ||
           s->left == LEFT_VALUE ||
           (s->left >= LEFT_PAREN && s->left <= LEFT_BRACE);
}

static level *top(scanner *s) {
    return &s->levels[s->depth];
}

static char peek(const scanner *s, size_t ahead) {
    return s->at + ahead < s->text.length ? s->text.data[s->at + ahead] : '\0';
}

/* ------------------------------------------------------------- brackets */

static bool push(scanner *s, context kind) {
    if (s->depth + 1 == s->room) {
        size_t room = s->room * 2;
        bool first = s->levels == s->first_levels;
        level *levels = realloc(first ? NULL : s->levels, room * sizeof *levels);
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
    s->levels[++s->depth] = (level){.context = (uint8_t)kind,
                                    .left_of_it = (uint8_t)s->left,
                                    .word_left_of_it = (uint8_t)s->word};
    return true;
}

static bool is_brace(context kind) {
    return kind <= CONTEXT_BRACE;
}

static context brace_context(scanner *s) {
    level *l = top(s);
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

static context paren_context(scanner *s) {
    level *l = top(s);
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

static void open_bracket(scanner *s, char c) {
    context kind = c == '{'   ? brace_context(s)
                   : c == '(' ? paren_context(s)
                              : CONTEXT_BRACKET;
    if (push(s, kind)) {
        s->at++;
        set_left(s, c == '{' ? LEFT_OPEN_BRACE : LEFT_OPEN, WORD_NAME);
    }
}

static void template_part(scanner *s, size_t from) {
    bool substitution;
    size_t end = scan_template(s->text, from, &substitution);
    if (end == SCAN_NO_END) {
        give_up(s, SCAN_UNBALANCED);
        return;
    }
    s->at = end;
    if (!substitution) {
        set_left(s, LEFT_LITERAL, WORD_NAME);
    } else if (push(s, CONTEXT_TEMPLATE)) {
        set_left(s, LEFT_OPEN, WORD_NAME);
    }
}

static void close_bracket(scanner *s, char c) {
    level closed = *top(s);
    context kind = (context)closed.context;
    bool fits = c == ']'   ? kind == CONTEXT_BRACKET
                : c == ')' ? kind >= CONTEXT_PAREN && kind < CONTEXT_BRACKET
                           : is_brace(kind) || kind == CONTEXT_TEMPLATE;
    if (s->depth == 0 || !fits) {
        give_up(s, SCAN_UNBALANCED);
        return;
    }
    s->depth--;
    if (kind == CONTEXT_TEMPLATE) {
        s->left = (left)closed.left_of_it;
        template_part(s, s->at + 1);
        return;
    }
    s->at++;
    s->expects_body = kind == CONTEXT_PARAMETERS;
    s->left = (left)closed.left_of_it;
    set_left(s,
             kind == CONTEXT_HEADER ? LEFT_START
             : c == ')'             ? LEFT_PAREN
             : c == ']'             ? LEFT_BRACKET
                                    : LEFT_BRACE,
             WORD_NAME);
    if (c == '}' && top(s)->context == CONTEXT_CLASS &&
        kind == CONTEXT_BLOCK) {
        top(s)->in_initializer = false;
    }
}

/* ---------------------------------------------------------------- names */

/* The next code unit of an identifier, its escapes resolved. */
static uint32_t name_char(slice name, size_t *at) {
    if (name.data[*at] != '\\' || *at + 1 >= name.length ||
        name.data[*at + 1] != 'u') {
        return (unsigned char)name.data[(*at)++];
    }
    *at += 2;
    bool braced = *at < name.length && name.data[*at] == '{';
    *at += braced;
    uint32_t value = 0;
    for (int digits = 0; *at < name.length && (braced || digits < 4);
         digits++) {
        unsigned c = (unsigned char)name.data[*at] | 32U;
        if (c >= '0' && c <= '9') {
            value = value << 4 | (c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = value << 4 | (c - 'a' + 10);
        } else {
            break;
        }
        value &= 0x1FFFFF;
        ++*at;
    }
    *at += braced && *at < name.length && name.data[*at] == '}';
    return value;
}

bool scan_is_reserved(slice name) {
    slice prefix = SLICE(SCRIPT_RESERVED_PREFIX);
    size_t at = 0;
    for (size_t i = 0; i < prefix.length; i++) {
        if (at >= name.length ||
            name_char(name, &at) != (unsigned char)prefix.data[i]) {
            return false;
        }
    }
    return true;
}

unsigned scan_note_name(name_set *names, slice name, uint32_t hash) {
    name_set_add(names, name, hash);
    if (slice_equal(name, SLICE("eval"))) {
        names->everything = true;
        return SCAN_THIS | SCAN_ARGUMENTS;
    }
    if (slice_equal(name, SLICE("arguments")) ||
        slice_equal(name, SLICE("args")) ||
        slice_equal(name, SLICE("$__bot")) ||
        slice_equal(name, SLICE("$__tag"))) {
        return SCAN_ARGUMENTS;
    }
    return 0;
}

static void note_reserved(scanner *s, size_t start) {
    if (!(s->out->found & SCAN_RESERVED)) {
        s->out->found |= SCAN_RESERVED;
        s->out->reserved_at = start;
    }
}

static bool is_property(const scanner *s) {
    return s->left == LEFT_DOT;
}

/* What a word with a meaning does; false when it is a mere name. */
static bool take_keyword(scanner *s, scan_word word) {
    level *l = top(s);
    unsigned *found = &s->out->found;
    switch (word) {
    case WORD_THIS:
        *found |= SCAN_THIS;
        if (l->context == CONTEXT_PARAMETERS && s->left == LEFT_OPEN) {
            *found |= SCAN_TYPES;
        }
        set_left(s, LEFT_VALUE, word);
        return true;
    case WORD_VALUE:
        set_left(s, LEFT_VALUE, word);
        return true;
    case WORD_MODULE:
        *found |= SCAN_MODULE;
        break;
    case WORD_RESERVED:
        *found |= SCAN_TYPES;
        break;
    case WORD_AWAIT:
        *found |= SCAN_AWAIT;
        break;
    case WORD_CLASS:
        l->class_open = true;
        break;
    case WORD_FUNCTION:
        l->function_open = true;
        break;
    case WORD_CASE:
        /* A method can be called case, but not in what is surely a block. */
        l->case_open = l->context == CONTEXT_BLOCK;
        l->angles = 0;
        break;
    case WORD_PREFIX:
    case WORD_NEW:
    case WORD_DEFAULT:
        break;
    case WORD_HEADER:
    case WORD_DECLARE:
    case WORD_JUMP:
    case WORD_BLOCK:
    case WORD_STATIC:
    case WORD_CATCH:
    case WORD_FINALLY:
        break;
    default:
        return false;
    }
    set_left(s, LEFT_WORD, word);
    return true;
}

/* Names that only mean something at certain places. */
static void take_name(scanner *s, scan_word word) {
    unsigned *found = &s->out->found;
    if (word == WORD_AS && ends_expression(s)) {
        *found |= SCAN_TYPES;
    } else if (word == WORD_ASYNC) {
        *found |= SCAN_ASYNC;
    } else if (word == WORD_THEN || word == WORD_MICROTASK ||
               (word == WORD_PROMISE && s->left == LEFT_WORD &&
                s->word == WORD_NEW)) {
        *found |= SCAN_CALLBACK;
    }
    /* Behind a label, as behind `of`, a slash cannot be told. */
    bool is_label = s->left == LEFT_WORD && s->word == WORD_JUMP;
    set_left(s, LEFT_NAME, is_label ? WORD_OF : word);
}

static void note_property(scanner *s, scan_word word) {
    if (word == WORD_THEN || word == WORD_CATCH || word == WORD_FINALLY) {
        s->out->found |= SCAN_CALLBACK;
    }
    set_left(s, LEFT_NAME, WORD_NAME);
}

/* The end of a word and its hash; `plain` is false when it has escapes. */
static size_t end_of_word(slice text, size_t at, uint32_t *hash, bool *plain) {
    uint32_t h = (uint32_t)NAME_HASH_START;
    *plain = true;
    while (at < text.length) {
        unsigned char c = (unsigned char)text.data[at];
        size_t length = 1;
        if (c >= 0x80 && unicode_is_space(unicode_decode(text, at, &length))) {
            break;
        }
        if (c == '\\') {
            *plain = false;
            if (at + 2 < text.length && text.data[at + 1] == 'u' &&
                text.data[at + 2] == '{') {
                length = 3;
            }
        } else if (!unicode_is_word_byte(c) && (*plain || c != '}')) {
            break;
        }
        for (size_t i = 0; i < length; i++) {
            h = name_hash_step(h, (unsigned char)text.data[at + i]);
        }
        at += length;
    }
    *hash = h;
    return at;
}

/* The end of an identifier that is known to hold an escape. */
static size_t end_of_escaped_word(slice text, size_t at) {
    while (at < text.length) {
        unsigned char c = (unsigned char)text.data[at];
        size_t length;
        if (c == '\\') {
            (void)name_char(slice_of(text.data, text.length), &at);
            continue;
        }
        if (!unicode_is_word_byte(c) ||
            unicode_is_space(unicode_decode(text, at, &length))) {
            break;
        }
        at += length;
    }
    return at;
}

static void take_word(scanner *s) {
    size_t start = s->at;
    uint32_t hash;
    bool plain;
    size_t end = end_of_word(s->text, start, &hash, &plain);
    if (!plain) {
        end = end_of_escaped_word(s->text, start);
    }
    if (end == start) {
        end = start + 1; /* a stray backslash: the engine will refuse it */
    }
    slice name = slice_of(s->text.data + start, end - start);
    s->at = end;
    if ((!plain || name.data[0] == '_') && scan_is_reserved(name)) {
        note_reserved(s, start);
    }
    scan_word word = plain ? scan_word_of(name) : WORD_NAME;
    if (is_property(s)) {
        note_property(s, word);
        return;
    }
    if (s->left == LEFT_NAME && s->word == WORD_CONTEXTUAL &&
        word != WORD_PREFIX) {
        s->out->found |= SCAN_TYPES;
    }
    if (!plain) {
        s->out->names.everything = true;
        s->out->found |= SCAN_THIS | SCAN_ARGUMENTS;
    }
    if (!take_keyword(s, word)) {
        s->out->found |= scan_note_name(&s->out->names, name, hash);
        take_name(s, word);
    }
}

/* ------------------------------------------------------------ operators */

static void take_operator(scanner *s, size_t length, bool ends_angles) {
    if (ends_angles) {
        top(s)->angles = 0;
    }
    s->at += length;
    set_left(s, LEFT_OPERATOR, WORD_NAME);
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
    level *l = top(s);
    left kind = LEFT_COLON;
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
    set_left(s, kind, WORD_NAME);
}

static void take_question(scanner *s) {
    char next = peek(s, 1);
    char after = peek(s, 2);
    if (next == '?') {
        take_operator(s, after == '=' ? 3 : 2, true);
    } else if (next == '.' && !(after >= '0' && after <= '9')) {
        s->at += 2;
        set_left(s, LEFT_DOT, WORD_NAME);
    } else {
        level *l = top(s);
        if (l->context == CONTEXT_CLASS) {
            s->out->found |= SCAN_TYPES;
        }
        l->questions++;
        s->at++;
        set_left(s, LEFT_QUESTION, WORD_NAME);
    }
}

static void take_angle(scanner *s) {
    bool operand = ends_expression(s) && s->left != LEFT_BRACE &&
                   !(s->left == LEFT_NAME && s->word == WORD_OF);
    if (peek(s, 1) == '!' && peek(s, 2) == '-' && peek(s, 3) == '-') {
        give_up(s, SCAN_TYPES);
    } else if (!operand) {
        give_up(s, SCAN_TYPES | SCAN_JSX);
    } else if (peek(s, 1) == '=') {
        take_operator(s, 2, true);
    } else {
        top(s)->angles++;
        take_operator(s, peek(s, 1) == '<' ? 2 : 1, false);
    }
}

static void take_closing_angle(scanner *s) {
    size_t length = 1;
    while (length < 3 && peek(s, length) == '>') {
        length++;
    }
    if (top(s)->angles > 0) {
        s->out->found |= SCAN_TYPES;
    }
    take_operator(s, length + (peek(s, length) == '='), false);
}

static void take_equals(scanner *s) {
    if (peek(s, 1) == '>') {
        s->at += 2;
        set_left(s, LEFT_ARROW, WORD_NAME);
        return;
    }
    if (top(s)->context == CONTEXT_CLASS) {
        top(s)->in_initializer = true;
    }
    size_t length = 1;
    while (length < 3 && peek(s, length) == '=') {
        length++;
    }
    take_operator(s, length, length > 1);
}

static void take_bang(scanner *s) {
    if (peek(s, 1) == '=') {
        take_operator(s, peek(s, 2) == '=' ? 3 : 2, true);
        return;
    }
    if (ends_expression(s) && !s->newline) {
        s->out->found |= SCAN_TYPES;
    }
    take_operator(s, 1, false);
}

static void take_sign(scanner *s, char c) {
    if (peek(s, 1) != c) {
        take_operator(s, peek(s, 1) == '=' ? 2 : 1,
                      c == '+' || peek(s, 1) == '=');
        return;
    }
    bool first = s->left == LEFT_START || s->newline;
    if (c == '-' && peek(s, 2) == '>' && first) {
        give_up(s, SCAN_TYPES); /* the engine sees a comment here */
        return;
    }
    /* Behind an operand on the same line it ends the expression. */
    bool postfix = ends_expression(s) && s->left != LEFT_BRACE && !s->newline;
    s->at += 2;
    set_left(s, postfix ? LEFT_LITERAL : LEFT_STEP, WORD_NAME);
}

static void take_slash(scanner *s) {
    bool surely_divides = s->left == LEFT_LITERAL || s->left == LEFT_PAREN ||
                          s->left == LEFT_BRACKET || s->left == LEFT_VALUE ||
                          (s->left == LEFT_NAME && s->word != WORD_OF &&
                           s->word != WORD_CONTEXTUAL &&
                           s->left2 != LEFT_WORD) ||
                          (s->left == LEFT_NAME && s->left2 == LEFT_WORD &&
                           s->word == WORD_NAME);
    if (surely_divides) {
        take_operator(s, peek(s, 1) == '=' ? 2 : 1, true);
        return;
    }
    bool unsure = ends_expression(s) || s->left == LEFT_STEP ||
                  (s->left == LEFT_WORD && s->word == WORD_AWAIT);
    size_t end = unsure ? SCAN_NO_END : scan_regex(s->text, s->at);
    if (end == SCAN_NO_END) {
        give_up(s, 0);
        return;
    }
    s->at = end;
    set_left(s, LEFT_LITERAL, WORD_NAME);
}

static void take_dot(scanner *s) {
    char next = peek(s, 1);
    if (next >= '0' && next <= '9') {
        s->at = scan_number(s->text, s->at);
        set_left(s, LEFT_LITERAL, WORD_NAME);
    } else if (next == '.') {
        take_operator(s, peek(s, 2) == '.' ? 3 : 1, false);
    } else {
        s->at++;
        set_left(s, LEFT_DOT, WORD_NAME);
    }
}

static void take_string(scanner *s) {
    size_t end = scan_string(s->text, s->at);
    if (end == SCAN_NO_END) {
        give_up(s, SCAN_UNBALANCED);
        return;
    }
    s->at = end;
    set_left(s, LEFT_LITERAL, WORD_NAME);
}

static void take_private(scanner *s) {
    if (s->left == LEFT_NAME && s->word == WORD_CONTEXTUAL) {
        s->out->found |= SCAN_TYPES;
    }
    s->at++;
    s->left = LEFT_DOT; /* so that the name counts as a property */
}

static void take_semicolon(scanner *s) {
    level *l = top(s);
    l->questions = 0;
    l->angles = 0;
    l->in_initializer = false;
    l->case_open = false;
    s->at++;
    set_left(s, LEFT_SEMICOLON, WORD_NAME);
}

/* Repeated and assigning forms: &&=, **=, |, ^=, … */
static void take_repeated(scanner *s, char c) {
    size_t length = 1 + (peek(s, 1) == c);
    bool assigns = peek(s, length) == '=';
    bool in_types = (c == '&' || c == '|') && length == 1 && !assigns;
    take_operator(s, length + assigns, !in_types);
}

/* ------------------------------------------------------------- the pass */

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
         (top(s)->context == CONTEXT_CLASS && (c == '[' || c == '*')))) {
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
        } else if (c == '/' && (peek(s, 1) == '/' || peek(s, 1) == '*')) {
            size_t end = scan_comment(s->text, s->at, &s->newline);
            if (end == SCAN_NO_END) {
                give_up(s, SCAN_UNBALANCED);
                return false;
            }
            s->at = end;
        } else if (c >= 0x80 &&
                   unicode_is_space(unicode_decode(s->text, s->at, &length))) {
            s->newline |= unicode_is_line_end(
                unicode_decode(s->text, s->at, &length));
            s->at += length;
        } else {
            return true;
        }
    }
    return false;
}

static void take_token(scanner *s) {
    char c = s->text.data[s->at];
    if (unicode_is_word_byte((unsigned char)c) || c == '\\') {
        look_back(s, c);
        if (c >= '0' && c <= '9') {
            s->at = scan_number(s->text, s->at);
            set_left(s, LEFT_LITERAL, WORD_NAME);
        } else {
            take_word(s);
        }
        return;
    }
    look_back(s, c);
    switch (c) {
    case '(': case '[': case '{': open_bracket(s, c); break;
    case ')': case ']': case '}': close_bracket(s, c); break;
    case '"': case '\'': take_string(s); break;
    case '`': template_part(s, s->at + 1); break;
    case ';': take_semicolon(s); break;
    case ':': take_colon(s); break;
    case '?': take_question(s); break;
    case '<': take_angle(s); break;
    case '>': take_closing_angle(s); break;
    case '=': take_equals(s); break;
    case '!': take_bang(s); break;
    case '+': case '-': take_sign(s, c); break;
    case '/': take_slash(s); break;
    case '.': take_dot(s); break;
    case '#': take_private(s); break;
    case '&': case '|': case '*': take_repeated(s, c); break;
    case '%': case '^':
        take_operator(s, peek(s, 1) == '=' ? 2 : 1, true);
        break;
    case ',':
        s->at++;
        set_left(s, LEFT_COMMA, WORD_NAME);
        break;
    case '@':
        s->out->found |= SCAN_TYPES;
        take_operator(s, 1, false);
        break;
    default: take_operator(s, 1, true); break;
    }
}

bool scan_script(slice text, scan_result *out) {
    *out = (scan_result){0};
    scanner s = {.text = text, .out = out, .left = LEFT_START,
                 .left2 = LEFT_START};
    s.levels = s.first_levels;
    s.room = sizeof s.first_levels / sizeof s.first_levels[0];
    s.levels[0] = (level){.context = CONTEXT_BLOCK};
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
