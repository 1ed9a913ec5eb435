/*
 * import and export in place (language rules D1 to D20).
 */
#include "script_harness.h"

static void imports_bind_constants(void **state) {
    static const script_row rows[] = {
        {"D2 side effect", "import 'lib.math'; return 1",
         "promise 1 log [\"import lib.math\"]"},
        {"D2 default and named with a new name",
         "import d, { a as b } from 'lib.math'; return [d, b]",
         "promise [\"D\",1] log [\"import lib.math\"]"},
        {"D2 namespace", "import * as m from 'lib.other'; return m",
         "promise {\"c\":4,\"default\":\"E\"} log [\"import lib.other\"]"},
        {"D2 default and namespace",
         "import d, * as m from 'lib.other'; return [d, m.c]",
         "promise [\"E\",4] log [\"import lib.other\"]"},
        {"D2 empty braces, and default named so",
         "import {} from 'lib.math'; import { default as e } from "
         "'lib.other'; return e",
         "promise \"E\" log [\"import lib.math\",\"import lib.other\"]"},
        {"D2 over lines, with comments and a trailing comma",
         "import {\n  a, // one\n  b as\n c,\n} from 'lib.math'\nreturn [a, c]",
         "promise [1,2] log [\"import lib.math\"]"},
        {"D3 imported names are constants",
         "import { a } from 'lib.math'; a = 2",
         "throws TypeError log "
         "[\"import lib.math\"]"},
        {"D4 statements above run first",
         "os.log('first'); import 'lib.math'\nos.log('last')",
         "promise undefined log [\"first\",\"import lib.math\",\"last\"]"},
        {"D4 a name above its import is not there yet",
         "const x = a; import { a } from 'lib.math'", "throws ReferenceError"},
        {"D4 a statement may follow without a semicolon",
         "import 'lib.math'\n[1].map(v => os.log(v))",
         "promise undefined log [\"import lib.math\",1]"},
        {"D5 only at the top", "if (that) { import 'x'; }",
         "refused 1:13 'import' and 'export' may only appear at the top "
         "level"},
        {"D5 export in a function", "function f() {\n  export const a = 1 }",
         "refused 2:3 'import' and 'export' may only appear at the top "
         "level"},
        {"D12 strings as names",
         "import { 'x-y' as z } from 'lib.math';"
         " return z",
         "promise 3 log [\"import lib.math\"]"},
        {"D12 attributes are ignored",
         "import { a } from 'lib.math' with { type: 'json' }; return a",
         "promise 1 log [\"import lib.math\"]"},
        {"D13 types do not load",
         "import type { Shape } from 'no.such'; import type S from 'no.such';"
         " import { type Q, a } from 'lib.math'; return typeof Shape + a",
         "promise \"undefined1\" log [\"import lib.math\"]"},
        {"D13 a default called type",
         "import type from 'lib.math'; return type",
         "promise \"D\" log [\"import lib.math\"]"},
        {"F7 import with require", "import m = require('lib.math'); return m.b",
         "promise 2 log [\"import lib.math\"]"},
    };
    HARNESS_ROWS(*state, rows);
}

