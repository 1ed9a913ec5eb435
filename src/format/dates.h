/*
 * Moments as text, the way date tags hold them.
 */
#ifndef FORMAT_DATES_H
#define FORMAT_DATES_H

#include <stdint.h>

enum { DATE_TEXT_SIZE = 40 };

/* 2026-01-02T03:04:05.678Z, from milliseconds since the beginning of 1970. */
void date_text(int64_t milliseconds, char out[DATE_TEXT_SIZE]);

#endif
