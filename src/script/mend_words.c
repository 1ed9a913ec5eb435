/*
 * TypeScript and JavaScript that is younger than the grammar, or rare.
 *
 * Only a text that did not parse comes here. Its tokens are looked at for a few
 * shapes that mean the same in another form of the same length: names that are
 * also words become plain names, words without a meaning for the engine become
 * spaces. Whether that was right shows the next parse, which must have no
 * errors. What stays in the output is always the text as it was written,
 * but for the gaps.
 */
#include "script/mend_words.h"

#include "script/mend_tokens.h"
#include "script/scan_words.h"

/* How far a look goes. No type is so long that it would take more. */
enum { MOST = 200 };

/* ---------------------------------------------------------------- modules */

/* `from "m" with { … }` of an export; the grammar knows that of imports. */
static void mend_attributes(mender *m, size_t i) {
    bool has_word = is_word(m, i + 1, "with") || (is_word(m, i + 1, "assert") &&
                                                  !token_at(m, i + 1)->newline);
    if (token_at(m, i)->kind != TOKEN_STRING || i == 0 ||
        !is_word(m, i - 1, "from") || !has_word || !is_sign(m, i + 2, '{')) {
        return;
    }
    size_t end = i + 3;
    while (token_at(m, end)->kind == TOKEN_WORD ||
           token_at(m, end)->kind == TOKEN_STRING || is_sign(m, end, ':') ||
           is_sign(m, end, ',')) {
        end++;
    }
    if (is_sign(m, end, '}')) {
        mender_drop(m, token_at(m, i + 1)->start, token_at(m, end)->end);
    }
}

/* `export type * from`, `export type * as n from`: read as imports of types,
 * which disappear in the same way. */
static void mend_type_star(mender *m, size_t i) {
    if (!is_word(m, i, "export") || !is_word(m, i + 1, "type") ||
        !is_sign(m, i + 2, '*')) {
        return;
    }
    replace(m, i, "import");
    if (!is_word(m, i + 3, "as")) {
        name(m, i + 2);
    } else if (token_at(m, i + 4)->kind == TOKEN_STRING) {
        name(m, i + 4);
    }
}

/* One entry of a list in braces: [type] name [as other]. Names may be words;
 * which of them is the name follows from how many there are. */
static void mend_entry(mender *m, size_t first, size_t count) {
    if (is_word(m, first, "type") && count % 2 == 0) {
        first++;
        count--;
    }
    for (size_t i = first; i < first + count; i += 2) {
        if (is_any_word(m, i) && (scan_word_of(text_of(m, i)) != WORD_NAME)) {
            name(m, i);
        }
    }
}

/* The list behind `import` or `export`. */
static void mend_entries(mender *m, size_t i) {
    if (!is_word(m, i, "import") && !is_word(m, i, "export")) {
        return;
    }
    size_t at = i + 1;
    while (at < i + 8 && (is_any_word(m, at) || is_sign(m, at, ','))) {
        at++;
    }
    if (!is_sign(m, at, '{')) {
        return;
    }
    size_t first = ++at;
    m->list_end = at;
    for (;; at++) {
        bool ends = is_sign(m, at, ',') || is_sign(m, at, '}');
        if (ends && at > first && at - first <= 4) {
            mend_entry(m, first, at - first);
        }
        m->list_end = at;
        if (ends) {
            first = at + 1;
        } else if (token_at(m, at)->kind != TOKEN_STRING &&
                   !is_any_word(m, at)) {
            return;
        }
        if (is_sign(m, at, '}')) {
            return;
        }
    }
}

/* `import type a = …` names a type only; `type` and `from` may be names. */
static void mend_import_type(mender *m, size_t i) {
    if (!is_word(m, i, "import") || !is_word(m, i + 1, "type")) {
        return;
    }
    if (is_sign(m, i + 2, '=')) {
        name(m, i + 1);
    } else if (is_word(m, i + 2, "from") && is_word(m, i + 3, "from")) {
        name(m, i + 2);
    } else if (is_any_word(m, i + 2) && is_sign(m, i + 3, '=') &&
               !token_at(m, i + 1)->newline && !token_at(m, i + 2)->newline) {
        mender_drop(m, token_at(m, i)->start, token_at(m, i)->end);
        bool require = is_word(m, i + 4, "require") && is_sign(m, i + 5, '(');
        uint32_t start = token_at(m, i + 4)->start;
        uint32_t end = token_at(m, i + 7)->end;
        if (require && is_sign(m, i + 7, ')')) {
            blank(m, start, end);
            memset(m->copy + start, '_', strlen("require"));
        }
    }
}

