/*
 * Sorting lines of text.
 */
#ifndef BASE_ORDER_H
#define BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

/* Sorts `count` lines, parted by line feeds, by their characters. Gives which
 * line comes first, second, …; equal ones stay as they are. The caller frees
 * it. NULL if the text has another number of lines, if it is not plain ASCII,
 * or if there is no memory. */
int32_t *order_lines(slice text, size_t count);

#endif
