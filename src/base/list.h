/*
 * A doubly linked list whose links lie inside the members. The head is a link
 * as well, so that no operation has a special case. A member that is in no
 * list is linked to itself.
 */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct list_link {
    struct list_link *next;
    struct list_link *previous;
} list_link;

/* The struct of which `link` is the member `member`. */
#define list_container(link, type, member)                                     \
    ((type *)(void *)((char *)(link)-offsetof(type, member)))

/* Walks from the first to the last; the current one must not be removed. */
#define list_each(at, head)                                                    \
    for (list_link *at = (head)->next; at != (head); at = at->next)

/* The same, but the current one may be removed. */
#define list_each_safe(at, head)                                               \
    for (list_link *at = (head)->next, *at##_next = at->next; at != (head);    \
         at = at##_next, at##_next = at->next)

static inline void list_init(list_link *link) {
    link->next = link;
    link->previous = link;
}

static inline bool list_is_empty(const list_link *head) {
    return head->next == head;
}

static inline void list_insert_after(list_link *place, list_link *link) {
    link->previous = place;
    link->next = place->next;
    place->next->previous = link;
    place->next = link;
}

static inline void list_push_front(list_link *head, list_link *link) {
    list_insert_after(head, link);
}

static inline void list_push_back(list_link *head, list_link *link) {
    list_insert_after(head->previous, link);
}

/* Takes the link out of its list; does nothing when it is in none. */
static inline void list_remove(list_link *link) {
    link->previous->next = link->next;
    link->next->previous = link->previous;
    list_init(link);
}

/* Takes the first link out of the list, or gives NULL. */
static inline list_link *list_pop_front(list_link *head) {
    list_link *first = head->next;
    if (first == head)
        return NULL;
    list_remove(first);
    return first;
}

#endif
