/*
 * Valid programs from any bytes: each byte decides between alternatives of a
 * small grammar of JavaScript, TypeScript, JSX and modules. When the bytes are
 * used up, the shortest alternatives are taken, so every program ends.
 */
#ifndef FUZZ_SCRIPT_GENERATE_H
#define FUZZ_SCRIPT_GENERATE_H

#include <stdint.h>

#include "base/buffer.h"

/* clang-format off */

typedef struct generator {
    const uint8_t *data;
    size_t left;
    buffer *out;
    int depth;
    int names;  /* of declared things, so that none is declared twice */
    bool async; /* await may be used here */
    bool yields;
} generator;

static inline void generate_expression(generator *g);
static inline void generate_type(generator *g);
static inline void generate_block(generator *g);

enum { GENERATE_DEPTH = 6 };

/* Between 0 and count - 1; 0 when there are no more bytes. */
static inline unsigned generate_choice(generator *g, unsigned count) {
    if (g->left == 0 || g->depth > GENERATE_DEPTH) {
        return 0;
    }
    g->left--;
    return *g->data++ % count;
}

static inline void put(generator *g, const char *text) {
    buffer_append_string(g->out, text);
}

/* White space in all its forms, where a line end does no harm. */
static inline void put_space(generator *g) {
    static const char *const spaces[] = {
        " ", "  ", "\n", " /* c */ ", " // c\n", "\r\n", "\t",
        " /* \n */ ", "\xE2\x80\xA8", "\xC2\xA0",
    };
    put(g, spaces[generate_choice(g, 10)]);
}

static inline void put_name(generator *g) {
    static const char *const names[] = {"a", "b", "os", "tags", "type", "of",
                                        "as", "é", "_", "$x", "async", "get"};
    put(g, names[generate_choice(g, 12)]);
}

static inline void put_new_name(generator *g) {
    buffer_append_format(g->out, "n%d", g->names++);
}

static inline void generate_annotation(generator *g) {
    if (generate_choice(g, 3) == 1) {
        put(g, ": ");
        generate_type(g);
    }
}

static inline void generate_type(generator *g) {
    g->depth++;
    switch (generate_choice(g, 14)) {
    case 1: generate_type(g); put(g, "[]"); break;
    case 2: put(g, "{ a: "); generate_type(g); put(g, "; b?(): void }"); break;
    case 3: put(g, "("); generate_type(g); put(g, " | 'x' | 3)"); break;
    case 4: put(g, "Map<string, "); generate_type(g); put(g, ">"); break;
    case 5: put(g, "[a: "); generate_type(g); put(g, ", b?: any]"); break;
    case 6: put(g, "((x: "); generate_type(g); put(g, ") => void)"); break;
    case 7: put(g, "typeof a.b"); break;
    case 8: put(g, "keyof T"); break;
    case 9: put(g, "`x${string}`"); break;
    case 10: put(g, "{\n  [k: string]: "); generate_type(g); put(g, "\n}");
        break;
    case 11: put(g, "A.B<C>"); break;
    case 12: put(g, "(T extends U ? X : "); generate_type(g); put(g, ")");
        break;
    case 13: put(g, "readonly number[]"); break;
    default: put(g, "any"); break;
    }
    g->depth--;
}

static inline void generate_parameters(generator *g) {
    put(g, "(");
    unsigned count = generate_choice(g, 3);
    for (unsigned i = 0; i < count; i++) {
        put(g, i ? ", " : "");
        put_new_name(g);
        switch (generate_choice(g, 4)) {
        case 1: generate_annotation(g); break;
        case 2: put(g, "?: "); generate_type(g); break;
        default: put(g, " = "); generate_expression(g); break;
        }
    }
    put(g, ")");
}

