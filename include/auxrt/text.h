/*
 * Texts. All texts of the library are UTF-8 with their length; they may hold
 * NUL characters and need not end with one.
 */
#ifndef AUXRT_TEXT_H
#define AUXRT_TEXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A text that somebody else owns. It need only live as long as the call it is
 * given to, or as the callback that it came with. */
typedef struct auxrt_string {
    const char *data; /* NULL stands for "left out" where that is allowed */
    size_t length;
} auxrt_string;

/* The text of a NUL-terminated string; NULL gives "left out". */
auxrt_string auxrt_string_of(const char *text);

/* A text that the library made and the caller owns: give it back with
 * auxrt_text_free. A NUL follows it that is not counted. */
typedef struct auxrt_text {
    char *data;
    size_t length;
} auxrt_text;

/* Frees the text and empties the struct; an empty one is fine. */
void auxrt_text_free(auxrt_text *text);

/* The version of the library, as "0.1.0". */
const char *auxrt_version(void);

#ifdef __cplusplus
}
#endif

#endif
