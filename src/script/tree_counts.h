/*
 * How the parser's library counts the users of a node, in place of its own
 * atomic.h (cmake/grammar.cmake). A tree is made, read and freed by one thread
 * and no node is in two trees, so plain counts do; locked ones cost a parse
 * some percent of its time.
 */
#ifndef TREE_SITTER_ATOMIC_H_
#define TREE_SITTER_ATOMIC_H_

#include <stddef.h>
#include <stdint.h>

static inline size_t atomic_load(const volatile size_t *count) {
    return *count;
}

static inline uint32_t atomic_inc(volatile uint32_t *count) {
    return *count += 1;
}

static inline uint32_t atomic_dec(volatile uint32_t *count) {
    return *count -= 1;
}

#endif