/* `export default abstract class`. */
static void mend_default_abstract(mender *m, size_t i) {
    if (is_word(m, i, "default") && is_word(m, i + 1, "abstract") &&
        is_word(m, i + 2, "class")) {
        mender_drop(m, token_at(m, i + 1)->start, token_at(m, i + 1)->end);
    }
}

/* `export default function (a: T): U;`: an overload of a function without a
 * name, which follows. */
static void mend_default_overload(mender *m, size_t i) {
    if (!is_word(m, i, "export") || !is_word(m, i + 1, "default")) {
        return;
    }
    size_t at = i + 2 + is_word(m, i + 2, "async");
    if (!is_word(m, at, "function") ||
        (!is_sign(m, at + 1, '(') && !is_sign(m, at + 1, '<'))) {
        return;
    }
    size_t depth = 0;
    for (size_t end = at + MOST; ++at < end;) {
        const token *t = token_at(m, at);
        char c = t->kind == TOKEN_SIGN ? m->text.data[t->start] : ' ';
        if (depth == 0 && is_word(m, at, "export") &&
            is_word(m, at + 1, "default")) {
            at -= is_behind(m, at, ';');
            mender_drop(m, token_at(m, i)->start, token_at(m, at - 1)->end);
            return;
        }
        if (c == '(' || c == '[' || c == '{') {
            depth++;
        } else if (c == ')' || c == ']' || c == '}') {
            depth -= depth > 0;
        }
    }
}

/* Where the body ends that is the first in braces from token i on, and no type
 * that stands before it. */
static size_t end_of_body(const mender *m, size_t i) {
    size_t depth = 0;
    bool in_body = false;
    for (; token_at(m, i)->kind != TOKEN_END; i++) {
        bool opens = is_sign(m, i, '{') || is_sign(m, i, '(') ||
                     (!in_body && is_sign(m, i, '<'));
        bool closes = is_sign(m, i, '}') || is_sign(m, i, ')') ||
                      (!in_body && is_sign(m, i, '>') && !is_behind(m, i, '='));
        in_body |= depth == 0 && is_sign(m, i, '{');
        depth += opens;
        depth -= closes && depth > 0;
        if (in_body && depth == 0) {
            if (!is_sign(m, i + 1, '{')) {
                return i;
            }
            in_body = false;
        }
    }
    return i;
}

/* `export default class {} f()`: without a name the grammar wants the end of a
 * statement behind it. */
static void mend_default_end(mender *m, size_t i) {
    if (!is_word(m, i, "export") || !is_word(m, i + 1, "default")) {
        return;
    }
    size_t at = i + 2;
    at += is_word(m, at, "async") || is_word(m, at, "abstract");
    if (!is_word(m, at, "class") && !is_word(m, at, "function")) {
        return;
    }
    size_t end = end_of_body(m, at);
    uint32_t from = token_at(m, end)->end;
    if (!token_at(m, end + 1)->newline && token_at(m, end + 1)->start > from &&
        m->text.data[from] == ' ') {
        m->copy[from] = ';';
        m->changed = true;
    }
}

/* ------------------------------------------------------------------ types */

/* `in` and `out` before a type parameter. */
static void mend_variance(mender *m, size_t i) {
    static const char *const marks[] = {"in", "out", "const", NULL};
    if (!is_behind(m, i, '<') && !is_behind(m, i, ',')) {
        return;
    }
    while (is_one_of(m, i, marks) && is_any_word(m, i + 1) &&
           !is_word(m, i + 1, "extends")) {
        blank_token(m, i++);
    }
}

/* `private static readonly [key: string]: T`. */
static void mend_index_signature(mender *m, size_t i) {
    static const char *const words[] = {"static",    "readonly", "private",
                                        "protected", "public",   NULL};
    size_t at = i;
    while (at < i + 4 && is_one_of(m, at, words)) {
        at++;
    }
    if (at > i && is_sign(m, at, '[') && is_any_word(m, at + 1) &&
        is_sign(m, at + 2, ':')) {
        mender_drop(m, token_at(m, i)->start, token_at(m, at - 1)->end);
    }
}

