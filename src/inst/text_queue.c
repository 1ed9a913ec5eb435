/*
 * The queue of texts: a singly linked list, one allocation for each text.
 */
#include "inst/text_queue.h"

#include <stdlib.h>

static queued_text *add(text_queue *queue, slice head, slice text) {
    size_t length = head.length + text.length;
    queued_text *added = malloc(sizeof *added + length + 1);
    if (!added)
        return NULL;
    *added = (queued_text){.length = length};
    if (head.length > 0)
        memcpy(added->data, head.data, head.length);
    if (text.length > 0)
        memcpy(added->data + head.length, text.data, text.length);
    added->data[length] = '\0';
    if (queue->last)
        queue->last->next = added;
    else
        queue->first = added;
    queue->last = added;
    queue->count++;
    return added;
}

queued_text *text_queue_push(text_queue *queue, slice text) {
    return add(queue, SLICE(""), text);
}

bool text_queue_push_settlement(text_queue *queue, uint64_t seq, slice text) {
    queued_text *added = add(queue, SLICE(""), text);
    if (!added)
        return false;
    added->seq = seq;
    added->is_settlement = true;
    return true;
}

const queued_text *text_queue_push_batch(text_queue *queue, uint64_t seq,
                                         slice head, slice rest) {
    queued_text *added = add(queue, head, rest);
    if (added)
        added->seq = seq;
    return added;
}

void text_queue_append(text_queue *queue, text_queue *from) {
    if (!from->first)
        return;
    if (queue->last)
        queue->last->next = from->first;
    else
        queue->first = from->first;
    queue->last = from->last;
    queue->count += from->count;
    *from = (text_queue){0};
}

queued_text *text_queue_pop(text_queue *queue) {
    queued_text *taken = queue->first;
    if (!taken)
        return NULL;
    queue->first = taken->next;
    if (!queue->first)
        queue->last = NULL;
    queue->count--;
    return taken;
}

slice queued_text_peek(const queued_text *text) {
    return slice_of(text->data, text->length);
}

void text_queue_free(text_queue *queue) {
    queued_text *taken;
    while ((taken = text_queue_pop(queue)))
        free(taken);
}
