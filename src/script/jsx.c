/*
 * JSX becomes calls of html.h, every part at its place:
 *
 *   <a b={x} c="t">text{y}</a>
 *   html.h("a",{"b": x ,"c":"t"},`text`,y )
 *
 * A frame of an element keeps in `mark` where text may have begun, and
 * FRAME_FIELDS tells that a tag's attributes have.
 */
#include <stdio.h>

#include "script/rewrite.h"
#include "script/unicode.h"

static bool is_tag(syntax_kind kind) {
    return kind == SYNTAX_jsx_opening_element ||
           kind == SYNTAX_jsx_self_closing_element;
}

static bool is_element(syntax_kind kind) {
    return kind == SYNTAX_jsx_element ||
           kind == SYNTAX_jsx_self_closing_element;
}

static char byte_at(const rewrite *r, uint32_t at) {
    return at < r->text.length ? r->text.data[at] : '\0';
}

/* ------------------------------------------------------------------- text */

static bool is_blank(slice text, bool *has_line) {
    for (size_t at = 0; at < text.length;) {
        size_t length;
        uint32_t c = unicode_decode(text, at, &length);
        if (!unicode_is_space(c)) {
            return false;
        }
        *has_line |= unicode_is_line_end(c);
        at += length;
    }
    return true;
}

/* Leading or trailing white space goes when it holds a line end. */
static uint32_t trimmed_start(const rewrite *r, uint32_t start, uint32_t end) {
    bool has_line = false;
    uint32_t at = start;
    while (at < end) {
        size_t length;
        uint32_t c = unicode_decode(r->text, at, &length);
        if (!unicode_is_space(c)) {
            break;
        }
        has_line |= unicode_is_line_end(c);
        at += (uint32_t)length;
    }
    return has_line ? at : start;
}

static uint32_t trimmed_end(const rewrite *r, uint32_t start, uint32_t end) {
    bool has_line = false;
    uint32_t at = end;
    while (at > start) {
        uint32_t before = at - 1;
        while (before > start &&
               ((unsigned char)r->text.data[before] & 0xC0) == 0x80) {
            before--;
        }
        size_t length;
        uint32_t c = unicode_decode(r->text, before, &length);
        if (!unicode_is_space(c)) {
            break;
        }
        has_line |= unicode_is_line_end(c);
        at = before;
    }
    return has_line ? at : end;
}

/* In a template, what would mean something is escaped. */
static void escape_template(rewrite *r, uint32_t start, uint32_t end,
                            bool backslashes) {
    for (uint32_t at = start; at < end; at++) {
        char c = r->text.data[at];
        bool opens = c == '$' && byte_at(r, at + 1) == '{';
        if (c == '`' || opens || (c == '\\' && backslashes)) {
            edits_insert_text(&r->edits, at, "\\");
        }
    }
}

static void write_text(rewrite *r, uint32_t start, uint32_t end) {
    if (start >= end) {
        return;
    }
    if (!r->keep_space) {
        bool has_line = false;
        slice text = slice_of(r->text.data + start, end - start);
        if (is_blank(text, &has_line)) {
            if (has_line) {
                return;
            }
        } else {
            start = trimmed_start(r, start, end);
            end = trimmed_end(r, start, end);
        }
    }
    edits_insert_text(&r->edits, start, ",`");
    escape_template(r, start, end, true);
    edits_insert_text(&r->edits, end, "`");
}

/* Whether the top frame is a child that ends a run of text of its parent. */
static bool ends_text(const rewrite *r) {
    const frame *f = &r->frames[r->depth];
    return (f - 1)->kind == SYNTAX_jsx_element &&
           (is_element(f->kind) || f->kind == SYNTAX_jsx_expression ||
            f->kind == SYNTAX_jsx_closing_element);
}

/* -------------------------------------------------------------- attributes */

