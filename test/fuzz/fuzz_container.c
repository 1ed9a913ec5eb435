/*
 * Any bytes as a PDF and as a page: the readers end, stay inside the input,
 * and what they find is a part of it or decoded from a part of it.
 */
#include <stdlib.h>

#include "format/container.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slice bytes = slice_of((const char *)data, size);
    static const aux_container kinds[] = {AUX_CONTAINER_PDF,
                                          AUX_CONTAINER_HTML};

    for (size_t i = 0; i < 2; i++) {
        auxrt_error error = {0};
        buffer text;
        buffer_init(&text, AUX_SIZE_LIMIT);
        auxrt_result result = container_extract(bytes, kinds[i], &text, &error);
        if (text.length > size)
            abort();
        if (result != AUXRT_OK && error.message[0] == 0)
            abort();
        buffer_free(&text);
    }
    return 0;
}