/* Inside of a function await and yield mean what it says. */
static inline void generate_body(generator *g, bool async, bool yields,
                                 bool block) {
    bool outer_async = g->async;
    bool outer_yields = g->yields;
    g->async = async;
    g->yields = yields;
    if (block) {
        generate_block(g);
    } else {
        put(g, "(");
        generate_expression(g);
        put(g, ")");
    }
    g->async = outer_async;
    g->yields = outer_yields;
}

static inline void generate_safe_parameters(generator *g) {
    bool async = g->async;
    bool yields = g->yields;
    g->async = g->yields = false;
    generate_parameters(g);
    g->async = async;
    g->yields = yields;
}

static inline void generate_arrow(generator *g) {
    bool async = generate_choice(g, 2);
    put(g, async ? "(async " : "(");
    if (generate_choice(g, 4) == 1) {
        put(g, "<T,>");
    }
    generate_safe_parameters(g);
    if (generate_choice(g, 4) == 1) {
        put(g, ": ");
        generate_type(g);
    }
    put(g, " => ");
    generate_body(g, async, false, generate_choice(g, 2));
    put(g, ")");
}

static inline void generate_element(generator *g) {
    static const char *const tags[] = {"a", "my-b", "C.d", "_e", "f:g"};
    static const char *const texts[] = {"", " x ", "\n  y & z\n", "it's `q`",
                                        "&amp; $", " "};
    unsigned tag = generate_choice(g, 6);
    put(g, "<");
    put(g, tag < 5 ? tags[tag] : "");
    if (tag < 5) {
        unsigned count = generate_choice(g, 3);
        for (unsigned i = 0; i < count; i++) {
            put_space(g);
            switch (generate_choice(g, 5)) {
            case 1: put(g, "p={"); generate_expression(g); put(g, "}"); break;
            case 2: put(g, "{..."); generate_expression(g); put(g, "}"); break;
            case 3: put(g, "q-r='s\\n&t'"); break;
            case 4: put(g, "u=\"v\nw\""); break;
            default: put(g, "on"); break;
            }
        }
        if (generate_choice(g, 2) == 0) {
            put(g, "/>");
            return;
        }
    }
    put(g, ">");
    unsigned children = generate_choice(g, 4);
    for (unsigned i = 0; i < children; i++) {
        put(g, texts[generate_choice(g, 6)]);
        put(g, "{");
        if (generate_choice(g, 3)) {
            generate_expression(g);
        }
        put(g, "}");
    }
    put(g, "</");
    put(g, tag < 5 ? tags[tag] : "");
    put(g, ">");
}

static inline void generate_class_body(generator *g, bool derived) {
    put(g, " {");
    unsigned count = generate_choice(g, 5);
    bool constructed = false;
    for (unsigned i = 0; i < count; i++) {
        put_space(g);
        unsigned kind = generate_choice(g, 9);
        bool async = g->async;
        bool yields = g->yields;
        g->async = g->yields = false;
        if (kind == 1 && !constructed) {
            constructed = true;
            put(g, "constructor(public x: any, private readonly y = 1) { ");
            put(g, derived ? "super(); }" : "}");
        } else if (kind == 2) {
            put(g, "private readonly p");
            generate_annotation(g);
            put(g, " = ");
            generate_expression(g);
            put(g, ";");
        } else if (kind == 3) {
            put(g, "async m?<T>(a: T): Promise<T> ");
            generate_body(g, true, false, true);
        } else if (kind == 4) {
            put(g, "[k: string]: any;");
        } else if (kind == 5) {
            put(g, "static { a }");
        } else if (kind == 6) {
            put(g, "get g(): any { return 1 }");
        } else if (kind == 7) {
            put(g, "o(): void; o() {}");
        } else if (kind == 8) {
            put(g, "declare d: number; *h() { yield 1 }");
        } else {
            put(g, "f!: any\n");
        }
        g->async = async;
        g->yields = yields;
    }
    put(g, " }");
}