/* A comment between the signs of `a? : T`. */
static void mend_optional(mender *m, size_t i) {
    if (is_sign(m, i, '?') && is_sign(m, i + 1, ':') &&
        token_at(m, i + 1)->start > token_at(m, i)->end) {
        blank(m, token_at(m, i)->end, token_at(m, i + 1)->start);
    }
}

/* Labels of tuples that are words: `[string: T, new?: T, ...any: T[]]`. */
static void mend_label(mender *m, size_t i) {
    static const char *const words[] = {
        "any",     "bigint", "boolean",   "false",  "function", "import",
        "infer",   "keyof",  "never",     "new",    "null",     "number",
        "object",  "in",     "readonly",  "string", "symbol",   "true",
        "typeof",  "unique", "undefined", "void",   "unknown",  "class",
        "default", "return", "if",        "for",    "delete",   NULL};
    bool begins =
        is_behind(m, i, '[') || is_behind(m, i, ',') || is_behind(m, i, '.');
    size_t next = i + 1 + is_sign(m, i + 1, '?');
    if (begins && is_sign(m, next, ':') && is_one_of(m, i, words)) {
        name(m, i);
    }
}

/* Where the type that starts at token i ends: at a sign outside of brackets.
 */
static size_t end_of_type(const mender *m, size_t i) {
    size_t depth = 0;
    for (size_t end = i + MOST; i < end; i++) {
        const token *t = token_at(m, i);
        char c = t->kind == TOKEN_SIGN ? m->text.data[t->start] : ' ';
        bool opens = c == '(' || c == '[' || c == '{' || c == '<';
        bool closes = c == ')' || c == ']' || c == '}' ||
                      (c == '>' && !is_behind(m, i, '='));
        if (depth == 0 && (closes || c == ',' || c == ';' || c == '?')) {
            break;
        }
        depth += opens;
        depth -= closes;
    }
    return i;
}

/* Where the list of types that starts at token i ends. */
static size_t end_of_types(const mender *m, size_t i) {
    size_t end = end_of_type(m, i);
    for (size_t n = 0; n < 50 && is_sign(m, end, ','); n++) {
        end = end_of_type(m, end + 1);
    }
    return end;
}

/* `infer T extends U` inside of other types: a union does as well; where a
 * condition follows, `infer` itself is not needed. */
static void mend_infer(mender *m, size_t i) {
    if (!is_word(m, i, "infer") || !is_any_word(m, i + 1) ||
        !is_word(m, i + 2, "extends")) {
        return;
    }
    if (!is_sign(m, end_of_type(m, i + 3), '?')) {
        replace(m, i + 2, "|");
    } else if (i > 0 && !is_word(m, i - 1, "extends")) {
        blank_token(m, i);
    }
}

/* `f<<T>(x: T) => void>()`: the inner parameters are not needed. */
static void mend_double_less(mender *m, size_t i) {
    if (!is_sign(m, i, '<') || !is_sign(m, i + 1, '<') ||
        token_at(m, i)->end != token_at(m, i + 1)->start) {
        return;
    }
    size_t end = end_of_types(m, i + 2);
    if (is_sign(m, end, '>') && is_sign(m, end + 1, '(')) {
        blank(m, token_at(m, i + 1)->start, token_at(m, end)->end);
    }
}

/* Behind a name in a type, what goes on with it. */
static size_t end_of_plain_type(const mender *m, size_t i) {
    for (size_t most = i + MOST; i < most && is_any_word(m, i);) {
        i++;
        if (is_sign(m, i, '<')) {
            size_t end = end_of_types(m, i + 1);
            i = is_sign(m, end, '>') ? end + 1 : i;
        }
        while (is_sign(m, i, '[') && is_sign(m, i + 1, ']')) {
            i += 2;
        }
        if (!is_sign(m, i, '.') && !is_sign(m, i, '|') && !is_sign(m, i, '&')) {
            break;
        }
        i++;
    }
    return i;
}

