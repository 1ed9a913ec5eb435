// Names that scripts do not have: the message says what was probably meant, and
// nothing where nothing comes near.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auxFile, run } from './command.mjs';

/** @type {[string, string][]} script, what is said behind its place */
const meant = [
    ['os.tosat("x")', ': did you mean os.toast?'],
    ['toast("x")', ': did you mean os.toast?'],
    ['os.getBots()', ': did you mean getBots?'],
    ['getbots()', ': did you mean getBots?'],
    ['await os.sleeep(1)', ': did you mean os.sleep?'],
    ['setTimout(() => 1)', ': did you mean setTimeout?'],
    ['fetch("https://example.com")', ': scripts send web requests by web.get and web.hook'],
    ['document.title', ': scripts run without a page'],
    ['let x = {}; x.get()', ''],
    ['tags.onKnock()', ''],
    ['notes.push(1)', ''],
    ['i', ''],
];

test('a name that the API does not have is answered with the one that was meant', async () => {
    const bots = Object.fromEntries(
        meant.map(([script], at) => [`bot${at + 10}`, { onInstJoined: `@${script}` }]),
    );
    const { out, code } = await run('run', auxFile('hints.aux', bots));
    assert.equal(code, 1);
    const said = [...out.matchAll(/tag onInstJoined: .*\n +line 1, column \d+(.*)\n +1 \| (.*)\n/g)];
    assert.deepEqual(
        Object.fromEntries(said.map(([, words, script]) => [script, words])),
        Object.fromEntries(meant),
    );
});
