/*
 * Raising errors. The place that first notices a failure calls error_raise,
 * which records source file and line; everybody above hands the result on.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "auxrt/result.h"

/* Fills `error` (if not NULL) and gives `code`, so that a function can
 * `return error_raise(error, AUXRT_INVALID, "no such tag: %s", name);` */
#ifndef __clang_analyzer__
#define error_raise(error, code, ...)                                          \
    error_raise_at((error), (code), __FILE__, __LINE__, __VA_ARGS__)
#else
/* The analyzer does not look into another file to see that what comes back is
 * what went in, and would follow paths on which a failure is none. */
#define error_raise(error, code, ...)                                          \
    error_same(                                                                \
        error_raise_at((error), (code), __FILE__, __LINE__, __VA_ARGS__),      \
        (code))
static inline auxrt_result error_same(auxrt_result raised, auxrt_result code) {
    (void)raised;
    return code;
}
#endif

__attribute__((format(printf, 5, 6))) auxrt_result
error_raise_at(auxrt_error *error, auxrt_result code, const char *file,
               int line, const char *format, ...);

/* Adds the place in the content to an error that was raised already. */
void error_set_place(auxrt_error *error, const char *bot, const char *tag,
                     int line, int column);

#endif