static inline void generate_primary(generator *g) {
    switch (generate_choice(g, 22)) {
    case 1: put(g, "1"); break;
    case 2: put(g, "'s\\'t'"); break;
    case 3: put(g, "`t ${"); generate_expression(g); put(g, "} \\` }`"); break;
    case 4: put(g, "/[/}]x\\//g"); break;
    case 5: put(g, "("); generate_expression(g); put(g, ")"); break;
    case 6: put(g, "["); generate_expression(g); put(g, ", ..."); put_name(g);
        put(g, "]"); break;
    case 7: put(g, "({ a: "); generate_expression(g);
        put(g, ", b, ['c']: 1, d() { }, get e() { return 1 } })"); break;
    case 8: generate_arrow(g); break;
    case 9: put(g, "(function "); generate_safe_parameters(g); put(g, " ");
        generate_body(g, false, false, true); put(g, ")"); break;
    case 10: put(g, "("); generate_element(g); put(g, ")"); break;
    case 11: put_name(g); put(g, ".b!.c"); break;
    case 12: put_name(g); put(g, "?.d?.["); generate_expression(g);
        put(g, "]"); break;
    case 13: put(g, "f("); generate_expression(g); put(g, ")"); break;
    case 14: put(g, "g<"); generate_type(g); put(g, ">("); 
        generate_expression(g); put(g, ")"); break;
    case 15: put(g, "new H<"); generate_type(g); put(g, ">()"); break;
    case 16: put(g, "p.then("); generate_arrow(g); put(g, ")"); break;
    case 17: put(g, "this"); break;
    case 18: put(g, "import('m')"); break;
    case 19: put(g, "(class "); 
        generate_class_body(g, false); put(g, ")"); break;
    case 20: put(g, "import.meta"); break;
    case 21: put(g, g->yields ? "(yield 1)" : "0x1n"); break;
    default: put_name(g); break;
    }
}

static inline void generate_expression(generator *g) {
    g->depth++;
    switch (generate_choice(g, 12)) {
    case 1: generate_primary(g); put(g, " + "); generate_primary(g); break;
    case 2: generate_primary(g); put(g, " / "); generate_primary(g); break;
    case 3: put(g, "("); generate_primary(g); put(g, " < ");
        generate_primary(g); put(g, ")"); break;
    case 4: generate_primary(g); put(g, " ? "); generate_primary(g);
        put(g, " : "); generate_primary(g); break;
    case 5: put(g, "("); generate_primary(g); put(g, " as ");
        generate_type(g); put(g, ")"); break;
    case 6: put(g, "!"); generate_primary(g); break;
    case 7: put(g, "typeof "); generate_primary(g); break;
    case 8: put(g, g->async ? "await " : "void "); generate_primary(g); break;
    case 9: generate_primary(g); put(g, " ?? "); generate_primary(g); break;
    case 10: put(g, "x = "); generate_primary(g); break;
    case 11: put(g, "("); generate_primary(g); put(g, " satisfies ");
        generate_type(g); put(g, ")"); break;
    default: generate_primary(g); break;
    }
    g->depth--;
}

static inline void generate_statement(generator *g);

static inline void generate_block(generator *g) {
    put(g, "{");
    unsigned count = generate_choice(g, 4);
    for (unsigned i = 0; i < count; i++) {
        put_space(g);
        generate_statement(g);
    }
    put(g, " }");
}

/* The body of a header; without braces now and then. */
static inline void generate_inner(generator *g) {
    if (generate_choice(g, 2)) {
        generate_block(g);
    } else {
        put(g, "f(");
        generate_expression(g);
        put(g, ");");
    }
}

