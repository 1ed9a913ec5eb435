// What a user would lose: that all see the same bots. Random histories of three
// sites, a partition and two documents of plain yjs, which edit at the same time
// and get each other's updates late, in any order and more than once. When all
// has arrived, all must be equal: the documents, what the partition shows, and
// what it told on the way.
//
// AUXRT_YJS_HISTORIES says how many histories (300; the full test has 20,000),
// AUXRT_SEED which. A history that fails is told by its own seed.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as Y from 'yjs';
import { Peer, add, base64, bytesOf, mask, remove, set, stateOf, textEdit } from './peer.mjs';

const HISTORIES = Number(process.env.AUXRT_YJS_HISTORIES ?? 300);
const SEED = Number(process.env.AUXRT_SEED ?? 1);

/** @param {number} seed @returns {(bound: number) => number} */
function drawFrom(seed) {
    let state = seed >>> 0;
    return (bound) => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
    };
}

const BOTS = ['a', 'b', 'c', '__proto__', 'long-id-é😀'];
const TAGS = ['x', 'y', 'text', 'with:colon', '1'];
const WORDS = ['hello', 'wörld', '😀', 'a😀b', ' ', '\n', '"\\', 'x'.repeat(20)];
const VALUES = [
    null, '', 0, -1.5, 2 ** 40, 0.1, true, false, [], [1, 'two', null], { k: { l: [] } },
    'word', '📝0012', '@os.toast(1)', 'tex\u0000t',
];

class Site {
    doc = new Y.Doc();
    /** @type {Uint8Array[]} */
    made = [];

    /** @param {number} client */
    constructor(client) {
        this.doc.clientID = client;
        this.doc.on('update', (update, origin) => {
            if (origin !== 'other') this.made.push(update);
        });
    }

    /** @param {Uint8Array} update */
    receive(update) {
        Y.applyUpdate(this.doc, update, 'other');
    }

    /** @param {(bound: number) => number} draw */
    edit(draw) {
        this.doc.transact(() => {
            for (let i = 1 + draw(3); i > 0; i--) this.#editOne(draw);
        });
    }

    /** @param {(bound: number) => number} draw */
    #editOne(draw) {
        const bots = this.doc.getMap('bots');
        const id = BOTS[draw(BOTS.length)];
        const tag = TAGS[draw(TAGS.length)];
        const value = VALUES[draw(VALUES.length)];
        const shared = typeof value === 'string' ? new Y.Text(value) : value;
        const bot = /** @type {Y.Map<any> | undefined} */ (bots.get(id));
        switch (draw(10)) {
            case 0:
                bots.set(id, new Y.Map([[tag, shared], ['text', new Y.Text('some text')]]));
                break;
            case 1:
                if (draw(2) === 0) bots.delete(id);
                break;
            case 2:
                this.doc.getMap('masks').set(`${id}:${tag}`, shared);
                break;
            case 3:
                this.doc.getMap('masks').delete(`${id}:${tag}`);
                break;
            case 4:
                editText(this.doc.getMap('masks').get(`${id}:${tag}`), draw);
                break;
            case 5:
            case 6:
                bot?.set(tag, shared);
                break;
            case 7:
                bot?.delete(tag);
                break;
            default:
                editText(bot?.get(draw(2) === 0 ? 'text' : tag), draw);
        }
    }
}

/** @param {any} text @param {(bound: number) => number} draw */
function editText(text, draw) {
    if (!(text instanceof Y.Text)) return;
    const at = draw(text.length + 1);
    if (draw(3) > 0) text.insert(at, WORDS[draw(WORDS.length)]);
    else if (text.length > at) text.delete(at, 1 + draw(text.length - at));
}

/**
 * A batch of actions for the partition.
 * @param {Record<string, any>} state what it shows
 * @param {any} version of its document
 * @param {(bound: number) => number} draw
 */
