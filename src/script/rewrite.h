/*
 * The walk over the parse tree that turns TypeScript, JSX and modules into
 * plain JavaScript. Inside the script module only.
 *
 * The walk meets every node twice, on the way down and on the way up, and
 * keeps a frame for each open one; there is no recursion, so no text is too
 * deep. The handlers (types.c, enums.c, namespaces.c, modules.c, jsx.c,
 * async_checks.c, eval_calls.c, force_sync.c) look at a frame and its parents
 * and make edits; none changes the tree.
 */
#ifndef SCRIPT_REWRITE_H
#define SCRIPT_REWRITE_H

#include "script/edits.h"
#include "script/names.h"
#include "script/script.h"
#include "script/syntax.h"

/* Bits of a frame. */
enum {
    FRAME_ASYNC = 1,       /* a function with `async` */
    FRAME_GENERATOR = 2,   /* a function with `*` */
    FRAME_HANDED = 4,      /* a function, or arguments, given to a promise */
    FRAME_SUSPENDS = 8,    /* a loop that waits in its body */
    FRAME_BODY_NEXT = 16,  /* an arrow has been seen: the body follows */
    FRAME_DROP_COMMA = 32, /* the comma that follows goes with what is gone */
    FRAME_FIELDS = 64,     /* JSX: attributes have begun */
    FRAME_TEXT = 128,      /* JSX: text has begun at `mark` */
    FRAME_DERIVED = 256,   /* a class with `extends` */
    FRAME_EXPORTED = 512,  /* a declaration that is exported from a namespace */
    FRAME_FIRST = 1024,    /* a first item has been seen */
    FRAME_EVAL = 2048,     /* a call of eval in this scope, or its arguments */
    FRAME_WOVEN = 4096,    /* a text for eval */
    FRAME_OWN_NAME = 8192, /* a namespace that holds something of its name */
};

typedef struct frame {
    TSNode node;
    syntax_kind kind;
    uint32_t start;
    uint32_t end;
    uint32_t skip_from; /* children from here on are gone already */
    uint32_t function;  /* frame of the nearest function, for the children */
    uint32_t loop;      /* frame of the nearest loop in it, or 0 */
    uint32_t bits;
    uint32_t mark; /* the handlers' own */
    uint32_t count;
    size_t opening; /* reserved edits */
    size_t closing;
    size_t outer; /* the enum around this enum */
} frame;

typedef struct found_error {
    uint32_t offset;
    char message[sizeof((script_diagnostic *)0)->message];
    char detail[sizeof((script_diagnostic *)0)->detail];
} found_error;

enum { ERROR_LIMIT = 5 };

/* A growable list of stretches of the text. */
typedef struct stretch {
    uint32_t start;
    uint32_t end;
    size_t opening; /* reserved edits, or the handlers' own */
    size_t closing;
    uint32_t scope;
} stretch;

typedef struct stretch_list {
    stretch *items;
    size_t count;
    size_t capacity;
} stretch_list;

typedef struct rewrite {
    slice text;
    const script_options *options;
    const syntax_gaps *gaps; /* what the parser was not shown */
    bool broken;     /* the tree has errors: only `await` is looked for */
    bool keep_space; /* the directive jsx-preserve-whitespace */
    bool collects_functions; /* functions may be handed on by name */
    bool mentions_eval;
    bool reserved;  /* a name of the runtime was met */
    unsigned flags; /* SCRIPT_… */
    edits edits;
    name_set names;
    found_error errors[ERROR_LIMIT];
    size_t error_count;
    bool failed; /* memory was exhausted */

    frame *frames;
    size_t depth; /* index of the innermost frame */
    size_t capacity;

    /* modules.c */
    name_set declared;          /* values declared at the top */
    name_set types;             /* interfaces and type aliases at the top */
    stretch_list exports;       /* names in export lists, to be looked up */
    stretch_list aliases;       /* `import x = y.z`, kept if y is a value */
    stretch_list alias_exports; /* those that a namespace exports */

    /* async_checks.c */
    name_set handed;        /* names given to promises as callbacks */
    stretch_list functions; /* names of functions, and their bodies' edits */
    stretch_list catches;   /* blocks at the top that could hold a stop */

    /* types.c, enums.c and namespaces.c */
    stretch_list borders;    /* line ends that end statements, misread */
    stretch_list properties; /* parameter properties of open constructors */
    name_set members;        /* of enums, in the scope of their enum */
    size_t enum_frame;       /* the enum at hand, or 0 */
    name_set merged;         /* what an enum or namespace may add to */
    uint32_t with_value;     /* a place inside a namespace that has values */
    name_set shared_names;   /* of the exports of namespaces, by namespace */
    size_t shared_count;     /* how often one was handed on */
    stretch_list shared;     /* exports of namespaces, for their later parts */
} rewrite;

