/*
 * From the text of a script to a function expression the engine can compile.
 *
 * script_prepare looks at one text (without its @ or 📄 prefix), decides
 * whether it can go to the engine as it is, rewrites what cannot, and tells
 * which names of the surrounding scope it uses. script_wrap then writes the
 * function expression. Neither knows the engine.
 *
 * The expression has this form, the body starting on a line of its own:
 *
 *   (function(__aux$k){"use strict";const os=__aux$k.os,...;
 *    return [async ]function(__aux$s,__aux$0,__aux$1,__aux$2,__aux$t,__aux$r,
 *    __aux$m){const tags=__aux$s.tags,that=__aux$0,...;{ <- all on one line
 *   BODY
 *   }}})
 *
 *   __aux$k  the API object of the runtime, by names    (one per runtime);
 *            stop checks are calls of __aux$k.check(), which throws when the
 *            running job must end; __aux$k.woven(x) gives a text for eval with
 *            stop checks, anything else as it is; __aux$k.eval is the eval that
 *            does so by itself, for where it is not called by its name
 *   __aux$s  the scope of the bot: bot, tags, raw, masks, links, creatorBot,
 *            configBot and the tag-bound functions as properties (one per bot)
 *   __aux$0…2 the arguments; __aux$t the tag's name; __aux$r all arguments or
 *            undefined
 *   __aux$m  the module face: import(name), export(object), meta, for scripts
 *            flagged USES_FACE
 */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include "base/buffer.h"

/* No script may contain a name that starts so, however it is spelled. */
#define SCRIPT_RESERVED_PREFIX "__aux$"

enum {
    SCRIPT_ASYNC = 1,      /* calling it gives a promise */
    SCRIPT_MODULE = 2,     /* has import/export/import.meta or the directive */
    SCRIPT_USES_THIS = 4,  /* mentions `this` (or eval): call it with the bot */
    SCRIPT_USES_FACE = 8,  /* needs __aux$m (module, or dynamic import) */
    SCRIPT_REWRITTEN = 16, /* the body is not the text as it was */
    SCRIPT_USES_ARGS = 32, /* mentions args, $__bot, $__tag, arguments or eval:
                            * __aux$1, __aux$2 and __aux$r must be given */
    SCRIPT_DOUBTFUL = 64,  /* our parser found errors, but the text may be
                            * newer JavaScript than it knows: compile it all
                            * the same. When the engine refuses it, the
                            * diagnostics tell what our parser found. */
};

typedef struct script_options {
    bool library;        /* a 📄 text: the API names are not in scope */
    bool force_sync;     /* erase async and await (debuggers) */
    bool rewrite_always; /* parse and rewrite even if the scan says no need */
    bool stop_checks;    /* weave stop checks into async code */
    bool checks_only;    /* and do nothing else; see script_weave */
    uint32_t maker;      /* 0, or who made the text: given to the checks */
    /* the API names in scope, sorted by bytes; borrowed for the unit's life */
    const slice *api_names;
    size_t api_name_count;
} script_options;

typedef struct script_diagnostic {
    int line;          /* from 1 */
    int column;        /* from 1, UTF-16 units */
    char message[128]; /* short: "Unexpected token" */
    char detail[256];  /* a sentence for people, or empty */
} script_diagnostic;

typedef struct script_unit script_unit;

/* Prepares `text` (valid UTF-8). AUXRT_SCRIPT with a unit that holds one to
 * five diagnostics when it is no program; other failures give no unit.
 * The unit keeps what it needs of the text. */
auxrt_result script_prepare(slice text, const script_options *options,
                            script_unit **out, auxrt_error *error);
void script_unit_free(script_unit *unit);

/* Gives back what preparing keeps for the next text. To be called after the
 * last of several texts, on each thread that has prepared some. */
void script_release_memory(void);

/* For JavaScript that a script makes while it runs (eval, Function): appends
 * the text with stop checks woven in, and nothing else changed, to `out`;
 * __aux$k.check(maker) when `maker` is not 0;
 * nothing when none is needed or our parser does not understand the text.
 * AUXRT_SCRIPT when a name starts with the reserved prefix. */
auxrt_result script_weave(slice text, uint32_t maker, buffer *out,
                          auxrt_error *error);

/* For a text that script_prepare let pass and the engine refused, with the
 * engine's message and the line of the body (from 1; 0 when unknown): finds
 * out where the error is. Afterwards the unit has at least one diagnostic. */
auxrt_result script_diagnose(script_unit *unit, slice engine_message,
                             int engine_line, auxrt_error *error);

/* The text, borrowed. */
slice script_text(const script_unit *unit);
bool script_is_library(const script_unit *unit);
unsigned script_flags(const script_unit *unit);
size_t script_diagnostic_count(const script_unit *unit);
const script_diagnostic *script_diagnostic_at(const script_unit *unit,
                                              size_t index);

/* Appends the function expression, and gives how many lines stand before the
 * body's first line and how many line ends the expression has in all, both as
 * the engine counts: CR, CR LF, U+2028 and U+2029 end a line, too. */
void script_wrap(const script_unit *unit, buffer *out, int *lines_before,
                 int *lines_total);

/* Where a position that the engine reports (line of the body from 1, column
 * from 1 in UTF-16 units, in the engine's own habit) points in the text: the
 * node that a person would point at. Lines are counted by LF alone. */
void script_locate(const script_unit *unit, int engine_line, int engine_column,
                   int *line, int *column);

/* The same for the place where an error was thrown (the first frame of its
 * stack): the error's message helps to tell the node. A line below 1 stands
 * for the wrapper; the engine gives it when it knows no better. */
void script_locate_error(const script_unit *unit, int engine_line,
                         int engine_column, slice message, int *line,
                         int *column);

/* Whether the engine's position is the end of an asynchronous function, and
 * the place of the next newer frame (as script_locate gave it) is in that very
 * function: the engine shows two frames for the first part of such a function,
 * though nothing is called at its end. */
bool script_is_async_end(const script_unit *unit, int engine_line,
                         int engine_column, int newer_line, int newer_column);

/* Where the loop begins that was running when a script was ended at this
 * position of its text. The engine has no positions inside an empty loop and
 * names what stands before it; any other position stays as it is. */
void script_find_loop(const script_unit *unit, int *line, int *column);

/* A place where a debugger could stop. */
enum { SCRIPT_PAUSE_BEFORE = 1, SCRIPT_PAUSE_AFTER = 2 };

typedef struct script_pause {
    int line;        /* from 1 */
    int column;      /* from 1, UTF-16 units */
    unsigned states; /* SCRIPT_PAUSE_… */
} script_pause;

typedef void (*script_pause_taker)(void *data, const script_pause *pause);

/* Gives all such places of a text (without its prefix) in the order of the
 * source. False when memory is exhausted or the text cannot be parsed. */
bool script_find_pauses(slice text, script_pause_taker take, void *data);

#endif
