/*
 * JSX becomes calls of html.h (language rules E1 to E16). The test's html.h
 * gives its arguments as an array, html.f is "F".
 */
#include "script_harness.h"

static void elements(void **state) {
    static const script_row rows[] = {
        {"E1 an element", "return <i>x</i>", "[\"i\",null,\"x\"]"},
        {"E1 html is looked up where it is used",
         "const html = { h: t => 'own ' + t }; return <i/>", "\"own i\""},
        {"E1 a fragment", "return <>a<b/></>",
         "[\"F\",null,\"a\",[\"b\",null]]"},
        {"E2 lower-case names are strings", "return [<panel/>, <my-card/>]",
         "[[\"panel\",null],[\"my-card\",null]]"},
        {"E2 other names are expressions",
         "const ui = { panel: 1, b: { c: 2 } }, _p = 3, $q = 4, É = 5;"
         " function Box() {}"
         " return [<ui.panel/>, <ui.b.c/>, <_p/>, <$q/>, <É/>, <Box/>,"
         " <this.id/>]",
         "[[1,null],[2,null],[3,null],[4,null],[5,null],[\"fn Box\",null],"
         "[\"b1\",null]]"},
        {"E3 no attributes, bare names, order, spreads",
         "return <b {...{ a: 1, c: 2 }} a='z' on aria-label='l' key='k'/>",
         "[\"b\",{\"a\":\"z\",\"c\":2,\"on\":true,\"aria-label\":\"l\","
         "\"key\":\"k\"}]"},
        {"E3 __proto__ is a key like any other",
         "return Object.keys((<b __proto__={{ a: 1 }}/>)[1])",
         "[\"__proto__\"]"},
        {"E4 strings are strings of JavaScript, entities stay",
         "return (<i t=\"a\\tb &amp; c\"/>)[1].t", "\"a\\tb &amp; c\""},
        {"E4 line ends in strings", "return (<i t=\"a\nb`${c}\"/>)[1].t",
         "\"a\\nb`${c}\""},
        {"E4 a backslash does not escape the quote",
         "return (<i t=\"a\\\" u='\\u12 \\1'/>)[1]",
         "{\"t\":\"a\\\\\",\"u\":\"\\\\u12 \\\\1\"}"},
        {"E4 a bare ampersand", "return (<i t='a&b=c &d'/>)[1].t",
         "\"a&b=c &d\""},
        {"E5 elements and expressions as values",
         "return <a icon=<i/> f=<></> n={1 + 1} o={{ p: 1 }} q={(1, 2)}/>",
         "[\"a\",{\"icon\":[\"i\",null],\"f\":[\"F\",null],\"n\":2,"
         "\"o\":{\"p\":1},\"q\":2}]"},
        {"E6 white space inside of tags",
         "return <a\n  x = '1'\n  y\n  =\n  {2} / >",
         "[\"a\",{\"x\":\"1\",\"y\":2}]"},
        {"E6 comments inside of tags", "return <a /* one */ x='1' // two\n y/>",
         "[\"a\",{\"x\":\"1\",\"y\":true}]"},
        {"E7 names with a colon", "return [<use xlink:href='#p'/>, <a:b/>]",
         "[[\"use\",{\"xlink:href\":\"#p\"}],[\"a:b\",null]]"},
        {"E7 type arguments", "const Box = 1; return <Box<string> v='1'/>",
         "[1,{\"v\":\"1\"}]"},
        {"E13 expression children",
         "return <p>{1}{true}{['a']}{{ b: 2 }}{1, 2}</p>",
         "[\"p\",null,1,true,[\"a\"],{\"b\":2},2]"},
        {"E15 everything works inside",
         "return <a f={(e: any) => e as string}>{[1, 2].map((v: number) =>"
         " <i key={v}>{v!}</i>)}{await 3}</a>",
         "promise [\"a\",{\"f\":\"fn f\"},[[\"i\",{\"key\":1},1],"
         "[\"i\",{\"key\":2},2]],3]"},
        {"E15 import.meta as a value", "return (<a m={import.meta}/>)[1].m.tag",
         "promise \"t\""},
        {"E16 no space before the tag",
         "const f = (a) =>a?<i/>:<b/>; return<u/>&&[<i/>,f(1),f(0)]",
         "[[\"i\",null],[\"i\",null],[\"b\",null]]"},
        {"deep and many", "return <a><b><c><d>{<e><f/></e>}</d></c></b></a>",
         "[\"a\",null,[\"b\",null,[\"c\",null,[\"d\",null,[\"e\",null,"
         "[\"f\",null]]]]]]"},
    };
    HARNESS_ROWS(*state, rows);
}