static void begin_field(rewrite *r, uint32_t at) {
    frame *tag = rewrite_above(r, 1);
    edits_insert(&r->edits, at,
                 tag->bits & FRAME_FIELDS ? SLICE(",") : SLICE(",{"));
    tag->bits |= FRAME_FIELDS;
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool are_hex(const rewrite *r, uint32_t at, int count) {
    for (int i = 0; i < count; i++) {
        if (!is_hex(byte_at(r, at + (uint32_t)i))) {
            return false;
        }
    }
    return true;
}

/* Whether the backslash at `at` starts an escape that strict code accepts. */
static bool is_escape(const rewrite *r, uint32_t at, uint32_t end) {
    char c = byte_at(r, at + 1);
    if (at + 1 >= end) {
        return false;
    }
    if (c == 'x') {
        return are_hex(r, at + 2, 2);
    }
    if (c == 'u') {
        return are_hex(r, at + 2, 4);
    }
    if (c == '0') {
        char next = byte_at(r, at + 2);
        return next < '0' || next > '9';
    }
    return c < '1' || c > '9';
}

/* An attribute's string is a string of JavaScript, only that it may hold line
 * ends and that its quotes cannot be escaped. */
static void write_string(rewrite *r, TSNode string) {
    uint32_t start = ts_node_start_byte(string);
    uint32_t end = ts_node_end_byte(string);
    slice text = syntax_text(r->text, string);
    bool has_line = memchr(text.data, '\n', text.length) ||
                    memchr(text.data, '\r', text.length);
    if (end - start < 2) {
        return;
    }
    if (has_line) {
        edits_replace_text(&r->edits, start, start + 1, "`");
    }
    for (uint32_t at = start + 1; at < end - 1; at++) {
        char c = r->text.data[at];
        if (c == '\\') {
            if (is_escape(r, at, end - 1)) {
                at++;
            } else {
                edits_insert_text(&r->edits, at, "\\");
            }
        } else if (has_line) {
            escape_template(r, at, at + 1, false);
        }
    }
    if (has_line) {
        edits_replace_text(&r->edits, end - 1, end, "`");
    }
}

static void enter_attribute(rewrite *r) {
    const frame *f = rewrite_top(r);
    uint32_t count = ts_node_child_count(f->node);
    TSNode name = ts_node_child(f->node, 0);
    slice text = syntax_text(r->text, name);
    bool computed = slice_equal(text, SLICE("__proto__"));
    begin_field(r, f->start);
    edits_insert(&r->edits, f->start, computed ? SLICE("[\"") : SLICE("\""));
    edits_insert(&r->edits, ts_node_end_byte(name),
                 computed ? SLICE("\"]") : SLICE("\""));
    if (count == 1) {
        edits_insert_text(&r->edits, ts_node_end_byte(name), ":true");
        return;
    }
    TSNode value = ts_node_child(f->node, count - 1);
    if (syntax_kind_of(value) == SYNTAX_string) {
        uint32_t equals = ts_node_start_byte(syntax_part(f->node, 1));
        edits_replace_text(&r->edits, equals, equals + 1, ":");
        write_string(r, value);
    }
}

static void enter_expression(rewrite *r) {
    const frame *f = rewrite_top(r);
    syntax_kind parent = (f - 1)->kind;
    TSNode content = syntax_named(f->node, 0);
    bool empty = ts_node_is_null(content);
    syntax_kind kind = empty ? SYNTAX_OTHER : syntax_kind_of(content);
    bool sequence = kind == SYNTAX_sequence_expression;
    slice open = sequence ? SLICE("(") : SLICE(" ");
    if (is_tag(parent)) {
        if (kind != SYNTAX_spread_element) {
            rewrite_error(r, f->start, "Unexpected token",
                          "braces among attributes must hold \"...\" and an "
                          "object");
        }
        begin_field(r, f->start);
    } else if (parent == SYNTAX_jsx_element) {
        if (kind == SYNTAX_spread_element) {
            rewrite_error(r, ts_node_start_byte(content), "Unexpected token",
                          "a list of children is given without \"...\"");
        }
        open = empty ? SLICE(",\"\"") : sequence ? SLICE(",(") : SLICE(",");
    } else if (empty || kind == SYNTAX_spread_element) {
        rewrite_error(r, f->start, "Unexpected token",
                      "an attribute needs a value in its braces");
    }
    edits_replace(&r->edits, f->start, f->start + 1, open);
    edits_replace(&r->edits, f->end - 1, f->end,
                  sequence ? SLICE(")") : SLICE(" "));
}

/* --------------------------------------------------------------------- tags */

static bool is_string_name(slice name, syntax_kind kind) {
    char c = name.length > 0 ? name.data[0] : '\0';
    return kind == SYNTAX_jsx_namespace_name ||
           (kind == SYNTAX_identifier &&
            ((c >= 'a' && c <= 'z') || memchr(name.data, '-', name.length)));
}

static void enter_tag(rewrite *r) {
    const frame *f = rewrite_top(r);
    TSNode name = syntax_child(f->node, SYNTAX_F_name);
    uint32_t start = f->start;
    bool after_word = start > 0 && unicode_is_word_byte(
                                       (unsigned char)r->text.data[start - 1]);
    name_set_add(&r->names, SLICE("html"), name_hash(SLICE("html")));
    edits_replace(&r->edits, start, start + 1,
                  after_word ? SLICE(" html.h(") : SLICE("html.h("));
    if (ts_node_is_null(name)) {
        edits_insert_text(&r->edits, start + 1, "html.f");
        return;
    }
    slice text = syntax_text(r->text, name);
    if (is_string_name(text, syntax_kind_of(name))) {
        edits_insert_text(&r->edits, ts_node_start_byte(name), "\"");
        edits_insert_text(&r->edits, ts_node_end_byte(name), "\"");
    } else if (slice_starts_with(text, SLICE("this"))) {
        r->flags |= SCRIPT_USES_THIS;
    }
}

static void leave_tag(rewrite *r) {
    const frame *f = rewrite_top(r);
    bool fields = f->bits & FRAME_FIELDS;
    bool closes = f->kind == SYNTAX_jsx_self_closing_element;
    uint32_t sign = f->end - 1;
    if (closes) {
        /* The slash may stand apart from the bracket. */
        while (sign > f->start && r->text.data[sign] != '/') {
            sign--;
        }
    }
    edits_replace(&r->edits, sign, f->end,
                  closes ? (fields ? SLICE("})") : SLICE(",null)"))
                         : (fields ? SLICE("}") : SLICE(",null")));
}

/* Whether two names are the same but for white space. */
static bool same_name(slice a, slice b) {
    size_t i = 0;
    size_t j = 0;
    for (;;) {
        while (i < a.length && (unsigned char)a.data[i] <= ' ') {
            i++;
        }
        while (j < b.length && (unsigned char)b.data[j] <= ' ') {
            j++;
        }
        if (i == a.length || j == b.length) {
            return i == a.length && j == b.length;
        }
        if (a.data[i++] != b.data[j++]) {
            return false;
        }
    }
}

static slice tag_name(slice text, TSNode tag) {
    TSNode name = ts_node_is_null(tag) ? tag : syntax_child(tag, SYNTAX_F_name);
    return ts_node_is_null(name) ? SLICE("") : syntax_text(text, name);
}

bool jsx_tags_fit(slice text, TSNode element, char *why, size_t why_size) {
    slice opened = tag_name(text, syntax_child(element, SYNTAX_F_open_tag));
    slice closed = tag_name(text, syntax_child(element, SYNTAX_F_close_tag));
    if (same_name(opened, closed)) {
        return true;
    }
    snprintf(why, why_size, "</%.*s> does not close <%.*s>",
             (int)(closed.length < 60 ? closed.length : 60), closed.data,
             (int)(opened.length < 60 ? opened.length : 60), opened.data);
    return false;
}

static void enter_closing(rewrite *r) {
    const frame *f = rewrite_top(r);
    char why[160];
    if (!jsx_tags_fit(r->text, (f - 1)->node, why, sizeof why)) {
        rewrite_error(r, f->start, "Unexpected token", "%s", why);
    }
    edits_blank_with(&r->edits, f->start, f->end, ')');
}

bool jsx_enter(rewrite *r) {
    frame *f = rewrite_top(r);
    if (ends_text(r)) {
        frame *parent = f - 1;
        write_text(r, parent->mark, f->start);
        parent->mark = f->end;
        if (is_element(f->kind)) {
            edits_insert_text(&r->edits, f->start, ",");
        }
    }
    switch (f->kind) {
    case SYNTAX_jsx_opening_element:
        (f - 1)->mark = f->end;
        enter_tag(r);
        return true;
    case SYNTAX_jsx_self_closing_element:
        enter_tag(r);
        return true;
    case SYNTAX_jsx_attribute:
        enter_attribute(r);
        return true;
    case SYNTAX_jsx_expression:
        enter_expression(r);
        return true;
    case SYNTAX_jsx_closing_element:
        enter_closing(r);
        return false;
    case SYNTAX_jsx_text:
    case SYNTAX_html_character_reference:
    case SYNTAX_jsx_namespace_name:
        return false;
    case SYNTAX_T_equals:
        if ((f - 1)->kind == SYNTAX_jsx_attribute) {
            uint32_t count = ts_node_child_count((f - 1)->node);
            TSNode value = ts_node_child((f - 1)->node, count - 1);
            if (syntax_kind_of(value) != SYNTAX_string) {
                edits_replace_text(&r->edits, f->start, f->end, ":");
            }
        }
        return true;
    default:
        return true;
    }
}

void jsx_leave(rewrite *r) {
    if (is_tag(rewrite_top(r)->kind)) {
        leave_tag(r);
    }
}
