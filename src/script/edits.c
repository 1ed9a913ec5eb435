/*
 * The list of edits: making, ordering, applying, and finding places.
 */
#include "script/edits.h"

#include <stdlib.h>

#include "script/unicode.h"

void edits_free(edits *e) {
    free(e->items);
    free(e->pool);
    *e = (edits){0};
}

static edit *add(edits *e) {
    if (e->count == e->capacity) {
        size_t capacity = e->capacity ? e->capacity * 2 : 32;
        edit *items = realloc(e->items, capacity * sizeof *items);
        if (!items) {
            e->failed = true;
            return NULL;
        }
        e->items = items;
        e->capacity = capacity;
    }
    edit *item = &e->items[e->count];
    *item = (edit){.order = (uint32_t)e->count};
    e->count++;
    return item;
}

/* Puts a text into the pool and gives its place there. */
static uint32_t keep(edits *e, slice text) {
    if (e->pool_length + text.length > e->pool_capacity) {
        size_t capacity = e->pool_capacity * 2 + text.length + 64;
        char *pool = realloc(e->pool, capacity);
        if (!pool) {
            e->failed = true;
            return UINT32_MAX;
        }
        e->pool = pool;
        e->pool_capacity = capacity;
    }
    uint32_t at = (uint32_t)e->pool_length;
    if (text.length > 0) {
        memcpy(e->pool + at, text.data, text.length);
    }
    e->pool_length += text.length;
    return at;
}

void edits_blank_with(edits *e, uint32_t start, uint32_t end, char first) {
    edit *item = start < end ? add(e) : NULL;
    if (item) {
        item->offset = start;
        item->deleted = end - start;
        item->blank = true;
        item->first = first;
    }
}

void edits_blank(edits *e, uint32_t start, uint32_t end) {
    edits_blank_with(e, start, end, '\0');
}

void edits_replace(edits *e, uint32_t start, uint32_t end, slice text) {
    uint32_t at = keep(e, text);
    edit *item = at == UINT32_MAX ? NULL : add(e);
    if (item) {
        item->offset = start;
        item->deleted = end - start;
        item->inserted_at = at;
        item->inserted = (uint32_t)text.length;
    }
}

void edits_insert(edits *e, uint32_t at, slice text) {
    edits_replace(e, at, at, text);
}

size_t edits_reserve(edits *e, uint32_t at) {
    edit *item = add(e);
    if (!item) {
        return SIZE_MAX;
    }
    item->offset = at;
    return e->count - 1;
}

void edits_fill(edits *e, size_t reserved, slice text) {
    uint32_t at = keep(e, text);
    if (reserved < e->count && at != UINT32_MAX) {
        e->items[reserved].inserted_at = at;
        e->items[reserved].inserted = (uint32_t)text.length;
    }
}

/* By offset; at one offset insertions come before a deletion. */
static int compare(const void *a, const void *b) {
    const edit *x = a;
    const edit *y = b;
    if (x->offset != y->offset) {
        return x->offset < y->offset ? -1 : 1;
    }
    if ((x->deleted > 0) != (y->deleted > 0)) {
        return x->deleted > 0 ? 1 : -1;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Edits come nearly in order: most that do not are a few places off, which
 * insertion mends in linear time. False when there is more to do. */
static bool order_nearly(edits *e) {
    size_t budget = e->count * 16;
    for (size_t i = 1; i < e->count; i++) {
        edit moved = e->items[i];
        size_t at = i;
        while (at > 0 && compare(&e->items[at - 1], &moved) > 0) {
            if (budget-- == 0) {
                e->items[at] = moved;
                return false;
            }
            e->items[at] = e->items[at - 1];
            at--;
        }
        e->items[at] = moved;
    }
    return true;
}

void edits_finish(edits *e) {
    if (!order_nearly(e)) {
        qsort(e->items, e->count, sizeof *e->items, compare);
    }
    size_t kept = 0;
    uint64_t end = 0;
    for (size_t i = 0; i < e->count; i++) {
        edit *item = &e->items[i];
        bool empty = item->deleted == 0 && item->inserted == 0;
        if (item->offset < end || empty) {
            continue;
        }
        end = (uint64_t)item->offset + item->deleted;
        e->items[kept++] = *item;
    }
    e->count = kept;
}

static void append_blank(const edit *item, slice text, buffer *out) {
    size_t end = (size_t)item->offset + item->deleted;
    size_t at = item->offset;
    bool is_first = item->first != '\0';
    while (at < end) {
        size_t length;
        uint32_t c = unicode_decode(text, at, &length);
        if (unicode_is_line_end(c)) {
            buffer_append(out, text.data + at, length);
        } else {
            buffer_append_char(out, is_first ? item->first : ' ');
            if (c >= 0x10000) {
                buffer_append_char(out, ' ');
            }
            is_first = false;
        }
        at += length;
    }
}

void edits_apply(const edits *e, slice text, buffer *out) {
    size_t at = 0;
    for (size_t i = 0; i < e->count; i++) {
        const edit *item = &e->items[i];
        buffer_append(out, text.data + at, item->offset - at);
        at = (size_t)item->offset + item->deleted;
        if (item->blank) {
            append_blank(item, text, out);
        } else {
            buffer_append(out, e->pool + item->inserted_at, item->inserted);
        }
    }
    buffer_append(out, text.data + at, text.length - at);
}

/* Where the walk through the result is, as the engine counts. */
typedef struct walk {
    int line;
    int column;
    int to_line;
    int to_column;
    bool after_cr;
} walk;

static bool walk_is_there(const walk *w) {
    return w->line > w->to_line ||
           (w->line == w->to_line && w->column >= w->to_column);
}

/* Goes over `piece` up to the place looked for; gives how far it got. */
static size_t walk_over(walk *w, slice piece) {
    size_t at = 0;
    while (at < piece.length && !walk_is_there(w)) {
        size_t length;
        uint32_t c = unicode_decode(piece, at, &length);
        if (c == '\n' && w->after_cr) {
            w->after_cr = false;
        } else if (unicode_is_line_end(c)) {
            /* A place behind the end of its line is the line's end. */
            if (w->line == w->to_line) {
                w->to_column = w->column;
                break;
            }
            w->line++;
            w->column = 1;
            w->after_cr = c == '\r';
        } else {
            w->column += c >= 0x10000 ? 2 : 1;
            w->after_cr = false;
        }
        at += length;
    }
    return at;
}

edits_place edits_find(const edits *e, slice text, int line, int column) {
    walk w = {.line = 1, .column = 1, .to_line = line, .to_column = column};
    size_t at = 0;
    for (size_t i = 0; i < e->count; i++) {
        const edit *item = &e->items[i];
        size_t end = (size_t)item->offset + item->deleted;
        /* A blank moves nothing: it is walked over as the text it hides. */
        size_t until = item->blank ? end : item->offset;
        size_t length = until - at;
        size_t gone = walk_over(&w, slice_of(text.data + at, length));
        if (gone < length) {
            return (edits_place){(uint32_t)(at + gone), false};
        }
        at = end;
        if (!item->blank) {
            slice inserted =
                slice_of(e->pool + item->inserted_at, item->inserted);
            /* Just before the insertion is still outside. */
            if (walk_is_there(&w)) {
                return (edits_place){item->offset, false};
            }
            if (walk_over(&w, inserted) < inserted.length) {
                return (edits_place){item->offset, true};
            }
        }
    }
    at += walk_over(&w, slice_of(text.data + at, text.length - at));
    return (edits_place){(uint32_t)at, false};
}
