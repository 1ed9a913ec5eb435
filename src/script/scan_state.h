/*
 * What the parts of the scan share. Inside the scan only.
 *
 * Per open bracket (a `scan_level`) the scan keeps just enough to know what a
 * colon, a question mark, an angle and a slash mean there.
 */
#ifndef SCRIPT_SCAN_STATE_H
#define SCRIPT_SCAN_STATE_H

#include "script/scan.h"
#include "script/scan_words.h"

/* What stands left of the token at hand. */
typedef enum scan_left {
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
} scan_left;

typedef enum scan_context {
    CONTEXT_BLOCK,
    CONTEXT_OBJECT,
    CONTEXT_CLASS,
    CONTEXT_BRACE, /* one of the three above, unknown which */
    CONTEXT_PAREN,
    CONTEXT_HEADER, /* the parentheses of if, while, for, with */
    CONTEXT_PARAMETERS,
    CONTEXT_BRACKET,
    CONTEXT_TEMPLATE,
} scan_context;

typedef struct scan_level {
    uint8_t context;
    uint8_t left_of_it; /* what stood before the bracket */
    uint8_t word_left_of_it;
    bool case_open;      /* between case and its colon */
    bool class_open;     /* between class and its body */
    bool function_open;  /* between function and its parameters */
    bool in_initializer; /* of a class field */
    uint32_t questions;  /* that wait for their colon */
    uint32_t angles;     /* < that may turn out to open type arguments */
} scan_level;

typedef struct scanner {
    slice text;
    size_t at;
    scan_result *out;
    scan_left left;
    scan_word word;    /* when left is a name or a word */
    scan_left left2;   /* what stands left of that */
    bool newline;      /* a line end since the last token */
    bool expects_body; /* a function's parameters have just ended */
    bool done;
    scan_level *levels;
    size_t depth; /* the index of the innermost scan_level */
    size_t room;
    scan_level first_levels[32];
} scanner;

/* Ends the scan: what follows is not known. */
static inline void scan_give_up(scanner *s, unsigned why) {
    s->out->found |= why | SCAN_UNSURE;
    s->done = true;
}

static inline void scan_set_left(scanner *s, scan_left kind, scan_word word) {
    s->left2 = s->left;
    s->left = kind;
    s->word = word;
    s->newline = false;
}

static inline bool scan_ends_expression(const scanner *s) {
    return s->left == LEFT_NAME || s->left == LEFT_LITERAL ||
           s->left == LEFT_VALUE ||
           (s->left >= LEFT_PAREN && s->left <= LEFT_BRACE);
}

static inline scan_level *scan_top(scanner *s) {
    return &s->levels[s->depth];
}

static inline char scan_peek(const scanner *s, size_t ahead) {
    return s->at + ahead < s->text.length ? s->text.data[s->at + ahead] : '\0';
}

/* One token each, from s->at on (scan_brackets.c, scan_names.c,
 * scan_signs.c). */
void scan_open_bracket(scanner *s, char c);
void scan_close_bracket(scanner *s, char c);
void scan_template_part(scanner *s, size_t from);
void scan_take_word(scanner *s);
void scan_take_sign(scanner *s, char c);

#endif
