/*
 * The queue of texts: a singly linked list, one allocation for each text.
 */
#include "inst/text_queue.h"

#include <stdlib.h>

bool text_queue_push(text_queue *queue, slice text) {
    queued_text *added = malloc(sizeof *added + text.length + 1);
    if (!added)
        return false;
    added->next = NULL;
    added->length = text.length;
    if (text.length > 0)
        memcpy(added->data, text.data, text.length);
    added->data[text.length] = '\0';
    if (queue->last)
        queue->last->next = added;
    else
        queue->first = added;
    queue->last = added;
    queue->count++;
    return true;
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
