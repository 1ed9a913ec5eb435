/*
 * What the files of this module share about a prepared script.
 */
#ifndef SCRIPT_UNIT_H
#define SCRIPT_UNIT_H

#include "script/edits.h"
#include "script/names.h"
#include "script/scan.h"
#include "script/script.h"
#include "script/syntax.h"

enum { DIAGNOSTIC_LIMIT = 5 };

struct script_unit {
    char *text; /* a copy */
    size_t length;
    script_options options;
    unsigned directive; /* DIRECTIVE_… */
    unsigned flags;     /* SCRIPT_… */
    unsigned found;     /* SCAN_… */
    edits edits;
    name_uses uses;
    script_diagnostic diagnostics[DIAGNOSTIC_LIMIT];
    size_t diagnostic_count;
    TSTree *tree; /* made when a position is first looked up */
};

static inline slice unit_text(const script_unit *unit) {
    return slice_of(unit->text, unit->length);
}

/* Adds a diagnostic at a byte of the text, kept in the order of the source;
 * only the first few of them are kept. */
void diagnostics_add(script_unit *unit, uint32_t offset, const char *message,
                     const char *detail);
/* The same for the text's parse errors. False when memory is exhausted. */
bool diagnostics_from_parser(script_unit *unit);
/* The place behind white space and comments. */
size_t diagnostics_skip_space(slice text, size_t at);

#endif