static void text(void **state) {
    static const script_row rows[] = {
        {"E8 entities stay", "return (<p>1 &lt; 2 &#38; 3</p>)[2]",
         "\"1 &lt; 2 &#38; 3\""},
        {"E8 a bare ampersand", "return (<p>Tom & Jerry & co</p>)[2]",
         "\"Tom & Jerry & co\""},
        {"E9 text is literal", "return (<p>a\\nb `c` ${'d'} $</p>)",
         "[\"p\",null,\"a\\\\nb `c` $\",\"d\",\" $\"]"},
        {"E9 quotes and slashes",
         "return (<p>it's \"so\" // not /* a */</p>)"
         "[2]",
         "\"it's \\\"so\\\" // not /* a */\""},
        {"E10 line ends at the edges go", "return <p>\n  one\n  two {3}\n</p>",
         "[\"p\",null,\"one\\n  two \",3]"},
        {"E10 blanks between tags on a line stay", "return <p><a/> <b/>  </p>",
         "[\"p\",null,[\"a\",null],\" \",[\"b\",null],\"  \"]"},
        {"E10 blanks with a line end go", "return <p><a/>\n  <b/>\n</p>",
         "[\"p\",null,[\"a\",null],[\"b\",null]]"},
        {"E10 blanks at the edges without a line end stay", "return <p> a </p>",
         "[\"p\",null,\" a \"]"},
        {"E10 a no-break space is white space",
         "return <p>\n\xC2\xA0x\xC2\xA0\n</p>", "[\"p\",null,\"x\"]"},
        {"E11 empty containers", "return <p>{/* todo */}{}{// x\n}</p>",
         "[\"p\",null,\"\",\"\",\"\"]"},
        {"E12 kept white space",
         "\"jsx-preserve-whitespace\"; return <p>\n x\n</p>",
         "[\"p\",null,\"\\n x\\n\"]"},
    };
    HARNESS_ROWS(*state, rows);
}

static void errors(void **state) {
    static const script_row rows[] = {
        {"E5 an empty value", "return <a x={}/>",
         "refused 1:13 Unexpected token"},
        {"E13 spread children", "return <a>{...x}</a>",
         "refused 1:12 Unexpected token"},
        {"E14 a bare > in text", "return <p>a > b</p>",
         "refused 1:13 Unexpected token"},
        {"E14 a bare } in text", "return <p>a } b</p>",
         "refused 1:13 Unexpected token"},
        {"E14 closing tags must fit", "return <a>\n</b>",
         "refused 2:1 Unexpected token"},
        {"E14 fragments must fit", "return <a></>",
         "refused 1:11 Unexpected token"},
        {"E14 comments of HTML", "return <a><!-- x --></a>",
         "refused 1:11 Unexpected token"},
    };
    HARNESS_ROWS(*state, rows);
}

static void work_grows_with_the_text(void **state) {
    harness *h = *state;
    buffer source;
    buffer_init(&source, 1 << 26);
    size_t edits[6];
    for (size_t i = 0; i < 6; i++) {
        size_t count = (size_t)100 << i;
        buffer_clear(&source);
        buffer_append_string(&source, "return <a>");
        for (size_t n = 0; n < count; n++) {
            buffer_append_string(&source, "<b c='d'>{n}</b>\n");
        }
        buffer_append_string(&source, "</a>");
        script_options options = harness_options(h, false);
        script_unit *unit;
        assert_int_equal(
            script_prepare(buffer_peek(&source), &options, &unit, &h->error),
            AUXRT_OK);
        int before;
        int total;
        buffer_clear(&h->source);
        script_wrap(unit, &h->source, &before, &total);
        edits[i] = h->source.length;
        script_unit_free(unit);
        if (i > 0) {
            assert_in_range(edits[i], edits[i - 1] * 19 / 10, edits[i - 1] * 2);
        }
    }
    buffer_free(&source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements),
        cmocka_unit_test(text),
        cmocka_unit_test(errors),
        cmocka_unit_test(work_grows_with_the_text),
    };
    return cmocka_run_group_tests_name("rewrite_jsx", tests, harness_set_up,
                                       harness_tear_down);
}
