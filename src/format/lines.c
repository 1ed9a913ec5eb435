/*
 * Myers' difference algorithm in linear space, and the three-way merge on top
 * of it. Lines are compared through numbers: equal lines get equal numbers, so
 * the search compares integers only. A stretch that differs in more than
 * EFFORT_LIMIT places is reported as replaced whole, which bounds the time.
 */
#include "format/lines.h"

#include <stdint.h>
#include <stdlib.h>

enum { EFFORT_LIMIT = 3000, CONTEXT = 3 };

bool lines_split(slice text, line_list *out) {
    size_t count = 0;
    const char *at = text.data;
    const char *end = text.data + text.length;

    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] == '\n';
    if (text.length > 0 && end[-1] != '\n')
        count++;
    out->count = 0;
    out->lines = calloc(count ? count : 1, sizeof(slice));
    if (!out->lines)
        return false;
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        const char *next = feed ? feed + 1 : end;
        out->lines[out->count++] = slice_of(at, (size_t)(next - at));
        at = next;
    }
    return true;
}

void lines_free(line_list *list) {
    free(list->lines);
    *list = (line_list){0};
}

void line_changes_free(line_changes *changes) {
    free(changes->changes);
    *changes = (line_changes){0};
}

static bool add_change(line_changes *out, line_change change) {
    if (out->count > 0) {
        line_change *last = &out->changes[out->count - 1];
        if (last->a_start + last->a_count == change.a_start &&
            last->b_start + last->b_count == change.b_start) {
            last->a_count += change.a_count;
            last->b_count += change.b_count;
            return true;
        }
    }
    if (out->count == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 16;
        line_change *grown =
            realloc(out->changes, capacity * sizeof *out->changes);
        if (!grown)
            return false;
        out->changes = grown;
        out->capacity = capacity;
    }
    out->changes[out->count++] = change;
    return true;
}

/* Numbering of lines. */

typedef struct numbered {
    slice line;
    size_t index; /* of the line in a, or in b behind all of a */
} numbered;

static int compare_lines(const void *left, const void *right) {
    const numbered *a = left;
    const numbered *b = right;
    size_t shorter =
        a->line.length < b->line.length ? a->line.length : b->line.length;
    int order = shorter ? memcmp(a->line.data, b->line.data, shorter) : 0;
    if (order != 0)
        return order;
    return (a->line.length > b->line.length) -
           (a->line.length < b->line.length);
}

static uint32_t *number_lines(const line_list *a, const line_list *b) {
    size_t count = a->count + b->count;
    numbered *all = malloc((count + 1) * sizeof *all);
    uint32_t *numbers = malloc((count + 1) * sizeof *numbers);
    uint32_t number = 0;

    if (all && numbers) {
        for (size_t i = 0; i < count; i++) {
            all[i].line = i < a->count ? a->lines[i] : b->lines[i - a->count];
            all[i].index = i;
        }
        qsort(all, count, sizeof *all, compare_lines);
        for (size_t i = 0; i < count; i++) {
            if (i > 0 && compare_lines(&all[i - 1], &all[i]) != 0)
                number++;
            numbers[all[i].index] = number;
        }
    } else {
        free(numbers);
        numbers = NULL;
    }
    free(all);
    return numbers;
}

/* The search. Diagonals are numbered -max … max, stored from the middle. */

typedef struct search {
    const uint32_t *a;
    const uint32_t *b;
    long *forward;
    long *backward;
    line_changes *out;
} search;

typedef struct split_point {
    long a;
    long b;
    bool found;
} split_point;

static long furthest(const long *row, long k, long d) {
    if (k == -d || (k != d && row[k - 1] < row[k + 1]))
        return row[k + 1];
    return row[k - 1] + 1;
}

/* A point that a shortest way from corner to corner passes, found by going
 * from both corners at once until the ways meet. */