/* `[(a.b as T) = c] = d`: the grammar wants no parentheses there. */
static void mend_target_parentheses(mender *m, size_t as, size_t end) {
    size_t start = as;
    size_t least = as > MOST ? as - MOST : 0;
    while (start > least &&
           (is_any_word(m, start - 1) || is_behind(m, start, '.'))) {
        start--;
    }
    bool in_pattern =
        start > 1 && is_behind(m, start, '(') &&
        (is_behind(m, start - 1, '[') || is_behind(m, start - 1, ',') ||
         is_behind(m, start - 1, ':'));
    if (in_pattern && is_sign(m, end, ')') && is_sign(m, end + 1, '=') &&
        !is_sign(m, end + 2, '=') && !is_sign(m, end + 2, '>')) {
        blank_token(m, start - 1);
        blank_token(m, end);
    }
}

/* `x as T` where something is assigned to: `({a: b as T} = c)`. */
static void mend_target(mender *m, size_t i) {
    bool cast = is_word(m, i, "as") || is_word(m, i, "satisfies");
    bool follows = i > 0 && (is_any_word(m, i - 1) || is_behind(m, i, ')') ||
                             is_behind(m, i, ']'));
    if (!cast || !follows || !is_any_word(m, i + 1) || i < m->list_end) {
        return;
    }
    size_t end = end_of_plain_type(m, i + 1);
    if (is_sign(m, end, ')') || is_sign(m, end, ']') || is_sign(m, end, '}') ||
        is_sign(m, end, ',') || is_sign(m, end, '=')) {
        mender_drop(m, token_at(m, i)->start, token_at(m, end - 1)->end);
        mend_target_parentheses(m, i, end);
    }
}

/* `asserts` as the name of a type. */
static void mend_asserts(mender *m, size_t i) {
    if (is_word(m, i, "asserts") && is_behind(m, i, ':') &&
        !is_any_word(m, i + 1)) {
        name(m, i);
    }
}

/* A line end between two tokens stands for a semicolon. */
static void end_statement(mender *m, uint32_t from, uint32_t to) {
    const char *line = memchr(m->text.data + from, '\n', to - from);
    if (line) {
        m->copy[line - m->text.data] = ';';
        m->changed = true;
    }
}

static bool is_template(const mender *m, size_t i) {
    const token *t = token_at(m, i);
    return t->kind == TOKEN_OTHER && m->text.data[t->start] == '`';
}

/* A template on a new line does not belong to a type before it. */
static void mend_cast_before_template(mender *m, size_t i) {
    if (!is_word(m, i, "as") && !is_word(m, i, "satisfies")) {
        return;
    }
    size_t end = end_of_plain_type(m, i + 1);
    if (is_template(m, end) && token_at(m, end)->newline) {
        end_statement(m, token_at(m, end - 1)->end, token_at(m, end)->start);
    }
}

/* `[key]: T` on a new line does not belong to a type before it. */
static void mend_computed_field(mender *m, size_t i) {
    if (i == 0 || !is_sign(m, i, '[') || !token_at(m, i)->newline) {
        return;
    }
    size_t end = end_of_type(m, i + 1);
    if (is_sign(m, end, ']') &&
        (is_sign(m, end + 1, ':') || is_sign(m, end + 1, '?') ||
         is_sign(m, end + 1, '!') || is_sign(m, end + 1, '('))) {
        end_statement(m, token_at(m, i - 1)->end, token_at(m, i)->start);
    }
}

/* A generator on a new line is not multiplied with the field before it. */
static void mend_generator(mender *m, size_t i) {
    if (i > 0 && is_sign(m, i, '*') && token_at(m, i)->newline &&
        is_any_word(m, i + 1) &&
        (is_sign(m, i + 2, '(') || is_sign(m, i + 2, '<'))) {
        end_statement(m, token_at(m, i - 1)->end, token_at(m, i)->start);
    }
}

/* Types between a function and its template: tag<T>`…`. */
static void mend_tag(mender *m, size_t i) {
    bool follows = i > 0 && (is_any_word(m, i - 1) || is_behind(m, i, ')') ||
                             is_behind(m, i, ']'));
    if (!follows || !is_sign(m, i, '<')) {
        return;
    }
    size_t end = end_of_types(m, i + 1);
    if (is_sign(m, end, '>') && is_template(m, end + 1)) {
        mender_drop(m, token_at(m, i)->start, token_at(m, end)->end);
    }
}