/* Rewrites what the tree holds. False when memory is exhausted. */
bool rewrite_run(rewrite *r, TSTree *tree);
void rewrite_free(rewrite *r);

/* For the handlers. */
static inline frame *rewrite_top(rewrite *r) {
    return &r->frames[r->depth];
}
/* The frame `up` levels above, or the program's. */
static inline frame *rewrite_above(rewrite *r, size_t up) {
    return &r->frames[r->depth >= up ? r->depth - up : 0];
}
static inline bool rewrite_at_top_function(const rewrite *r) {
    return r->frames[r->depth].function == 0;
}
__attribute__((format(printf, 4, 5))) void
rewrite_error(rewrite *r, uint32_t offset, const char *message,
              const char *detail, ...);
void stretch_add(rewrite *r, stretch_list *list, stretch item);
bool syntax_is_function(syntax_kind kind);
bool syntax_is_loop(syntax_kind kind);
bool syntax_is_class(syntax_kind kind);

/* The place behind white space and comments from `at` on; `newline` tells
 * whether a line ended on the way. */
uint32_t rewrite_skip_space(const rewrite *r, uint32_t at, bool *newline);

/* U+2028 and U+2029 as they are in a string: the only line ends that the
 * engine does not count. They become escapes, so that lines can be counted
 * without knowing what is a string. */
void rewrite_separators(edits *e, slice text, TSNode string);

/* Handlers: on the way down they tell whether to go into the children. */
bool types_enter(rewrite *r);
void types_leave(rewrite *r);
bool enums_enter(rewrite *r);
void enums_leave(rewrite *r);
bool namespaces_enter(rewrite *r);
void namespaces_leave(rewrite *r);
/* The namespace whose body the top frame's statement stands in, or NULL. */
const frame *namespaces_around(const rewrite *r, size_t depth);
/* The innermost name of a namespace: C of A.B.C. */
slice namespaces_name(const rewrite *r, const frame *f);
/* Writes what ends an enum or namespace of that name: the call with the object
 * that its parts share. */
void namespaces_close(rewrite *r, size_t depth, slice name, uint32_t at);
/* Writes `let name;` when nothing of the name is declared in the block yet. */
void namespaces_declare(rewrite *r, size_t depth, slice name, uint32_t at);
/* Calls `take` for each name that a pattern binds, in order (pattern.c). */
void pattern_names(rewrite *r, TSNode pattern,
                   void (*take)(rewrite *r, TSNode name, void *data),
                   void *data);
bool modules_enter(rewrite *r);
void modules_leave(rewrite *r);
void modules_finish(rewrite *r);
bool jsx_enter(rewrite *r);
void jsx_leave(rewrite *r);
/* Whether an element's tags have the same name; if not, says so. */
bool jsx_tags_fit(slice text, TSNode element, char *why, size_t why_size);
void async_enter(rewrite *r);
void async_leave(rewrite *r);
void async_finish(rewrite *r);
void force_sync_enter(rewrite *r);
void eval_enter(rewrite *r);
void eval_leave(rewrite *r);

#endif
