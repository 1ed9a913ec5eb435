/*
 * Texts through the scan: any text, and valid programs that are made from the
 * bytes. It ends, and it never misses: where it says that a valid program is
 * plain JavaScript, a rewrite of it changes nothing.
 */
#include "base/utf.h"
#include "script/scan.h"
#include "script/script.h"
#include "script_generate.h"
#include "script_pieces.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
#if defined(__clang__)
    if (LLVMFuzzerMutate && seed % 3 == 0) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
#endif
    return script_mutate(data, size, max_size, seed);
}

/* Whether the rewrite finds more in a valid program than the scan did. */
static bool is_missed(slice text, const scan_result *scan) {
    unsigned parsed =
        SCAN_TYPES | SCAN_JSX | SCAN_MODULE | SCAN_AWAIT | SCAN_UNSURE;
    if (scan->found & (SCAN_UNBALANCED | SCAN_RESERVED)) {
        return !(scan->found & parsed);
    }
    if (scan->found & parsed) {
        return false;
    }
    script_options options = {.rewrite_always = true};
    script_unit *unit = NULL;
    auxrt_error error;
    bool missed = script_prepare(text, &options, &unit, &error) != AUXRT_OK;
    if (!missed) {
        unsigned flags = script_flags(unit);
        missed = flags & (SCRIPT_DOUBTFUL | SCRIPT_REWRITTEN);
        missed |= flags & SCRIPT_USES_THIS && !(scan->found & SCAN_THIS);
        missed |= flags & SCRIPT_USES_ARGS && !(scan->found & SCAN_ARGUMENTS);
    }
    script_unit_free(unit);
    return missed;
}

static void check(slice text, bool valid) {
    scan_result scan;
    if (!scan_script(text, &scan) || (valid && is_missed(text, &scan))) {
        abort();
    }
    name_set_free(&scan.names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    slice text = slice_of((const char *)data + 1, size - 1);
    if (data[0] % 2) {
        buffer program;
        buffer_init(&program, 1 << 24);
        generate_program(data + 1, size - 1, &program);
        check(program.data ? buffer_peek(&program) : SLICE(""), true);
        buffer_free(&program);
    } else if (utf8_is_valid(text)) {
        check(text, false);
    }
    return 0;
}
