// Version 2 files: what other programs that use yjs write is read here, what is
// written here is read by plain yjs, and nothing gets lost between the versions.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as Y from 'yjs';
import { auxrt, place, root, start, textFile } from './command.mjs';

/** @param {string[]} args */
function run(...args) {
    const { stdout, stderr, status } = spawnSync(auxrt, args, {
        encoding: 'utf8',
        timeout: 120000,
    });
    return { stdout, stderr, status };
}

/** Runs what must go well. @param {string[]} args */
function succeed(...args) {
    const end = run(...args);
    assert.equal(end.status, 0, end.stderr);
    return end.stdout;
}

let made = 0;
/** @param {any} content @returns {string} path of a file of its own */
function file(content) {
    return textFile(`v2-${made++}.aux`, JSON.stringify(content));
}

/** @param {Uint8Array[]} updates */
function version2(updates) {
    return file({
        version: 2,
        updates: updates.map((update, id) => ({
            id,
            timestamp: 1700000000000 + id,
            update: Buffer.from(update).toString('base64'),
        })),
    });
}

/** What the command reads, as version 1. @param {string} from */
function read(from) {
    return JSON.parse(succeed('convert', from, '-')).state;
}

/** @param {string} name @returns {Y.Doc} the document that plain yjs makes of a file */
function documentOf(name) {
    const aux = JSON.parse(fs.readFileSync(name, 'utf8'));
    assert.equal(aux.version, 2);
    const doc = new Y.Doc();
    for (const { update } of aux.updates) Y.applyUpdate(doc, Buffer.from(update, 'base64'));
    return doc;
}

const rich = {
    version: 1,
    state: {
        lamp: {
            id: 'lamp',
            space: 'local',
            tags: {
                text: 'a😀b\n"quoted" \\ ',
                number: -1.5,
                big: 1099511627776,
                no: false,
                list: [1, 'two', null, { three: 3 }],
                object: { b: 1, a: { deep: [[]] } },
                onClick: '@os.toast(1)',
                ['__proto__']: 'a name like others',
                'with.dot and space': '🔢1500',
            },
            masks: { shared: { color: 'red', on: true }, tempLocal: { color: 'blue' } },
        },
        'id:with:colons': { id: 'id:with:colons', tags: { x: 1 }, masks: { shared: { 'm:n': 'v' } } },
        empty: { id: 'empty', tags: {} },
    },
};

test('nothing gets lost from version 1 to version 2 and back', () => {
    const first = place('first.aux');
    const second = place('second.aux');
    const back = place('back.aux');
    const again = place('again.aux');
    succeed('convert', file(rich), first);
    succeed('convert', '--to', '2', first, second);
    succeed('convert', second, back);
    assert.equal(fs.readFileSync(back, 'utf8'), fs.readFileSync(first, 'utf8'));
    succeed('convert', '--to', '2', back, again);
    assert.equal(fs.readFileSync(again, 'utf8'), fs.readFileSync(second, 'utf8'));
    assert.equal(succeed('diff', first, second, '--exit-code'), '');
});

test('plain yjs reads what is written: maps of tags, shared texts, masks', () => {
    const written = place('plain.aux');
    succeed('convert', '--to', '2', file(rich), written);
    const doc = documentOf(written);
    const bots = doc.getMap('bots');
    assert.deepEqual([...bots.keys()].sort(), ['empty', 'id:with:colons', 'lamp']);
    const lamp = /** @type {Y.Map<any>} */ (bots.get('lamp'));
    assert.ok(lamp.get('text') instanceof Y.Text);
    const { tags } = rich.state.lamp;
    assert.deepEqual(lamp.get('text').toString(), tags.text);
    for (const name of ['number', 'big', 'no', 'list', 'object']) {
        assert.deepEqual(lamp.get(name), tags[name], name);
    }
    assert.deepEqual(
        Object.fromEntries([...doc.getMap('masks')].map(([key, value]) => [key, `${value}`])),
        { 'lamp:color': 'red', 'lamp:on': 'true' });
    const aux = JSON.parse(fs.readFileSync(written, 'utf8'));
    assert.deepEqual(Object.keys(aux.updates[0]), ['id', 'timestamp', 'update']);
});

