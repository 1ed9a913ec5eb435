/*
 * Texts that wait for their turn, the oldest first. The queue owns them. In
 * the queue of what the runtime is told, settlements of batches are among the
 * updates.
 */
#ifndef INST_TEXT_QUEUE_H
#define INST_TEXT_QUEUE_H

#include <stdint.h>

#include "auxrt/inst.h"
#include "base/slice.h"

typedef struct queued_text {
    struct queued_text *next;
    size_t length;
    auxrt_answered_callback on_answer; /* NULL: nobody asks for the answer */
    void *user;
    uint64_t seq; /* of a batch or a settlement */
    bool is_settlement;
    bool is_of_errors; /* an update that tells of errors of scripts */
    char data[];       /* and a NUL behind it */
} queued_text;

typedef struct text_queue {
    queued_text *first;
    queued_text *last;
    size_t count;
} text_queue;

/* Copies the text to the end; NULL when memory is exhausted. */
queued_text *text_queue_push(text_queue *queue, slice text);
bool text_queue_push_settlement(text_queue *queue, uint64_t seq, slice text);
/* A batch of actions, its text in two parts; gives it, or NULL. */
const queued_text *text_queue_push_batch(text_queue *queue, uint64_t seq,
                                         slice head, slice rest);
/* Moves all texts of `from` to the end. */
void text_queue_append(text_queue *queue, text_queue *from);
/* Takes the first out, to be freed by the caller with free(); or NULL. */
queued_text *text_queue_pop(text_queue *queue);
slice queued_text_peek(const queued_text *text);
void text_queue_free(text_queue *queue);

#endif
