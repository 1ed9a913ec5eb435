/*
 * Memory for parse trees that are gone soon.
 *
 * A tree has a node for every few characters; giving each back by itself costs
 * a fifth of a parse. Between begin and end, what the parser of this thread
 * allocates comes from a region that goes as a whole: trees and parsers made in
 * between need not be deleted, and must not be used afterwards. Outside, the
 * parser uses malloc.
 */
#ifndef SCRIPT_TREE_MEMORY_H
#define SCRIPT_TREE_MEMORY_H

#include <stdbool.h>

/* To be called once in a process, before the parser is used. */
void tree_memory_install(void);

/* Not nested. */
void tree_memory_begin(void);
void tree_memory_end(void);
bool tree_memory_is_active(void);
/* Gives back the blocks, which are kept from one region to the next. */
void tree_memory_release(void);

#endif
