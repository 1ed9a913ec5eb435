/*
 * From the engine's position to the text's.
 */
#include "script/unicode.h"
#include "script/unit.h"

void script_locate(const script_unit *unit, int engine_line, int engine_column,
                   int *line, int *column) {
    slice text = unit_text(unit);
    edits_place place =
        edits_find(&unit->edits, text, engine_line, engine_column);
    size_t start = place.offset;
    while (start > 0 && text.data[start - 1] != '\n') {
        start--;
    }
    *line = 1;
    for (size_t i = 0; i < start; i++) {
        *line += text.data[i] == '\n';
    }
    *column =
        1 + (int)unicode_units(slice_of(text.data + start, place.offset - start));
}
