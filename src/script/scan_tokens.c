/*
 * Strings, templates, regular expressions, numbers and comments.
 */
#include "script/scan_tokens.h"

#include "script/unicode.h"

size_t scan_string(slice text, size_t at) {
    char quote = text.data[at++];
    while (at < text.length) {
        char c = text.data[at];
        if (c == quote) {
            return at + 1;
        }
        if (c == '\n' || c == '\r') {
            return SCAN_NO_END;
        }
        if (c == '\\') {
            at++;
            if (at + 1 < text.length && text.data[at] == '\r' &&
                text.data[at + 1] == '\n') {
                at++;
            }
        }
        at++;
    }
    return SCAN_NO_END;
}

static size_t end_of_flags(slice text, size_t at) {
    while (at < text.length &&
           unicode_is_word_byte((unsigned char)text.data[at])) {
        at++;
    }
    return at;
}

size_t scan_regex(slice text, size_t at) {
    bool in_class = false;
    for (at++; at < text.length; at++) {
        size_t length;
        if (text.data[at] == '\\') {
            at++;
            if (at == text.length) {
                break;
            }
        } else if (text.data[at] == '[') {
            in_class = true;
        } else if (text.data[at] == ']') {
            in_class = false;
        } else if (text.data[at] == '/' && !in_class) {
            return end_of_flags(text, at + 1);
        }
        if (unicode_is_line_end(unicode_decode(text, at, &length))) {
            break;
        }
        at += length - 1;
    }
    return SCAN_NO_END;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

size_t scan_number(slice text, size_t at) {
    bool has_prefix = at + 1 < text.length && text.data[at] == '0' &&
                      strchr("xXbBoO", text.data[at + 1]) &&
                      text.data[at + 1] != '\0';
    bool has_point = has_prefix;
    for (; at < text.length; at++) {
        char c = text.data[at];
        if (c == '.' && !has_point) {
            has_point = true;
        } else if ((c == 'e' || c == 'E') && !has_prefix) {
            has_point = true;
            if (at + 1 < text.length &&
                (text.data[at + 1] == '+' || text.data[at + 1] == '-')) {
                at++;
            }
        } else if (!is_digit(c) && (!unicode_is_word_byte((unsigned char)c) ||
                                    (unsigned char)c >= 0x80)) {
            break;
        }
    }
    return at;
}

static size_t line_comment(slice text, size_t at) {
    while (at < text.length) {
        size_t length = 1;
        unsigned char c = (unsigned char)text.data[at];
        if (c == '\n' || c == '\r') {
            break;
        }
        if (c == 0xE2 &&
            unicode_is_line_end(unicode_decode(text, at, &length))) {
            break;
        }
        at += length;
    }
    return at;
}

size_t scan_comment(slice text, size_t at, bool *newline) {
    if (text.data[at + 1] == '/') {
        return line_comment(text, at + 2);
    }
    for (at += 2; at < text.length;) {
        size_t length = 1;
        unsigned char c = (unsigned char)text.data[at];
        if (c == '*' && at + 1 < text.length && text.data[at + 1] == '/') {
            return at + 2;
        }
        if (c == '\n' || c == '\r' ||
            (c == 0xE2 &&
             unicode_is_line_end(unicode_decode(text, at, &length)))) {
            *newline = true;
        }
        at += length;
    }
    return SCAN_NO_END;
}

size_t scan_template(slice text, size_t at, bool *substitution) {
    *substitution = false;
    while (at < text.length) {
        char c = text.data[at];
        if (c == '`') {
            return at + 1;
        }
        if (c == '$' && at + 1 < text.length && text.data[at + 1] == '{') {
            *substitution = true;
            return at + 2;
        }
        at += c == '\\' ? 2 : 1;
    }
    return SCAN_NO_END;
}
