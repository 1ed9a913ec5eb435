/*
 * Files that carry an aux inside them: a PDF with a base64 string in object
 * 9999909, and a web page with a <script type="text/aux"> element.
 */
#ifndef FORMAT_CONTAINER_H
#define FORMAT_CONTAINER_H

#include "format/aux.h"

/* What kind of container the bytes are, by how they begin. */
aux_container container_of(slice bytes);

/* Appends the JSON text that the container carries. AUXRT_INVALID when it
 * carries none or is damaged. */
auxrt_result container_extract(slice bytes, aux_container kind, buffer *text,
                               auxrt_error *error);

#endif