test('two files of different bots can be applied to one document', () => {
    const one = place('one.aux');
    const two = place('two.aux');
    const bot = (id, text) => ({ version: 1, state: { [id]: { id, tags: { text } } } });
    succeed('convert', '--to', '2', file(bot('a', 'first')), one);
    succeed('convert', '--to', '2', file(bot('b', 'other')), two);
    const updates = [one, two, one].flatMap(
        (name) => JSON.parse(fs.readFileSync(name, 'utf8')).updates);
    const merged = read(file({ version: 2, updates }));
    assert.deepEqual(
        Object.entries(merged).map(([id, bot]) => [id, bot.tags.text]),
        [['a', 'first'], ['b', 'other']]);
});

/** Two sites that edit one text, set tags and masks, and remove a bot. */
function history() {
    const updates = [];
    const one = new Y.Doc();
    const two = new Y.Doc();
    one.clientID = 7;
    two.clientID = 4000000000;
    for (const doc of [one, two]) {
        doc.on('update', (update, origin) => {
            if (origin !== 'sync') updates.push(update);
        });
    }
    const sync = () => {
        for (const update of updates) {
            Y.applyUpdate(one, update, 'sync');
            Y.applyUpdate(two, update, 'sync');
        }
    };
    const tags = new Y.Map();
    tags.set('note', new Y.Text('hello world'));
    tags.set('gone', 'content');
    tags.set('nothing', null);
    one.getMap('bots').set('a', tags);
    one.getMap('bots').set('b', new Y.Map());
    sync();
    const note = (doc) => doc.getMap('bots').get('a').get('note');
    note(one).insert(5, ', dear 😀');
    note(two).insert(11, '!');
    note(two).delete(0, 1);
    two.getMap('bots').get('a').delete('gone');
    two.getMap('masks').set('a:x:y', new Y.Text('mask'));
    two.getMap('masks').set('c:z', 1);
    one.getMap('bots').delete('b');
    sync();
    assert.equal(`${note(one)}`, `${note(two)}`);
    return { updates, text: `${note(one)}` };
}

test('updates may come in any order, twice, and before what they need', () => {
    const { updates, text } = history();
    assert.ok(updates.length >= 8);
    const expected = {
        a: { id: 'a', masks: { shared: { 'x:y': 'mask' } }, tags: { note: text } },
    };
    assert.deepEqual(read(version2(updates)), expected);
    assert.deepEqual(read(version2([...updates].reverse())), expected);
    const [first, ...others] = updates;
    assert.deepEqual(read(version2([...others, ...others, first, first])), expected);
});

test('what is no value in a document is no tag', () => {
    const doc = new Y.Doc();
    const tags = new Y.Map();
    const bots = doc.getMap('bots');
    bots.set('a', tags);
    bots.set('not a bot', 5);
    tags.set('nothing', null);
    tags.set('empty', new Y.Text(''));
    tags.set('plain', 'a string that is no shared text');
    tags.set('large', 12345678901n);
    tags.set('infinite', -Infinity);
    doc.getMap('masks').set('no colon', 1);
    assert.deepEqual(read(version2([Y.encodeStateAsUpdate(doc)])), {
        a: {
            id: 'a',
            tags: {
                infinite: '🔢-Infinity',
                large: 12345678901,
                plain: 'a string that is no shared text',
            },
        },
    });
});

const odd = String.raw`{
  "state": {
    "a": {
      "id": "a",
      "masks": {
        "shared": {
          "fine": 1,
          "half": "\ud83d"
        }
      },
      "tags": {
        "escaped": "\\ud83d",
        "half": [
          "\udc00",
          {
            "\ud800": 1
          }
        ],
        "minus": -0,
        "numbers": {
          "b": 1,
          "10": 2,
          "9": 3
        },
        "plain": "text",
        "proto": {
          "__proto__": {
            "x": 1
          }
        },
        "sorted": {
          "1": 0,
          "2": 0,
          "a": 0
        },
        "\udc00 name": "value"
      }
    }
  },
  "version": 1
}`;

