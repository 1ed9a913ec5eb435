// `auxrt check`: mistakes are found before anything runs, and what is right
// raises no alarm.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auxFile, jsonLines, run } from './command.mjs';

/**
 * What is told of scripts, by the tags that hold them.
 * @param {string} name
 * @param {Record<string, string>} tags of one bot
 */
async function check(name, tags) {
    const end = await run('check', '--json', auxFile(name, { a: { system: 'lib', ...tags } }));
    const lines = jsonLines(end.out);
    return { ...end, lines, warnings: lines.filter((line) => line.event === 'warning') };
}

/** @type {[string, string, number, string][]} script, message, column, hint */
const mistakes = [
    ['@os.tosat("x");', 'there is no os.tosat', 4, 'did you mean os.toast?'],
    ['@await web.gett("x");', 'there is no web.gett', 11, 'did you mean web.get?'],
    ['@let o = 1;\nos.nothingLikeIt(o);', 'there is no os.nothingLikeIt', 4, ''],
    ['@creat({ x: 1 });', 'creat is not defined', 1, 'did you mean create?'],
    ['@return getbots().map((one) => one.id);', 'getbots is not defined', 8, 'did you mean getBots?'],
    ['@thisbot.tags.x = 1;', 'thisbot is not defined', 1, 'did you mean thisBot?'],
    ['@const f = (x: number) => <b>{wisper(x)}</b>; f(1);', 'wisper is not defined', 30, 'did you mean whisper?'],
    ['📄export const f = () => os.toast(1);', 'os is not defined', 24,
        "modules in 📄 tags import it: import { os } from 'casualos'"],
];

test('a misspelled name is told with its place and what was meant', async () => {
    const tags = Object.fromEntries(mistakes.map(([script], at) => [`t${at}`, script]));
    const { warnings, code, lines } = await check('typos.aux', tags);
    assert.deepEqual(
        warnings.map(({ tag, message, column, hint }) => [tags[tag], message, column, hint]),
        mistakes,
    );
    assert.equal(code, 0);
    assert.deepEqual(lines.at(-1), { event: 'summary', bots: 1, scripts: 8, broken: 0, warnings: 8 });
});

test('what somebody defines, guards or means otherwise raises no alarm', async () => {
    const { warnings } = await check('fine.aux', {
        a: '@let creat = 1, { getbots, x: wisper } = that; creat(getbots, wisper);',
        b: '@for (const shuot of []) shuot(); function tosat(destory) { destory(); } tosat();',
        c: '@import { whispr as wispr } from "lib.m"; import * as rmote from "lib.m"; wispr(rmote);',
        d: '@try { Math.max(1); JSON.parse(""); } catch (tgs) { throw tgs; }',
        e: '@os.mine = () => 1; os.mine(); globalThis.getBotz = () => 2;',
        f: '@getBotz(); os.newer?.(); if (typeof os.future === "function") os.future();',
        g: '@type Creat = string; class Bott {} new Bott(); interface Shoot { x: Creat }',
        h: '@Object.assign(globalThis, { wispers: 1 }); Object.defineProperty(globalThis, "shouts", {});',
        i: '@wispers + shouts; os.toast.call(null, 1); tags.x?.y(); bot.vars.tosat();',
        j: '@declare const creatt: any; creatt();',
        m: '📄import { os } from "casualos"; export const whispr = () => os.toast(tags.x); setTimeout(whispr);',
        onDraw: '@return 1;',
        onSpokn: '@return 2;',
        onGridClik: '@return 3;',
        k: '@shout("onGridClik");',
    });
    assert.deepEqual(warnings, []);
});

test('a tag that is called almost like an event is told', async () => {
    const { warnings } = await check('events.aux', {
        onInstjoined: '@1', onClik: '@2', onBotChangd: '@3', onCreate: '@4', onKnock: '@5',
    });
    assert.deepEqual(
        warnings.map(({ tag, hint }) => [tag, hint]),
        [
            ['onBotChangd', 'did you mean onBotChanged?'],
            ['onClik', 'did you mean onClick?'],
            ['onInstjoined', 'did you mean onInstJoined?'],
        ],
    );
});

test('nothing runs, and a script that does not compile fails the check', async () => {
    const file = auxFile('broken.aux', {
        a: { onBotAdded: '@os.log("ran")', onInstJoined: '@while (true);' },
        b: { onClick: "@os.toast('Oops'", words: '@let let' },
    });
    const end = await run('check', file);
    assert.equal(end.code, 1);
    assert.equal(end.err, '');
    assert.match(end.out, /^error {4}bot b tag onClick: SyntaxError: Unexpected token\n +line 1, column 16: the script ends here/);
    assert.match(end.out, /\nerror {4}bot b tag words: SyntaxError: .*'let'/);
    assert.match(end.out, /\n\n2 bots, 4 scripts: 2 do not compile\n$/);
});

test('what one file defines another one may use', async () => {
    const first = auxFile('first.aux', { a: { onInstJoined: '@globalThis.creat = 1;' } });
    const second = auxFile('second.aux', { b: { onClick: '@creat();' } });
    assert.match((await run('check', second)).out, /creat is not defined/);
    assert.equal((await run('check', first, second)).out, '2 bots, 2 scripts: all compile\n');
});

test('content for browsers gets one line about pages, not one for each name', async () => {
    const { warnings, lines, code } = await check('pages.aux', {
        a: '@document.title = "x"; window.scrollTo(0, 0);',
        b: '@document.body; localStorage.x = 1;',
    });
    assert.deepEqual(warnings, []);
    assert.deepEqual(
        lines.filter((line) => line.event === 'log').map((line) => line.message),
        ['2 scripts use what only pages have: document, window, localStorage'],
    );
    assert.equal(code, 0);
});
