/*
 * Results and errors: what every function of the library that can fail gives.
 */
#ifndef AUXRT_RESULT_H
#define AUXRT_RESULT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Name, number, and what it means to a person. Numbers never change. */
#define AUXRT_RESULT_MAP(X)                                                    \
    X(OK, 0, "success")                                                        \
    X(INVALID, 1, "an argument or input has the wrong form")                   \
    X(NO_MEMORY, 2, "memory is exhausted")                                     \
    X(IO, 3, "a file or stream could not be read or written")                  \
    X(SCRIPT, 4, "a script threw an exception or does not compile")            \
    X(LIMIT, 5, "a limit was reached")                                         \
    X(STOPPED, 6, "a script was stopped because its time was over")            \
    X(STATE, 7, "the call does not fit the state of the object")               \
    X(NOT_FOUND, 8, "what was asked for does not exist")                       \
    X(UNSUPPORTED, 9, "this build or platform cannot do that")                 \
    X(INTERNAL, 10, "a defect of auxrt itself")                                \
    X(PENDING, 11, "it is on its way and not complete yet")

typedef enum auxrt_result {
#define AUXRT_RESULT_ENUM(name, number, text) AUXRT_##name = number,
    AUXRT_RESULT_MAP(AUXRT_RESULT_ENUM)
#undef AUXRT_RESULT_ENUM
} auxrt_result;

/*
 * What went wrong and where. The caller owns the struct; functions that take
 * an `auxrt_error *` accept NULL and otherwise fill it in when they fail.
 * All texts are NUL-terminated UTF-8 and cut to fit.
 */
typedef struct auxrt_error {
    auxrt_result code;
    char message[512];
    char bot[128];    /* id of the bot concerned, or empty */
    char tag[128];    /* tag concerned, or empty */
    int line;         /* from 1; 0 when there is no position */
    int column;       /* from 1, in UTF-16 units; 0 when there is no position */
    const char *file; /* source position that raised the error, static */
    int file_line;
} auxrt_error;

/* The name of a result ("LIMIT") and its meaning; never NULL, static. */
const char *auxrt_result_name(auxrt_result result);
const char *auxrt_result_text(auxrt_result result);

#ifdef __cplusplus
}
#endif

#endif