test('values that a document does not hold as they are come back as they were', () => {
    const first = textFile('odd.aux', odd);
    const second = place('odd-2.aux');
    succeed('convert', '--to', '2', first, second);
    assert.equal(succeed('convert', second, '-'), odd);
    const aux = JSON.parse(fs.readFileSync(second, 'utf8'));
    assert.deepEqual(
        Object.keys(aux.auxrt.values.bots.a).sort(),
        ['half', 'minus', 'numbers', 'proto', '\udc00 name'].sort());
    // Other programs find them in the document, as far as it holds them.
    const map = /** @type {Y.Map<any>} */ (documentOf(second).getMap('bots').get('a'));
    assert.deepEqual(map.get('numbers'), { b: 1, 9: 3, 10: 2 });
    // What they change counts.
    const doc = documentOf(second);
    /** @type {Y.Map<any>} */ (doc.getMap('bots').get('a')).set('minus', 7);
    aux.updates.push({
        id: 1,
        timestamp: 1,
        update: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
    });
    assert.equal(read(file(aux)).a.tags.minus, 7);
});

/** Values of all kinds, by a fixed sequence. @param {number} seed */
function randomBots(seed) {
    let state = seed;
    const draw = (bound) => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return (state >>> 8) % bound;
    };
    const texts = ['', 'a', '😀', '\ud83d', '\udc00x', '@return 1', '0012', 'é\n"\\', '__proto__',
        'a:b', '10', '9', 'x'.repeat(300)];
    const text = () => texts[draw(texts.length)] + texts[draw(texts.length)];
    const value = (depth) => {
        switch (draw(depth > 2 ? 5 : 8)) {
            case 0: return text();
            case 1: return [0, -1, 1.5, 1e21, 5e-324, 2 ** 53, -(2 ** 31)][draw(7)];
            case 2: return draw(2) === 0;
            case 3: return null;
            case 4: return text();
            case 5: return Array.from({ length: draw(4) }, () => value(depth + 1));
            default: return Object.fromEntries(
                Array.from({ length: draw(4) }, () => [text(), value(depth + 1)]));
        }
    };
    const values = () => Object.fromEntries(
        Array.from({ length: draw(8) }, () => [text(), value(0)]));
    const bots = Array.from({ length: 200 }, (_, i) => {
        const id = `${i}-${['', 'x', ':', '😀'][draw(4)]}`;
        const bot = { id, tags: values() };
        if (draw(3) === 0) bot.space = ['shared', 'local', 'tempLocal'][draw(3)];
        if (draw(3) === 0) bot.masks = { shared: values(), local: values() };
        return [id, bot];
    });
    return { version: 1, state: Object.fromEntries(bots) };
}

test('bots of all kinds survive version 2 and the folder, byte for byte', () => {
    for (let seed = 1; seed <= 5; seed++) {
        const first = place(`random-${seed}.aux`);
        const second = place(`random-${seed}-2.aux`);
        const folder = place(`random-${seed}`);
        succeed('convert', file(randomBots(seed)), first);
        succeed('convert', '--to', '2', first, second);
        assert.equal(succeed('convert', second, '-'), fs.readFileSync(first, 'utf8'), `seed ${seed}`);
        succeed('unpack', second, folder);
        assert.equal(
            succeed('pack', '--to', '2', folder, '-'), fs.readFileSync(second, 'utf8'), `seed ${seed}`);
    }
});

test('text that is half a character is written as yjs writes it', () => {
    const written = place('half.aux');
    succeed('convert', '--to', '2',
        textFile('half-1.aux', '{"a":{"id":"a","tags":{"x":"half \\ud83d of it"}}}'), written);
    const map = /** @type {Y.Map<any>} */ (documentOf(written).getMap('bots').get('a'));
    assert.equal(`${map.get('x')}`, 'half \ufffd of it');
});

