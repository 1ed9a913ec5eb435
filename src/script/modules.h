/*
 * What imports and exports share. Inside the rewrite only.
 */
#ifndef SCRIPT_MODULES_H
#define SCRIPT_MODULES_H

#include "script/rewrite.h"

/* `import type`, `export type`: nothing of it is there when the script runs. */
bool module_is_type_only(TSNode node);
/* The script is a module from now on. */
void module_needed(rewrite *r);
/* The text with `await`, or the other one in forced-sync mode. */
slice module_await(const rewrite *r, slice with, slice without);
/* Replaces a stretch by `text` and keeps its line ends behind it. */
void module_replace(rewrite *r, uint32_t start, uint32_t end, slice text);
/* A value of that name is declared at the top (fits pattern_names). */
void module_declare(rewrite *r, TSNode name, void *data);

/* Statements of `export` and the parts of their lists (exports.c). */
bool exports_enter(rewrite *r);
void exports_leave(rewrite *r);
bool exports_enter_specifier(rewrite *r);
void exports_finish(rewrite *r);

#endif
