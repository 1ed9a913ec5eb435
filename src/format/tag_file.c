/*
 * The table of suffixes and prefixes, longest suffix first: `mass.number.text`
 * is the number tag `mass`, not the text tag `mass.number`.
 */
#include "format/tag_file.h"

#include "bot/value.h"

typedef struct suffix_row {
    slice suffix;
    slice prefix;
    /* Editors end files with a line feed; these values never do. */
    bool trims;
} suffix_row;

#define ROW(suffix, prefix, trims)                                             \
    { {(suffix), sizeof(suffix) - 1}, {(prefix), sizeof(prefix) - 1}, (trims) }

static const suffix_row suffixes[] = {
    ROW(".rotation.text", BOT_PREFIX_ROTATION, true),
    ROW(".vector.text", BOT_PREFIX_VECTOR, true),
    ROW(".number.text", BOT_PREFIX_NUMBER, true),
    ROW(".date.text", BOT_PREFIX_DATE, true),
    ROW(".text", BOT_PREFIX_TEXT, false),
    ROW(".json", BOT_PREFIX_FORMULA, false),
    ROW(".tsx", BOT_PREFIX_LISTENER, false),
    ROW(".tsm", BOT_PREFIX_MODULE, false),
    ROW(".txt", "", false),
};

enum {
    SUFFIX_COUNT = sizeof suffixes / sizeof *suffixes,
    /* Systems allow 255 bytes; room is left for temporary names. */
    NAME_LIMIT = 200,
};

static bool ends_with(slice text, slice end) {
    return text.length >= end.length &&
           memcmp(text.data + text.length - end.length, end.data, end.length) ==
               0;
}

static bool is_device_name(slice name) {
    static const char *const names[] = {"con", "prn", "aux",
                                        "nul", "com", "lpt"};
    size_t length = 0;
    while (length < name.length && name.data[length] != '.')
        length++;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool same = length >= 3;
        for (size_t j = 0; same && j < 3; j++)
            same = (name.data[j] | 0x20) == names[i][j];
        if (!same)
            continue;
        if (i < 4 ? length == 3
                  : length == 4 && name.data[3] >= '1' && name.data[3] <= '9')
            return true;
    }
    return false;
}

/* Lone surrogates have a form in JSON but none in UTF-8. */
static bool holds_surrogate(slice text) {
    for (size_t i = 0; i + 1 < text.length; i++)
        if ((unsigned char)text.data[i] == 0xED &&
            (unsigned char)text.data[i + 1] >= 0xA0)
            return true;
    return false;
}

bool tag_file_name_is_safe(slice name) {
    if (name.length == 0 || name.length > NAME_LIMIT || *name.data == '.')
        return false;
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (c < 0x20 || c == 0x7F || strchr("/\\<>:\"|?*", c))
            return false;
    }
    char last = name.data[name.length - 1];
    return last != '.' && last != ' ' && !is_device_name(name) &&
           !holds_surrogate(name);
}

bool tag_file_is(slice file_name) {
    return file_name.length > 0 && *file_name.data != '.' &&
           !ends_with(file_name, SLICE(".aux"));
}

static const suffix_row *row_of(slice file_name) {
    for (size_t i = 0; i < SUFFIX_COUNT; i++)
        if (file_name.length > suffixes[i].suffix.length &&
            ends_with(file_name, suffixes[i].suffix))
            return &suffixes[i];
    return NULL;
}

slice tag_file_tag(slice file_name, slice *prefix) {
    const suffix_row *row = row_of(file_name);
    *prefix = row ? row->prefix : SLICE("");
    if (row)
        file_name.length -= row->suffix.length;
    return file_name;
}

static slice content_of(slice file_name, slice content) {
    const suffix_row *row = row_of(file_name);
    if (row && row->trims)
        while (content.length > 0 &&
               strchr("\r\n \t", content.data[content.length - 1]) &&
               content.data[content.length - 1] != 0)
            content.length--;
    return content;
}

void tag_file_value(slice file_name, slice content, buffer *value) {
    slice prefix;
    tag_file_tag(file_name, &prefix);
    buffer_append_slice(value, prefix);
    buffer_append_slice(value, content_of(file_name, content));
}

/* Whether a file of that name and content is read back as this tag. */
static bool reads_back(slice name, slice tag, slice content, slice value) {
    slice prefix;
    if (!tag_file_is(name) || !tag_file_name_is_safe(name))
        return false;
    if (!slice_equal(tag_file_tag(name, &prefix), tag))
        return false;
    return prefix.length + content.length == value.length &&
           slice_starts_with(value, prefix) &&
           content_of(name, content).length == content.length;
}

static bool name_with_suffix(slice tag, slice suffix, buffer *name) {
    buffer_clear(name);
    buffer_append_slice(name, tag);
    return buffer_append_slice(name, suffix);
}

bool tag_file_of_tag(slice tag, slice value, buffer *file_name,
                     slice *content) {
    if (tag.length > NAME_LIMIT || holds_surrogate(value))
        return false;
    for (size_t i = 0; i < SUFFIX_COUNT; i++) {
        slice prefix = suffixes[i].prefix;
        if (prefix.length == 0 || !slice_starts_with(value, prefix))
            continue;
        *content =
            slice_of(value.data + prefix.length, value.length - prefix.length);
        return name_with_suffix(tag, suffixes[i].suffix, file_name) &&
               reads_back(buffer_peek(file_name), tag, *content, value);
    }
    if (value.length == 0 || !memchr(value.data, '\n', value.length))
        return false;
    *content = value;
    /* A tag such as `App.css` is a file of that name, as teams expect. */
    if (memchr(tag.data, '.', tag.length) &&
        name_with_suffix(tag, SLICE(""), file_name) &&
        reads_back(buffer_peek(file_name), tag, value, value))
        return true;
    return name_with_suffix(tag, SLICE(".txt"), file_name) &&
           reads_back(buffer_peek(file_name), tag, value, value);
}