test('a damaged file is refused with its place, and nothing is written over', () => {
    const { updates } = history();
    const good = Buffer.from(updates[0]).toString('base64');
    const target = textFile('target.aux', 'precious');
    const cut = Buffer.from(updates[0].subarray(0, 20)).toString('base64');
    const cases = [
        [`{"version":2,"updates":[\n{"update":"${good}"},\n{"update":"${cut}"}]}`, /damaged.*line 3, column 1/],
        [`{"version":2,"updates":[{"update":"${good}"},{"update":"a!"}]}`, /not base64.*line 1/],
        ['{"version":2,"updates":[5]}', /must be an object with "update".*line 1, column 25/],
        ['{"version":2,"updates":7}', /must have "updates", an array/],
        ['{"version":2,"updates":[{"update":"/////////////w=="}]}', /damaged.*line 1, column 25/],
    ];
    for (const [text, message] of cases) {
        const broken = textFile('broken.aux', String(text));
        const end = run('convert', broken, target);
        assert.equal(end.status, 1, String(text));
        assert.match(end.stderr, /** @type {RegExp} */ (message));
        assert.ok(end.stderr.includes(broken), end.stderr);
        assert.equal(fs.readFileSync(target, 'utf8'), 'precious');
    }
});

test('scripts of a version 2 file run, it can be unpacked, packed, compared and merged', async () => {
    const doc = new Y.Doc();
    const tags = new Y.Map();
    tags.set('system', new Y.Text('house.lamp'));
    tags.set('onAsk', new Y.Text('@return tags.count + 1;'));
    tags.set('count', 41);
    doc.getMap('bots').set('lamp', tags);
    const aux = version2([Y.encodeStateAsUpdate(doc)]);
    const shouted = await start(['shout', aux, 'onAsk', '--json']).ended;
    assert.equal(shouted.code, 0, shouted.err);
    assert.match(shouted.out, /42/);
    const folder = place('unpacked');
    succeed('unpack', aux, folder);
    assert.equal(
        fs.readFileSync(path.join(folder, 'house/lamp/onAsk.tsx'), 'utf8'),
        'return tags.count + 1;');
    const packed = place('packed.aux');
    succeed('pack', '--to', '2', folder, packed);
    assert.equal(succeed('diff', aux, packed, '--exit-code'), '');
    assert.deepEqual(
        documentOf(packed).getMap('bots').get('lamp').get('count'), 41);
    const theirs = place('theirs.aux');
    succeed('convert', packed, theirs);
    fs.writeFileSync(theirs, fs.readFileSync(theirs, 'utf8').replace('41', '7'));
    succeed('merge', aux, packed, theirs, '-o', place('merged.aux'));
    assert.equal(read(place('merged.aux')).lamp.tags.count, 7);
});

const samples = path.resolve(root, '../shared/corpus/samples');
const skip = !fs.existsSync(samples) && `no folder ${samples}`;

test('the recorded histories give the recorded bots', { skip }, () => {
    const expected = JSON.parse(
        fs.readFileSync(path.join(samples, 'history-v2.expected.json'), 'utf8'));
    for (const name of ['history-v2.aux', 'history-v2-shuffled.aux']) {
        const bots = read(path.join(samples, name));
        const tags = Object.entries(bots).map(([id, bot]) => [id, bot.tags]);
        assert.deepEqual(Object.fromEntries(tags), expected.bots, name);
        const masks = Object.entries(bots).flatMap(([id, bot]) =>
            Object.entries(bot.masks?.shared ?? {}).map(([tag, value]) => [`${id}:${tag}`, value]));
        assert.deepEqual(Object.fromEntries(masks), expected.masks, name);
    }
    assert.deepEqual(
        Object.values(read(path.join(samples, 'counter-v2.aux'))).map((bot) => bot.tags),
        Object.values(read(path.join(samples, 'counter-v1.aux'))).map((bot) => bot.tags));
});