/* `import("m").Name<T>[]` as a type. */
static void mend_import_arguments(mender *m, size_t i) {
    if (!is_word(m, i, "import") || !is_sign(m, i + 1, '(') ||
        token_at(m, i + 2)->kind != TOKEN_STRING || !is_sign(m, i + 3, ')')) {
        return;
    }
    i += 4;
    while (is_sign(m, i, '.') && is_any_word(m, i + 1)) {
        i += 2;
    }
    size_t end = end_of_types(m, i + 1);
    if (is_sign(m, i, '<') && is_sign(m, end, '>')) {
        mender_drop(m, token_at(m, i)->start, token_at(m, end)->end);
        i = end + 1;
    }
    i += is_sign(m, i, ')');
    for (; is_sign(m, i, '[') && is_sign(m, i + 1, ']'); i += 2) {
        mender_drop(m, token_at(m, i)->start, token_at(m, i + 1)->end);
    }
}

/* A member of an interface may start with `<` on a new line. */
static void mend_generic_member(mender *m, size_t i) {
    const token *t = token_at(m, i);
    if (!is_sign(m, i, '<') || !t->newline || i == 0 ||
        !is_any_word(m, i + 1)) {
        return;
    }
    uint32_t from = token_at(m, i - 1)->end;
    size_t end = end_of_types(m, i + 1);
    if (is_sign(m, end, '>') && is_sign(m, end + 1, '(')) {
        end_statement(m, from, t->start);
    }
}

static const char *const modifiers[] = {
    "abstract", "accessor", "declare",   "override", "private",
    "public",   "readonly", "protected", "static",   NULL};

/* Members whose names are modifiers: `static<T>() {}`, `abstract = 1`. */
static void mend_member_name(mender *m, size_t i) {
    bool begins = i > 0 && (token_at(m, i)->newline || is_behind(m, i, '{') ||
                            is_behind(m, i, '}') || is_behind(m, i, ';') ||
                            is_one_of(m, i - 1, modifiers));
    bool field = is_sign(m, i + 1, '=') || is_sign(m, i + 1, ':') ||
                 is_sign(m, i + 1, ';');
    if (begins && is_one_of(m, i, modifiers) &&
        (is_sign(m, i + 1, '<') || is_sign(m, i + 1, '(') || field)) {
        name(m, i);
    }
}

/* A member that is only declared disappears, whatever else is said of it: one
 * of its words is enough for the grammar, which wants them in some orders only.
 */
static void mend_declared_member(mender *m, size_t i) {
    if (!is_one_of(m, i, modifiers) ||
        (i > 0 && is_one_of(m, i - 1, modifiers))) {
        return;
    }
    size_t end = i;
    size_t kept = SIZE_MAX;
    while (end < i + MOST &&
           (is_one_of(m, end, modifiers) || is_word(m, end, "async"))) {
        bool declares =
            is_word(m, end, "declare") || is_word(m, end, "abstract");
        kept = declares ? end : kept;
        end++;
    }
    bool index = is_sign(m, end, '[') && is_sign(m, end + 2, ':');
    if (kept == SIZE_MAX || is_word(m, end, "class") ||
        (!is_any_word(m, end) && !index)) {
        return;
    }
    for (; i < end; i++) {
        if (i != kept || index) {
            mender_drop(m, token_at(m, i)->start, token_at(m, i)->end);
        }
    }
}

bool mend_words(char *copy, slice text, syntax_gaps *gaps) {
    mender m = {.text = text, .copy = copy, .gaps = gaps};
    bool fine = mender_read(&m);
    for (size_t i = 0; fine && i < m.count; i++) {
        mend_attributes(&m, i);
        mend_type_star(&m, i);
        mend_entries(&m, i);
        mend_import_type(&m, i);
        mend_default_abstract(&m, i);
        mend_default_overload(&m, i);
        mend_default_end(&m, i);
        mend_variance(&m, i);
        mend_index_signature(&m, i);
        mend_optional(&m, i);
        mend_label(&m, i);
        mend_infer(&m, i);
        mend_double_less(&m, i);
        mend_target(&m, i);
        mend_asserts(&m, i);
        mend_generic_member(&m, i);
        mend_member_name(&m, i);
        mend_declared_member(&m, i);
        mend_cast_before_template(&m, i);
        mend_computed_field(&m, i);
        mend_generator(&m, i);
        mend_tag(&m, i);
        mend_import_arguments(&m, i);
    }
    mender_free(&m);
    return m.changed;
}
