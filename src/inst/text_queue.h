/*
 * Texts that wait for their turn, the oldest first. The queue owns them.
 */
#ifndef INST_TEXT_QUEUE_H
#define INST_TEXT_QUEUE_H

#include "base/slice.h"

typedef struct queued_text {
    struct queued_text *next;
    size_t length;
    char data[]; /* and a NUL behind it */
} queued_text;

typedef struct text_queue {
    queued_text *first;
    queued_text *last;
    size_t count;
} text_queue;

/* Copies the text to the end; false when memory is exhausted. */
bool text_queue_push(text_queue *queue, slice text);
/* Takes the first out, to be freed by the caller with free(); or NULL. */
queued_text *text_queue_pop(text_queue *queue);
slice queued_text_peek(const queued_text *text);
void text_queue_free(text_queue *queue);

#endif
