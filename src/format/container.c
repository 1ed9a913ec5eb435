/*
 * Finding the aux inside a PDF or a web page. Both readers are a forward scan
 * over bytes that nobody vouches for: every step is bounded by the end of the
 * input, and nothing is decoded that was not delimited first.
 */
#include "format/container.h"

#include "base/base64.h"

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static slice skip_space(slice text) {
    while (text.length > 0 && is_space(*text.data)) {
        text.data++;
        text.length--;
    }
    return text;
}

static slice trim(slice text) {
    text = skip_space(text);
    while (text.length > 0 && is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_ignoring_case(slice a, slice b) {
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

static bool starts_ignoring_case(slice text, slice start) {
    return text.length >= start.length &&
           equal_ignoring_case(slice_of(text.data, start.length), start);
}

static slice from(slice text, size_t offset) {
    return slice_of(text.data + offset, text.length - offset);
}

aux_container container_of(slice bytes) {
    slice text = skip_space(bytes);
    if (slice_starts_with(text, SLICE("\xEF\xBB\xBF")))
        text = skip_space(from(text, 3));
    if (slice_starts_with(text, SLICE("%PDF")))
        return AUX_CONTAINER_PDF;
    if (slice_starts_with(text, SLICE("<")))
        return AUX_CONTAINER_HTML;
    return AUX_CONTAINER_NONE;
}

/* PDF strings may be broken into lines; base64 knows no white space. */
static auxrt_result decode_base64(slice text, buffer *out, auxrt_error *error) {
    buffer digits;
    buffer_init(&digits, AUX_SIZE_LIMIT);
    for (size_t i = 0; i < text.length; i++)
        if (!is_space(text.data[i]))
            buffer_append_char(&digits, text.data[i]);
    auxrt_result result = digits.failure != AUXRT_OK
                              ? error_raise(error, digits.failure,
                                            "the aux in this PDF is too large")
                              : base64_decode(buffer_peek(&digits), out, error);
    buffer_free(&digits);
    return result;
}

static bool find(slice text, slice needle, size_t *at) {
    for (size_t i = 0; i + needle.length <= text.length; i++) {
        const char *hit = memchr(text.data + i, needle.data[0],
                                 text.length - needle.length - i + 1);
        if (!hit)
            return false;
        i = (size_t)(hit - text.data);
        if (slice_starts_with(from(text, i), needle)) {
            *at = i;
            return true;
        }
    }
    return false;
}

static bool find_last(slice text, slice needle, size_t *at) {
    if (text.length < needle.length)
        return false;
    for (size_t i = text.length - needle.length + 1; i-- > 0;) {
        if (slice_starts_with(from(text, i), needle)) {
            *at = i;
            return true;
        }
    }
    return false;
}

static auxrt_result extract_pdf(slice bytes, buffer *text, auxrt_error *error) {
    size_t at, open, close;

    if (!find_last(bytes, SLICE("9999909 0 obj"), &at))
        return error_raise(error, AUXRT_INVALID,
                           "this PDF carries no aux: it has no object 9999909");
    slice object = from(bytes, at);
    if (!find(object, SLICE("endobj"), &at))
        return error_raise(error, AUXRT_INVALID,
                           "this PDF is damaged: object 9999909 has no end");
    object.length = at;
    if (!find(object, SLICE("("), &open) || !find(object, SLICE(")"), &close) ||
        close < open)
        return error_raise(error, AUXRT_INVALID,
                           "this PDF is damaged: object 9999909 holds no text");
    slice digits = slice_of(object.data + open + 1, close - open - 1);
    auxrt_result result = decode_base64(digits, text, error);
    if (result != AUXRT_INVALID)
        return result;
    return error_raise(error, AUXRT_INVALID,
                       "this PDF is damaged: object 9999909 is not base64");
}

/* One start tag of a page. */
typedef struct page_tag {
    slice name;
    slice type;       /* the value of its type attribute, or empty */
    bool is_complete; /* it has its `>` */
} page_tag;

static bool ends_name(char c) {
    return is_space(c) || c == '>' || c == '/' || c == '=';
}

static slice take_name(slice *rest) {
    size_t length = 0;
    while (length < rest->length && !ends_name(rest->data[length]))
        length++;
    slice name = slice_of(rest->data, length);
    *rest = from(*rest, length);
    return name;
}

static slice take_attribute_value(slice *rest) {
    size_t length = 0;
    slice value;

    if (rest->length > 0 && (*rest->data == '"' || *rest->data == '\'')) {
        char quote = *rest->data;
        *rest = from(*rest, 1);
        while (length < rest->length && rest->data[length] != quote)
            length++;
        value = slice_of(rest->data, length);
        *rest = from(*rest, length < rest->length ? length + 1 : length);
        return value;
    }
    while (length < rest->length && !is_space(rest->data[length]) &&
           rest->data[length] != '>')
        length++;
    value = slice_of(rest->data, length);
    *rest = from(*rest, length);
    return value;
}

/* Reads a start tag behind its `<`; `rest` is then behind its `>`. */
static page_tag take_tag(slice *rest) {
    page_tag tag = {.name = take_name(rest), .type = {"", 0}};

    while (rest->length > 0) {
        *rest = skip_space(*rest);
        if (rest->length == 0)
            break;
        if (*rest->data == '>') {
            *rest = from(*rest, 1);
            tag.is_complete = true;
            break;
        }
        slice name = take_name(rest);
        slice value = {"", 0};
        *rest = skip_space(*rest);
        if (rest->length > 0 && *rest->data == '=') {
            *rest = skip_space(from(*rest, 1));
            value = take_attribute_value(rest);
        } else if (name.length == 0 && rest->length > 0 && *rest->data != '>') {
            *rest = from(*rest, 1); /* a lone slash */
        }
        if (equal_ignoring_case(name, SLICE("type")) && tag.type.length == 0)
            tag.type = value;
    }
    return tag;
}

/* Takes the text up to `</name`, as a page does for scripts and styles. */
static slice take_raw_text(slice *rest, slice name) {
    slice text = *rest;
    for (size_t i = 0; i < rest->length; i++) {
        if (rest->data[i] != '<' ||
            !slice_starts_with(from(*rest, i), SLICE("</")))
            continue;
        if (!starts_ignoring_case(from(*rest, i + 2), name))
            continue;
        text.length = i;
        *rest = from(*rest, i);
        return text;
    }
    *rest = from(*rest, rest->length);
    return text;
}

static bool holds_raw_text(slice name) {
    return equal_ignoring_case(name, SLICE("script")) ||
           equal_ignoring_case(name, SLICE("style")) ||
           equal_ignoring_case(name, SLICE("textarea")) ||
           equal_ignoring_case(name, SLICE("title"));
}

static auxrt_result extract_html(slice bytes, buffer *text,
                                 auxrt_error *error) {
    slice rest = bytes;
    size_t at;

    while (find(rest, SLICE("<"), &at)) {
        rest = from(rest, at);
        if (slice_starts_with(rest, SLICE("<!--"))) {
            rest = from(rest, 4);
            if (!find(rest, SLICE("-->"), &at))
                break;
            rest = from(rest, at + 3);
            continue;
        }
        rest = from(rest, 1);
        page_tag tag = take_tag(&rest);
        if (!tag.is_complete || !holds_raw_text(tag.name))
            continue;
        slice content = take_raw_text(&rest, tag.name);
        if (!equal_ignoring_case(tag.name, SLICE("script")) ||
            !equal_ignoring_case(trim(tag.type), SLICE("text/aux")))
            continue;
        if (buffer_append_slice(text, trim(content)))
            return AUXRT_OK;
        return error_raise(error, text->failure,
                           "the aux in this page is too large");
    }
    return error_raise(error, AUXRT_INVALID,
                       "this page carries no aux: it has no "
                       "<script type=\"text/aux\"> element");
}

auxrt_result container_extract(slice bytes, aux_container kind, buffer *text,
                               auxrt_error *error) {
    if (kind == AUX_CONTAINER_PDF)
        return extract_pdf(bytes, text, error);
    if (kind == AUX_CONTAINER_HTML)
        return extract_html(bytes, text, error);
    return error_raise(error, AUXRT_STATE, "these bytes are no container");
}