static void exports_publish_where_they_stand(void **state) {
    static const script_row rows[] = {
        {"D8 let publishes its value", "export let q = 1; q = 2;",
         "promise undefined exports {\"q\":1}"},
        {"D8 every kind of declaration",
         "export const a = 1, b = 2; export var c = 3;"
         " export function f() {} export async function g() {}"
         " export function* h() {} export class K {}"
         " export abstract class L {}",
         "promise undefined exports {\"a\":1,\"b\":2,\"c\":3,\"f\":\"fn f\","
         "\"g\":\"fn g\",\"h\":\"fn h\",\"K\":\"fn K\",\"L\":\"fn L\"}"},
        {"D8 without semicolons",
         "export const a = 1\nexport const f = () => a\n;[1].map(os.log)",
         "promise undefined exports {\"a\":1,\"f\":\"fn f\"} log "
         "[1,0,[1]]"},
        {"D8 enums and namespaces",
         "export enum E { A } export namespace N { export const x = 1 }"
         " export namespace T { type X = 1 }",
         "promise undefined exports {\"E\":{\"0\":\"A\",\"A\":0},"
         "\"N\":{\"x\":1}}"},
        {"D9 lists", "const a = 1, b = 2; export { a, b as c, a as 'd-e' };",
         "promise undefined exports {\"a\":1,\"c\":2,\"d-e\":1}"},
        {"D9 lists over lines", "const a = 1;\nexport {\n  a as\n    b,\n}",
         "promise undefined exports {\"b\":1}"},
        {"D9 a constant before its declaration", "export { a }; const a = 1;",
         "throws ReferenceError"},
        {"D9 what is not declared cannot be exported", "export { nope };",
         "refused 1:10 Unexpected token"},
        {"D9 an empty list makes a module", "export {}", "promise undefined"},
        {"D10 default expression without a semicolon", "export default 120",
         "promise undefined exports {\"default\":120}"},
        {"D10 default object", "export default { a: 1 };",
         "promise undefined exports {\"default\":{\"a\":1}}"},
        {"D10 default function without a name",
         "export default function () { return 1 }",
         "promise undefined exports {\"default\":\"fn default\"}"},
        {"D10 default named ones also bind",
         "export default class Point {}\nos.log(Point.name)",
         "promise undefined exports {\"default\":\"fn Point\"} log "
         "[\"Point\"]"},
        {"D10 default async and generator functions",
         "export default async function f() {} os.log(f.name)",
         "promise undefined exports {\"default\":\"fn f\"} log [\"f\"]"},
        {"D10 default class without a name", "export default class {}",
         "promise undefined exports {\"default\":\"fn default\"}"},
        {"D10 default arrow", "export default (a: number) => a\n",
         "promise undefined exports {\"default\":\"fn default\"}"},
        {"D11 all without default", "export * from 'lib.other'",
         "promise undefined exports {\"c\":4} log [\"import lib.other\"]"},
        {"D11 all as a namespace", "export * as ns from 'lib.other';",
         "promise undefined exports {\"ns\":{\"c\":4,\"default\":\"E\"}} log "
         "[\"import lib.other\"]"},
        {"D11 a list from",
         "export { a as b, b as c, 'x-y' as d, default } from 'lib.math'",
         "promise undefined exports {\"b\":1,\"c\":2,\"d\":3,"
         "\"default\":\"D\"} log [\"import lib.math\"]"},
        {"D11 an empty list from loads", "export {} from 'lib.math'",
         "promise undefined log [\"import lib.math\"]"},
        {"D12 patterns",
         "export const { a, b: [c, ...d] } ="
         " { a: 1, b: [2, 3] };",
         "promise undefined exports {\"a\":1,\"c\":2,\"d\":[3]}"},
        {"D13 types are not exported",
         "export interface I {} export type T = 1; export type { I };"
         " export type { X } from 'no.such';"
         " interface J {} const a = 1; export { J, type T, a };",
         "promise undefined exports {\"a\":1}"},
        {"D20 return ends a module",
         "export const a = 1; if (a) return 5; export const b = 2;",
         "promise 5 exports {\"a\":1}"},
    };
    HARNESS_ROWS(*state, rows);
}

static void some_things_make_a_module(void **state) {
    harness *h = *state;
    static const struct {
        const char *source;
        unsigned flags;
    } rows[] = {
        {"import 'x'", SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE},
        {"export {}", SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE},
        {"return import.meta", SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE},
        {"() => import.meta", SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE},
        {"\"module\"; 1", SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE},
        {"import('x'); return 1", SCRIPT_USES_FACE},
        {"const a = { import: 1, export: 2 }; return a.import + a.export", 0},
    };
    unsigned care = SCRIPT_MODULE | SCRIPT_ASYNC | SCRIPT_USES_FACE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned flags;
        (void)harness_body(h, rows[i].source, &flags);
        if ((flags & care) != rows[i].flags) {
            fail_msg("D1 %s: flags %x, expected %x", rows[i].source,
                     flags & care, rows[i].flags);
        }
    }
}

static void dynamic_imports_and_meta(void **state) {
    static const script_row rows[] = {
        {"D6 import()",
         "const m = await import('lib.' + 'math', {});"
         " return m.default",
         "promise \"D\" log [\"import lib.math\"]"},
        {"D6 import() leaves a script synchronous",
         "import('lib.math'); return 1", "1 log [\"import lib.math\"]"},
        {"D7 import.meta", "return JSON.stringify(import.meta)",
         "promise \"{\\\"botId\\\":\\\"b1\\\",\\\"tag\\\":\\\"t\\\"}\""},
    };
    HARNESS_ROWS(*state, rows);
}

static void libraries_see_no_api(void **state) {
    harness *h = *state;
    static const script_row rows[] = {
        {"D18 the API is not there", "return [typeof os, typeof shout]",
         "[\"undefined\",\"undefined\"]"},
        {"D18 nor what is bound to the bot",
         "return [typeof create, typeof watchBot]",
         "[\"undefined\",\"undefined\"]"},
        {"D18 the bot is", "return [tags.x, bot.id, tagName, that]",
         "[7,\"b1\",\"tag\",\"that\"]"},
        {"D19 a library without exports", "const a = 1;", "undefined"},
    };
    h->library = true;
    HARNESS_ROWS(h, rows);
    h->library = false;
}

static void lines_and_semicolons(void **state) {
    harness *h = *state;
    unsigned flags;
    slice body = harness_body(
        h, "import {\n a,\n b\n} from 'x'\nexport {\n a\n}\nlast", &flags);
    size_t lines = 0;
    for (size_t i = 0; i < body.length; i++) {
        lines += body.data[i] == '\n';
    }
    assert_int_equal(lines, 7);
    assert_memory_equal(body.data + body.length - 5, "\nlast", 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imports_bind_constants),
        cmocka_unit_test(exports_publish_where_they_stand),
        cmocka_unit_test(some_things_make_a_module),
        cmocka_unit_test(dynamic_imports_and_meta),
        cmocka_unit_test(libraries_see_no_api),
        cmocka_unit_test(lines_and_semicolons),
    };
    return cmocka_run_group_tests_name("rewrite_modules", tests, harness_set_up,
                                       harness_tear_down);
}
