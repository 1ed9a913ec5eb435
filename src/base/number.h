/*
 * Numbers as text, independent of the locale: the shortest decimal form that
 * reads back as the same number, laid out as JavaScript does.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/slice.h"

enum { NUMBER_TEXT_SIZE = 32 };

/* Writes String(number) with a NUL; gives its length. */
size_t number_format(double number, char out[NUMBER_TEXT_SIZE]);

/* Reads `[-] digits [. digits] [e [+-] digits]`, correctly rounded; digits
 * before or after the point may be missing, not both. False when the text is
 * anything else, or when memory for a very long text is exhausted. */
bool number_parse(slice text, double *out);

#endif
