/*
 * Pieces of programs, and a mutator that puts them together: so that the
 * fuzzers of the script module see programs more often than noise.
 */
#ifndef FUZZ_SCRIPT_PIECES_H
#define FUZZ_SCRIPT_PIECES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"

/* clang-format off */
static const char *const script_pieces[] = {
    "let a = 1;\n", "const b = { c: 2, d() {}, get e() { return 1 } };\n",
    "if (a) { b() } else c();\n", "for (const x of y) ", "while (a < b) ",
    "do { a++ } while (a)\n", "switch (a) { case 1: b; default: c }\n",
    "try { a } catch (e) { b } finally { c }\n", "function f(a, b = 1) { }\n",
    "async function g() { await 1 }\n", "(a) => ", "async x => ", "await ",
    "for await (const x of y) ", "async function* h() { yield 1 }\n",
    "a.then(() => b)", "new Promise((r) => r())", "queueMicrotask(f)",
    "class A extends B { #p = 1; static s = 2; m() { super.m() } }\n",
    "class C { static { a } constructor(public x: number) { } }\n",
    "class D extends A { constructor(readonly y = 1) { super(); } }\n",
    "`a ${b} c`", "`${`x`}`", "/[/]a/g", " / ", "'str'", "\"s\\\"\"",
    ": number", ": { a: string }[]", " as any", " as const", "!", "?", "<T>",
    "<T,>(x: T): T => x", " satisfies X", "type T = { [k: string]: U };\n",
    "interface I<T> { a?: T }\n", "enum E { A, B = 2, C = 'x', D = A }\n",
    "const enum F { A = 1 << 2, B }\n", "declare const g: number;\n",
    "namespace N { export const a = 1; export let b = 2 }\n",
    "namespace N.M { export function f() {} }\n",
    "abstract class Q { abstract m(): void; private x?: number }\n",
    "import 'm'\n", "import d, { a as b, type T } from \"m\";\n",
    "import * as ns from 'm';\n", "import(x)", "import.meta",
    "export const e = 1;\n", "export { a, b as c };\n",
    "export default function () {}\n", "export * from 'm'\n",
    "export { x as y } from 'm';\n", "export enum G { A }\n",
    "<a b='c' {...d} e>text {f}</a>", "<></>", "<a.b c={1}/>", "<p>\n x\n</p>",
    "<b c=\"x\n\\y&z\"/>", "(", ")", "{", "}", "[", "]", ";", ",", "=>", "=",
    "\n", " ", "++", "--", "?.", "??", "...", "return ", "throw ", "typeof ",
    "yield ", "this", "super", "// c\n", "/* c\n */", "<!-- x\n", "\r\n",
    "\xE2\x80\xA8", "\xF0\x9F\x98\x80", "\xC3\xA9", "\\u0061", "__aux$",
    "\"-parse\";", "\"async\"; ", "\"jsx-preserve-whitespace\"; ", "@dec ",
    "class V<in T, out U> { static [k: string]: T; declare static x: U }\n",
    "export type * from 'm' with { a: 'b' };\n", "type L = [string: T];\n",
    "({ a: (b as T) = c } = d);\n", " in ", " out ", " static ", " declare ",
    " abstract ", " readonly ", "\n[a]: T", "\n*a() {}", "f<T>`x`",
    "f<<T>() => a>",
    "import('m').A<T>[]", " infer U extends T ", " && ", "asserts", "accessor",
    "using x = y;\n", "accessor x;", "label: ", "eval(a)", "arguments",
};
/* clang-format on */

#if defined(__clang__)
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
    __attribute__((weak));
#endif

/* Puts a piece in, doubles a stretch, or takes one out. */
static inline size_t script_mutate(uint8_t *data, size_t size, size_t max_size,
                                   unsigned seed) {
    size_t pieces = sizeof script_pieces / sizeof script_pieces[0];
    size_t at = size ? (seed >> 3) % (size + 1) : 0;
    if (seed % 8 == 0 && size > 4) {
        size_t length = (seed >> 9) % (size - at + 1) % 64;
        memmove(data + at, data + at + length, size - at - length);
        return size - length;
    }
    const char *piece = script_pieces[(seed >> 5) % pieces];
    slice text = slice_from_string(piece);
    if (size + text.length > max_size) {
        return size;
    }
    memmove(data + at + text.length, data + at, size - at);
    memcpy(data + at, text.data, text.length);
    return size + text.length;
}

#endif
