// Runs the case files of this folder against `auxrt pipe --test`, or against
// the shell command in $AUXRT. README.md says how the cases are written.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { difference } from './compare.mjs';
import { Pipe, missing } from './pipe.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

/** One program for all cases; a new one after it had to be ended. */
let pipe = null;

after(() => pipe?.end());

async function openRuntime(open) {
    if (pipe === null || pipe.dead) pipe = new Pipe();
    await succeed({ call: 'open', ...open });
}

/** Ends the runtime; a program that cannot do it is not used again. */
async function closeRuntime() {
    const answer = await pipe.request({ call: 'close' }).catch(() => null);
    if (!answer || answer.error) pipe.end();
    pipe.takeEvents();
}

async function succeed(request) {
    const answer = await pipe.request(request);
    if (answer.error) {
        assert.fail(`${request.call}: ${answer.error.name}: ${answer.error.message}`);
    }
    return answer.ok;
}

/** A bot of a case: `{space, tags, masks}`, or just its tags. */
function wholeBot(id, bot) {
    const isBot = ['tags', 'masks', 'space', 'signatures'].some((key) => key in bot);
    return isBot ? { id, tags: {}, ...bot } : { id, tags: bot };
}

async function addBots(bots) {
    const state = {};
    for (const [id, bot] of Object.entries(bots)) state[id] = wholeBot(id, bot);
    await succeed({
        call: 'stateUpdated',
        update: {
            state, addedBots: Object.keys(bots), removedBots: [], updatedBots: [],
            version: null,
        },
    });
    await waitForJobs();
    pipe.takeEvents();
}

/** When this has been answered, all jobs of earlier requests have run. */
async function waitForJobs() {
    await succeed({ call: 'get', what: 'errorLimit' });
}

/** What the events of one step told, sorted by kind. */
function sortEvents(events) {
    const told = { actions: [], errors: [], settled: [], iterable: [], called: [] };
    for (const event of events) {
        if (event.event === 'actions') told.actions.push(...event.actions);
        else if (event.event === 'errors') told.errors.push(...event.errors);
        else if (event.event in told) told[event.event].push(event);
    }
    told.settled.sort((a, b) => a.promise - b.promise);
    return told;
}

function check(expected, actual, place, whole = false) {
    const found = difference(expected, actual, place, whole);
    if (found) assert.fail(found);
}

async function runStep(step, number) {
    const { expect = {}, ...request } = step;
    const answer = await pipe.request(request);
    if (request.call !== 'close') await waitForJobs();
    const told = sortEvents(pipe.takeEvents());
    const place = `step ${number} (${request.call}${request.name ? ` ${request.name}` : ''})`;
    if ('error' in expect) check(expect.error, answer.error, `${place}: error`);
    else if (answer.error) {
        assert.fail(`${place}: ${answer.error.name}: ${answer.error.message}`);
    }
    if ('ok' in expect) check(expect.ok, answer.ok, `${place}: ok`);
    check(expect.errors ?? [], told.errors, `${place}: errors`);
    if (expect.actions) check(expect.actions, told.actions, `${place}: actions`, true);
    for (const kind of ['settled', 'iterable', 'called']) {
        if (expect[kind]) check(expect[kind], told[kind], `${place}: ${kind}`);
    }
}

async function checkFinal(final) {
    const bots = await succeed({ call: 'get', what: 'bots', ids: Object.keys(final) });
    for (const [id, bot] of Object.entries(final)) check(bot, bots[id], `final bot ${id}`);
}

async function runCase(data) {
    await openRuntime(data.open);
    try {
        if (data.bots) await addBots(data.bots);
        for (let i = 0; i < data.steps.length; i++) await runStep(data.steps[i], i + 1);
        if (data.final) await checkFinal(data.final);
    } finally {
        await closeRuntime();
    }
}

function declareCases() {
    for (const file of readdirSync(here).filter((name) => name.endsWith('.json')).sort()) {
        const cases = JSON.parse(readFileSync(path.join(here, file), 'utf8'));
        for (const data of cases) {
            test(`${data.rules.join(', ')}: ${data.name}`, () => runCase(data));
        }
    }
}

if (missing === null) declareCases();
else test('the program under test is there', () => assert.fail(`build ${missing} first`));