static split_point find_middle(const search *s, long a0, long a1, long b0,
                               long b1) {
    long n = a1 - a0, m = b1 - b0;
    long delta = n - m;
    bool odd = delta & 1;
    long max = (n + m + 1) / 2;
    long *f = s->forward, *r = s->backward;

    if (max > EFFORT_LIMIT)
        max = EFFORT_LIMIT;
    f[1] = 0;
    r[1] = 0;
    for (long d = 0; d <= max; d++) {
        for (long k = -d; k <= d; k += 2) {
            long x = furthest(f, k, d);
            long y = x - k;
            while (x < n && y < m && y >= 0 && s->a[a0 + x] == s->b[b0 + y])
                x++, y++;
            f[k] = x;
            long other = delta - k;
            if (odd && other >= -(d - 1) && other <= d - 1 &&
                x + r[other] >= n && x <= n && y >= 0 && y <= m)
                return (split_point){a0 + x, b0 + y, true};
        }
        for (long k = -d; k <= d; k += 2) {
            long x = furthest(r, k, d);
            long y = x - k;
            while (x < n && y < m && y >= 0 &&
                   s->a[a1 - 1 - x] == s->b[b1 - 1 - y])
                x++, y++;
            r[k] = x;
            long other = delta - k;
            if (!odd && other >= -d && other <= d && x + f[other] >= n &&
                x <= n && y >= 0 && y <= m)
                return (split_point){a1 - x, b1 - y, true};
        }
    }
    return (split_point){0, 0, false};
}

static bool compare_range(const search *s, long a0, long a1, long b0, long b1) {
    while (a0 < a1 && b0 < b1 && s->a[a0] == s->b[b0])
        a0++, b0++;
    while (a0 < a1 && b0 < b1 && s->a[a1 - 1] == s->b[b1 - 1])
        a1--, b1--;
    if (a0 == a1 && b0 == b1)
        return true;
    split_point middle = {0, 0, false};
    if (a0 < a1 && b0 < b1)
        middle = find_middle(s, a0, a1, b0, b1);
    bool is_corner = (middle.a == a0 && middle.b == b0) ||
                     (middle.a == a1 && middle.b == b1);
    if (!middle.found || is_corner)
        return add_change(s->out, (line_change){(size_t)a0, (size_t)(a1 - a0),
                                                (size_t)b0, (size_t)(b1 - b0)});
    return compare_range(s, a0, middle.a, b0, middle.b) &&
           compare_range(s, middle.a, a1, middle.b, b1);
}

bool lines_compare(const line_list *a, const line_list *b, line_changes *out) {
    uint32_t *numbers = number_lines(a, b);
    enum { ROW = 2 * EFFORT_LIMIT + 5 };
    long *rows = calloc((size_t)2 * ROW, sizeof *rows);
    bool done = false;

    *out = (line_changes){0};
    if (numbers && rows) {
        search s = {
            .a = numbers,
            .b = numbers + a->count,
            .forward = rows + EFFORT_LIMIT + 2,
            .backward = rows + ROW + EFFORT_LIMIT + 2,
            .out = out,
        };
        done = compare_range(&s, 0, (long)a->count, 0, (long)b->count);
    }
    free(numbers);
    free(rows);
    if (!done)
        line_changes_free(out);
    return done;
}

/* Printing. */

static void print_line(buffer *out, const char *indent, char mark, slice line) {
    bool ends = line.length > 0 && line.data[line.length - 1] == '\n';
    buffer_append_string(out, indent);
    buffer_append_char(out, mark);
    buffer_append_slice(out, line);
    if (!ends)
        buffer_append_char(out, '\n');
}

static void print_hunk(const line_list *a, const line_list *b,
                       const line_change *first, const line_change *last,
                       const char *indent, buffer *out) {
    size_t before = first->a_start < CONTEXT ? first->a_start : CONTEXT;
    size_t a_at = first->a_start - before;
    size_t b_at = first->b_start - before;
    size_t a_end = last->a_start + last->a_count;
    size_t after = a->count - a_end < CONTEXT ? a->count - a_end : CONTEXT;
    size_t b_end = last->b_start + last->b_count + after;
    a_end += after;

    buffer_append_string(out, indent);
    buffer_append_format(out, "@@ -%zu,%zu +%zu,%zu @@\n",
                         a_end > a_at ? a_at + 1 : a_at, a_end - a_at,
                         b_end > b_at ? b_at + 1 : b_at, b_end - b_at);
    for (const line_change *c = first; c <= last; c++) {
        for (; a_at < c->a_start; a_at++)
            print_line(out, indent, ' ', a->lines[a_at]);
        for (size_t i = 0; i < c->a_count; i++, a_at++)
            print_line(out, indent, '-', a->lines[a_at]);
        for (size_t i = 0; i < c->b_count; i++)
            print_line(out, indent, '+', b->lines[c->b_start + i]);
    }
    for (; a_at < a_end; a_at++)
        print_line(out, indent, ' ', a->lines[a_at]);
}

