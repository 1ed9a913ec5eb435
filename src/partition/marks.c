/*
 * Two places for marks behind one set of calls. Numbers count up for each
 * space and are not used twice while a later mark is there.
 */
#include "partition/marks.h"

#include <stdlib.h>

typedef struct memory_mark {
    struct memory_mark *next; /* a later one */
    char *space;
    char *label;
    size_t label_length;
    char *map;
    size_t map_length;
    int64_t number;
    int64_t time;
    int64_t bots;
} memory_mark;

struct marks {
    store *store; /* NULL: the list is used */
    memory_mark *first;
};

auxrt_result marks_in_store(store *s, marks **out, auxrt_error *error) {
    auxrt_result result = marks_in_memory(out, error);
    if (*out)
        (*out)->store = s;
    return result;
}

auxrt_result marks_in_memory(marks **out, auxrt_error *error) {
    *out = calloc(1, sizeof **out);
    if (!*out)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    return AUXRT_OK;
}

static void free_mark(memory_mark *mark) {
    free(mark->space);
    free(mark->label);
    free(mark->map);
    free(mark);
}

void marks_free(marks *m) {
    if (!m)
        return;
    while (m->first) {
        memory_mark *next = m->first->next;
        free_mark(m->first);
        m->first = next;
    }
    free(m);
}

static char *copy_of(slice text) {
    char *copy = malloc(text.length + 1);
    if (!copy)
        return NULL;
    if (text.length > 0)
        memcpy(copy, text.data, text.length);
    copy[text.length] = 0;
    return copy;
}

static bool is_of(const memory_mark *mark, slice space) {
    return slice_equal(slice_from_string(mark->space), space);
}

static auxrt_result add_to_list(marks *m, const memory_mark *content,
                                slice space, slice label, slice map,
                                int64_t *number, auxrt_error *error) {
    memory_mark **end = &m->first;
    memory_mark *mark = malloc(sizeof *mark);

    if (!mark)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    *mark = *content;
    mark->space = copy_of(space);
    mark->label = copy_of(label);
    mark->label_length = label.length;
    mark->map = copy_of(map);
    mark->map_length = map.length;
    if (!mark->space || !mark->label || !mark->map) {
        free_mark(mark);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    mark->number = 1;
    for (; *end; end = &(*end)->next)
        if (is_of(*end, space))
            mark->number = (*end)->number + 1;
    *end = mark;
    *number = mark->number;
    return AUXRT_OK;
}

static auxrt_result add_to_store(store *s, slice space, slice label,
                                 int64_t time, int64_t bots, slice map,
                                 int64_t *number, auxrt_error *error) {
    auxrt_result result = store_batch_begin(s, error);
    if (result != AUXRT_OK)
        return result;
    result = store_add_mark(s, space, label, time, bots, map, number, error);
    if (result == AUXRT_OK)
        result = store_batch_end(s, true, error);
    if (result == AUXRT_OK)
        result = store_commit(s, error);
    if (result != AUXRT_OK)
        store_rollback(s);
    return result;
}

auxrt_result marks_add(marks *m, slice space, slice label, int64_t time,
                       int64_t bots, slice map, int64_t *number,
                       auxrt_error *error) {
    memory_mark content = {.time = time, .bots = bots};
    if (m->store)
        return add_to_store(m->store, space, label, time, bots, map, number,
                            error);
    return add_to_list(m, &content, space, label, map, number, error);
}

auxrt_result marks_each(marks *m, slice space,
                        auxrt_result (*visit)(void *context,
                                              const store_mark *mark),
                        void *context, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (m->store)
        return store_each_mark(m->store, space, visit, context, error);
    for (const memory_mark *at = m->first; at && result == AUXRT_OK;
         at = at->next) {
        store_mark mark = {.number = at->number,
                           .label = slice_of(at->label, at->label_length),
                           .time = at->time,
                           .bots = at->bots};
        if (is_of(at, space))
            result = visit(context, &mark);
    }
    return result;
}

static memory_mark **find(marks *m, slice space, int64_t number) {
    memory_mark **at = &m->first;
    while (*at && ((*at)->number != number || !is_of(*at, space)))
        at = &(*at)->next;
    return at;
}

static auxrt_result no_mark(slice space, int64_t number, auxrt_error *error) {
    return error_raise(error, AUXRT_NOT_FOUND, "space %.*s has no mark %lld",
                       (int)space.length, space.data, (long long)number);
}

auxrt_result marks_read(marks *m, slice space, int64_t number, buffer *map,
                        auxrt_error *error) {
    if (m->store)
        return store_read_mark(m->store, space, number, map, error);
    const memory_mark *mark = *find(m, space, number);
    if (!mark)
        return no_mark(space, number, error);
    if (!buffer_append(map, mark->map, mark->map_length))
        return error_raise(error, map->failure, "the mark is too large");
    return AUXRT_OK;
}

static auxrt_result drop_from_store(store *s, slice space, int64_t number,
                                    auxrt_error *error) {
    auxrt_result result = store_batch_begin(s, error);
    if (result != AUXRT_OK)
        return result;
    result = store_drop_mark(s, space, number, error);
    if (result == AUXRT_NOT_FOUND) {
        store_batch_end(s, false, NULL);
        return result;
    }
    if (result == AUXRT_OK)
        result = store_batch_end(s, true, error);
    if (result == AUXRT_OK)
        result = store_commit(s, error);
    if (result != AUXRT_OK)
        store_rollback(s);
    return result;
}

auxrt_result marks_drop(marks *m, slice space, int64_t number,
                        auxrt_error *error) {
    if (m->store)
        return drop_from_store(m->store, space, number, error);
    memory_mark **at = find(m, space, number);
    memory_mark *mark = *at;
    if (!mark)
        return no_mark(space, number, error);
    *at = mark->next;
    free_mark(mark);
    return AUXRT_OK;
}