function drawActions(state, version, draw) {
    const actions = [];
    for (let i = 1 + draw(3); i > 0; i--) {
        const id = BOTS[draw(BOTS.length)];
        const tag = draw(2) === 0 ? 'text' : TAGS[draw(TAGS.length)];
        const value = VALUES[draw(VALUES.length)];
        const masks = state[id]?.masks?.shared ?? {};
        switch (draw(8)) {
            case 0:
                actions.push(add(id, { [tag]: value, text: 'some text' }));
                break;
            case 1:
                if (draw(2) === 0) actions.push(remove(id));
                break;
            case 2:
                actions.push(mask(id, { [tag]: value }));
                break;
            case 3:
                actions.push(mask(id, { [tag]: drawEdit(masks[tag], version, draw) }));
                break;
            case 4:
                actions.push(set(id, { [tag]: value }));
                break;
            default:
                actions.push(set(id, { [tag]: drawEdit(state[id]?.tags?.[tag], version, draw) }));
        }
    }
    return actions;
}

/** @param {any} value @param {any} version @param {(bound: number) => number} draw */
function drawEdit(value, version, draw) {
    const length = typeof value === 'string' ? value.length : 3;
    const at = draw(length + 1);
    const parts = draw(3) > 0
        ? [at, WORDS[draw(WORDS.length)], draw(3), 'y']
        : [at, { delete: 1 + draw(4) }];
    const edit = textEdit(version, ...parts);
    edit.isRemote = draw(2) === 0;
    return edit;
}

/** @template T @param {T[]} list @param {(bound: number) => number} draw */
function shuffle(list, draw) {
    for (let i = list.length - 1; i > 0; i--) {
        const j = draw(i + 1);
        [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
}

const peer = new Peer();
after(() => peer.close());

/** @param {number} seed */
async function play(seed) {
    const draw = drawFrom(seed);
    await peer.ask({ open: null });
    const sites = [new Site(1 + draw(100)), new Site(1000 + draw(0x7fffffff))]
        .slice(0, 1 + draw(2));
    /** @type {Uint8Array[]} what was made anywhere */
    const all = [];
    /** @type {any[]} versions of the partition's document, the last one now */
    const versions = [await peer.ask({ version: true })];
    for (let turn = 4 + draw(8); turn > 0; turn--) {
        const [others] = [draw(3)];
        if (others === 0) {
            const version = draw(2) === 0 ? versions.at(-1) : versions[draw(versions.length)];
            const { updates } = await peer.edit(
                ...drawActions(await peer.state(), version, draw));
            all.push(...updates.map(bytesOf));
        } else if (others === 1) {
            const site = sites[draw(sites.length)];
            site.edit(draw);
            all.push(...site.made.splice(0));
        } else {
            const some = shuffle(all.filter(() => draw(3) === 0), draw);
            if (draw(2) === 0) await peer.merge(...some, ...some.slice(0, draw(3)));
            else for (const update of some) sites[draw(sites.length)].receive(update);
        }
        versions.push(await peer.ask({ version: true }));
    }
    await peer.merge(...shuffle([...all], draw));
    for (const site of sites) for (const update of shuffle([...all], draw)) site.receive(update);
    const own = await peer.document();
    for (const site of sites) {
        assert.deepEqual(stateOf(own), stateOf(site.doc), 'the documents differ');
        assert.ok(
            Y.equalSnapshots(Y.snapshot(own), Y.snapshot(site.doc)),
            'the documents know different things');
    }
    assert.deepEqual(await peer.state(), stateOf(own), 'the view is not the document');
    assert.deepEqual(await peer.mirror(), stateOf(own), 'what was told is not the document');
    return base64(Y.encodeStateVector(own));
}

test(`${HISTORIES} histories of up to three sites end with equal documents`, async (t) => {
    let first = SEED * 1000003;
    for (let i = 0; i < HISTORIES; i++) {
        try {
            await play(first + i);
        } catch (error) {
            error.message = `history ${first + i}: ${error.message}`;
            throw error;
        }
    }
    t.diagnostic(`seed ${SEED}`);
});