bool lines_print_diff(slice a_text, slice b_text, const char *indent,
                      buffer *out) {
    line_list a = {0}, b = {0};
    line_changes changes = {0};
    bool done = lines_split(a_text, &a) && lines_split(b_text, &b) &&
                lines_compare(&a, &b, &changes);

    for (size_t i = 0; i < changes.count;) {
        size_t last = i;
        while (last + 1 < changes.count &&
               changes.changes[last + 1].a_start -
                       (changes.changes[last].a_start +
                        changes.changes[last].a_count) <=
                   (size_t)2 * CONTEXT)
            last++;
        print_hunk(&a, &b, &changes.changes[i], &changes.changes[last], indent,
                   out);
        i = last + 1;
    }
    line_changes_free(&changes);
    lines_free(&a);
    lines_free(&b);
    return done && out->failure == AUXRT_OK;
}

/* Merging. */

static bool same_lines(const line_list *x, size_t x_start, size_t x_count,
                       const line_list *y, size_t y_start, size_t y_count) {
    if (x_count != y_count)
        return false;
    for (size_t i = 0; i < x_count; i++)
        if (!slice_equal(x->lines[x_start + i], y->lines[y_start + i]))
            return false;
    return true;
}

static void append_lines(buffer *out, const line_list *list, size_t start,
                         size_t count) {
    for (size_t i = 0; i < count; i++)
        buffer_append_slice(out, list->lines[start + i]);
}

/* Walks the changes of both sides in the order of the base. Two changes that
 * touch are a conflict unless they are the same. */
static bool merge_changes(const line_list *base, const line_list *a,
                          const line_changes *to_a, const line_list *b,
                          const line_changes *to_b, buffer *out) {
    size_t at = 0, i = 0, j = 0;

    while (i < to_a->count || j < to_b->count) {
        const line_change *ca = i < to_a->count ? &to_a->changes[i] : NULL;
        const line_change *cb = j < to_b->count ? &to_b->changes[j] : NULL;
        bool take_a = ca && (!cb || ca->a_start <= cb->a_start);
        const line_change *taken = take_a ? ca : cb;
        const line_change *other = take_a ? cb : ca;
        if (other && other->a_start <= taken->a_start + taken->a_count) {
            if (ca->a_start != cb->a_start || ca->a_count != cb->a_count ||
                !same_lines(a, ca->b_start, ca->b_count, b, cb->b_start,
                            cb->b_count))
                return false;
            i++;
            j++;
        } else if (take_a) {
            i++;
        } else {
            j++;
        }
        append_lines(out, base, at, taken->a_start - at);
        append_lines(out, take_a ? a : b, taken->b_start, taken->b_count);
        at = taken->a_start + taken->a_count;
    }
    append_lines(out, base, at, base->count - at);
    return true;
}

bool lines_merge(slice base_text, slice a_text, slice b_text, buffer *out) {
    line_list base = {0}, a = {0}, b = {0};
    line_changes to_a = {0}, to_b = {0};
    size_t before = out->length;
    bool ready = lines_split(base_text, &base) && lines_split(a_text, &a) &&
                 lines_split(b_text, &b) && lines_compare(&base, &a, &to_a) &&
                 lines_compare(&base, &b, &to_b);
    bool merged = ready && merge_changes(&base, &a, &to_a, &b, &to_b, out) &&
                  out->failure == AUXRT_OK;

    if (!ready)
        out->failure = AUXRT_NO_MEMORY;
    if (!merged)
        out->length = before;
    line_changes_free(&to_a);
    line_changes_free(&to_b);
    lines_free(&base);
    lines_free(&a);
    lines_free(&b);
    return merged;
}
