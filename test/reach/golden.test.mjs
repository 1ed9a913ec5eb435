// What a script can reach is written down: reachable.txt has a line for each
// path. A line that appears is something that scripts get hold of from now on,
// a line that disappears is something that content loses. To renew the list:
//
//   UPDATE=1 node --test test/reach/golden.test.mjs

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { readTable } from '../../tools/api/table.mjs';
import { missing, resultOf } from './run.mjs';
import { walkScript } from './walk.mjs';

const file = new URL('./reachable.txt', import.meta.url);
const { rows, stubs } = await readTable();
const names = [...new Set([...rows, ...stubs].map((row) => row.path.split('.')[0]))].sort();

const scope = [
    'bot', 'thisBot', 'tags', 'raw', 'masks', 'links', 'creatorBot', 'configBot', 'that',
    'data', 'tagName', 'this', 'globalThis',
];

/** Things that functions give, by the words of the list. */
const results = {
    arguments: 'listenerArguments',
    'import.meta': 'import.meta',
    'the module casualos': 'await import("casualos")',
    'a module of a bot': 'await import("🔗other.lib")',
    'the global object of sloppy code': 'Function("return this")()',
    'a bot with a space': 'getBot(byID("other"))',
    'a new bot': 'create({ space: "tempLocal", n: 1 })',
    'a listener of a bot': 'getBot(byID("other")).echo',
    'arguments of another script': 'whisper("other", "echo")[0]',
    'a list in a tag': 'tags.list',
    'a vector in a tag': 'tags.spot',
    'all bots': 'getBots()',
    'results of a shout': 'shout("nobodyHears")',
    'byTag()': 'byTag("n", 1)',
    'byID()': 'byID("other")',
    'atPosition()': 'atPosition("home", 1, 2)',
    'a Vector2': 'new Vector2(1, 2)',
    'a Vector3': 'new Vector3(1, 2, 3)',
    'a Rotation': 'new Rotation()',
    'a DateTime': 'getDateTime("2020-01-02T03:04:05Z")',
    'a Duration': 'getDateTime("2020-01-02").diff(getDateTime("2020-01-01"))',
    'an Interval': 'getDateTime("2020-01-02").until(getDateTime("2020-01-03"))',
    'random numbers': 'math.getSeededRandomNumberGenerator(1)',
    'a database': 'os.getDatabase("record", "address")',
    'a statement': 'os.getDatabase("record", "address").sql`select ${1}`',
    'an action': 'os.toast("hi")',
    'a remote action': 'remote(os.toast("hi"))',
    'a promise': 'os.sleep(1e6)',
    'an iterator of results': 'await ai.stream.chat("hi")',
    'an answer of a service': 'await os.getData("r", "a")',
    'a snapshot': 'getSnapshot(getBot(byID("other")))',
    'a version key': 'os.parseVersionKey("v1.2.3")',
    'the statistics': 'perf.getStats()',
    'the device': 'os.device()',
    'the version': 'os.version()',
    'an element': 'html`<b class=${1}>x</b>`',
    'a Blob': 'bytes.fromBase64Url(bytes.toBase64Url(new Uint8Array([1])))',
    'some bytes': 'bytes.fromHexString("ff")',
    'a script error': '(() => { try { getBot(byID("other")).bad(); } catch (e) { return e; } })()',
    'an error of the API': '(() => { try { create({ creator: null }); } catch (e) { return e; } })()',
    'a refusal of a service': 'await os.getWebhook("r", "a").catch((e) => e)',
    'an error of the engine': '(() => { try { null.x; } catch (e) { return e; } })()',
    'an event': 'new Event("x")',
    'an abort signal': 'new AbortController().signal',
    'an URL': 'new URL("https://example.com/?a=1")',
    debugger: 'await os.createDebugger({ allowAsynchronousScripts: false })',
    'a mask of a debugger': 'roots.at(-1)[1].is.web.get.mask("https://example.com")',
    'a pausable debugger': 'await os.createDebugger({ pausable: true }).catch((e) => e)',
};

/** What a service would answer. */
function answer(action) {
    const { type, taskId } = action;
    switch (type) {
    case 'ai_chat_stream':
        return [
            { type: 'async_result', taskId, result: { success: true } },
            { type: 'iterable_complete', taskId },
        ];
    case 'get_record_data':
        return [{ type: 'async_result', taskId, result: { success: true, data: { a: [1] } } }];
    case 'records_call_procedure':
        return [{ type: 'async_result', taskId, result: {
            success: false, errorCode: 'not_supported', errorMessage: 'No.',
        } }];
    default:
        return [];
    }
}

const roots = Object.fromEntries([...names, ...scope].map((name) => [name, name]));
const script = walkScript({ ...roots, ...results }, {
    debugger: '',
    'a pausable debugger': '',
    'the module casualos': '',
    'the global object of sloppy code': 'globalThis.',
});

/** What the language has is the engine's to say: its next version has more. */
const isOurs = (line) => line !== '' && !/^globalThis\.[\w$]+: the language/.test(line);

let reached = { lines: [], memory: [] };
before(async () => {
    if (missing) return;
    reached = JSON.parse(await resultOf(script, (actions) => actions.flatMap(answer)));
});

test('scripts reach what is written down, no more and no less', { skip: missing ? `build ${missing} first` : false }, async () => {
    const text = `${reached.lines.join('\n')}\n`;
    if (process.env.UPDATE) await writeFile(file, text);
    const known = new Set((await readFile(file, 'utf8')).split('\n').filter(isOurs));
    const found = new Set(reached.lines.filter(isOurs));
    assert.deepEqual({
        appeared: [...found].filter((line) => !known.has(line)),
        disappeared: [...known].filter((line) => !found.has(line)),
    }, { appeared: [], disappeared: [] });
});

test('no script reaches memory that it did not make', () => {
    const own = ['some bytes'];
    assert.deepEqual(reached.memory.filter((path) => !own.includes(path)), []);
});