static inline void generate_statement(generator *g) {
    g->depth++;
    switch (generate_choice(g, 20)) {
    case 1: put(g, "const "); put_new_name(g); generate_annotation(g);
        put(g, " = "); generate_expression(g); put(g, ";\n"); break;
    case 2: put(g, "let "); put_new_name(g); generate_annotation(g);
        put(g, "\n"); break;
    case 3: put(g, "if ("); generate_expression(g); put(g, ") ");
        generate_inner(g); put(g, " else "); generate_inner(g); break;
    case 4: put(g, g->async ? "for await (const " : "for (const ");
        put_new_name(g); put(g, " of "); generate_primary(g); put(g, ") ");
        generate_inner(g); break;
    case 5: put(g, "while ("); generate_expression(g); put(g, ") ");
        generate_inner(g); break;
    case 6: put(g, "do "); generate_inner(g); put(g, " while (");
        generate_expression(g); put(g, ")\n"); break;
    case 7: put(g, "try "); generate_block(g); put(g, " catch (e: any) ");
        generate_block(g); put(g, " finally "); generate_block(g); break;
    case 8: {
        bool async = generate_choice(g, 2);
        bool yields = generate_choice(g, 2);
        put(g, async ? "async function" : "function");
        put(g, yields ? "* " : " ");
        put_new_name(g);
        generate_safe_parameters(g);
        put(g, " ");
        generate_body(g, async, yields, true);
        break;
    }
    case 9: put(g, "class "); put_new_name(g);
        put(g, "<T> extends B<T> implements I, J<K>");
        generate_class_body(g, true); break;
    case 10: put(g, "enum "); put_new_name(g);
        put(g, " { A, B = 4, C = B | 1, 'd-e' = 'x' }"); break;
    case 11: put(g, "interface "); put_new_name(g); put(g, " { a: ");
        generate_type(g); put(g, " }\n"); break;
    case 12: put(g, "type "); put_new_name(g); put(g, "<T> = ");
        generate_type(g); put(g, ";\n"); break;
    case 13: put(g, "switch ("); generate_expression(g); put(g, ") { case ");
        generate_primary(g); put(g, ": a; break; default: b }\n"); break;
    case 14: put(g, "declare const d"); generate_annotation(g); put(g, ";\n");
        break;
    case 15: put(g, "return "); generate_expression(g); put(g, ";\n"); break;
    case 16: put(g, "l: for (;;) { break l }\n"); break;
    case 17: put(g, "throw "); generate_expression(g); put(g, "\n"); break;
    case 18: put(g, "namespace "); put_new_name(g);
        put(g, " { export const a = 1; export let b: any; interface I {} }\n");
        break;
    case 19: put(g, "abstract class "); put_new_name(g);
        put(g, " { abstract m(): void; protected abstract q: any; }\n"); break;
    default: put(g, "f("); generate_expression(g); put(g, ");\n"); break;
    }
    g->depth--;
}

static inline void generate_module_part(generator *g) {
    switch (generate_choice(g, 10)) {
    case 1: put(g, "import 'm'\n"); break;
    case 2: put(g, "import "); put_new_name(g); put(g, ", { a as ");
        put_new_name(g); put(g, ", type T } from \"m\";\n"); break;
    case 3: put(g, "import * as "); put_new_name(g); put(g, " from 'm'\n");
        break;
    case 4: put(g, "export const "); put_new_name(g); put(g, " = ");
        generate_expression(g); put(g, ";\n"); break;
    case 5: put(g, "export { x as y, default } from 'm'\n"); break;
    case 6: put(g, "export * as z from 'm';\n"); break;
    case 7: put(g, "export function "); put_new_name(g); put(g, "() {}\n");
        break;
    case 8: put(g, "export default "); generate_expression(g); put(g, ";\n");
        break;
    case 9: put(g, "export enum "); put_new_name(g); put(g, " { A }\n"); break;
    default: put(g, "import type { U } from 'm'\n"); break;
    }
}

static inline void generate_program(const uint8_t *data, size_t size,
                                    buffer *out) {
    generator g = {.data = data, .left = size, .out = out};
    g.async = generate_choice(&g, 2);
    bool module = generate_choice(&g, 3) == 1;
    while (g.left > 0) {
        if (module && generate_choice(&g, 4) == 0) {
            g.async = true;
            generate_module_part(&g);
        } else {
            generate_statement(&g);
        }
        put_space(&g);
    }
}

/* clang-format on */

#endif
