// What holds for whatever bots, bytes and texts there are: filters against a
// naive evaluation, bytes and dates there and back, hashes against published
// vectors. All of it in the real engine, as scripts get it. Seeded.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Pipe, missing } from './pipe.mjs';

let state = 7;
const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
};
const whole = (limit) => Math.floor(random() * limit);
const pick = (list) => list[whole(list.length)];

let pipe = null;
after(() => pipe?.end());
before(() => {
    if (missing === null) pipe = new Pipe();
});
const skip = missing === null ? false : `build ${missing} first`;

async function ask(request) {
    const answer = await pipe.request(request);
    assert.equal(answer.error, undefined, JSON.stringify(answer.error));
    return answer.ok;
}

/** Opens a runtime with these bots. */
async function open(bots) {
    if (open.done) await ask({ call: 'close' });
    open.done = true;
    await ask({ call: 'open' });
    const ids = Object.keys(bots);
    await ask({ call: 'stateUpdated', update: {
        state: bots, addedBots: ids, removedBots: [], updatedBots: [], version: null,
    } });
}

async function evaluate(script, arg) {
    const { returns, throws } = await ask({ call: 'test.eval', script, arg });
    assert.equal(throws, undefined, `${script}: ${JSON.stringify(throws)}`);
    return returns;
}

// ------------------------------------------------------------------ filters

const tagNames = ['kind', 'size', 'home', 'next'];
const values = ['tree', 'rock', 5, 0, 1.5, true, false, '🔗b1', '🔗b1,b2', 'b1', '', null];
/** Stored texts that read as numbers and booleans. */
const stored = ['5', 'true', 'false', '🔗b3'];

/** What a script reads of a stored value; undefined for nothing. */
function read(value) {
    if (value === '5') return 5;
    if (value === 'true' || value === 'false') return value === 'true';
    return value === '' || value === null ? undefined : value;
}

const has = (value) => value !== undefined && value !== null && value !== '';
const linked = (value) => (typeof value === 'string' && value.startsWith('🔗')
    ? value.slice('🔗'.length).split(',').filter(Boolean) : null);

/** byTag, by its description. */
function byTag(bot, tag, wanted, given) {
    const value = read(bot.tags[tag]);
    if (!given || wanted === '') return has(value);
    if (wanted === null) return !has(value);
    const ids = linked(wanted);
    if (ids === null || ids.length === 0) return has(value) && value === wanted;
    const own = linked(value);
    if (ids.length === 1 && value === ids[0]) return true;
    return own !== null && ids.every((id) => own.includes(id));
}

/** A random filter: its text, and what it says of a bot. */
function filter(depth) {
    const tag = pick(tagNames);
    switch (depth > 0 ? whole(8) : whole(5)) {
    case 0:
        return { text: `byTag('${tag}')`, holds: (bot) => byTag(bot, tag, undefined, false) };
    case 1: {
        const value = pick(values);
        return { text: `byTag('#${tag}', ${JSON.stringify(value)})`, holds: (bot) => byTag(bot, tag, value, true) };
    }
    case 2:
        return {
            text: `byTag('${tag}', (v) => typeof v === 'number' && v > 1)`,
            holds: (bot) => typeof read(bot.tags[tag]) === 'number' && read(bot.tags[tag]) > 1,
        };
    case 3: {
        const id = `b${whole(40)}`;
        return { text: `byID('${id}')`, holds: (bot) => bot.id === id };
    }
    case 4: {
        const space = pick(['shared', 'tempLocal']);
        return { text: `bySpace('${space}')`, holds: (bot) => (bot.space ?? 'shared') === space };
    }
    case 5: {
        const inner = filter(depth - 1);
        return { text: `not(${inner.text})`, holds: (bot) => !inner.holds(bot) };
    }
    case 6: {
        const inner = [filter(depth - 1), filter(depth - 1)];
        return {
            text: `either(${inner.map((f) => f.text)})`,
            holds: (bot) => inner.some((f) => f.holds(bot)),
        };
    }
    default: {
        const x = whole(3);
        return {
            text: `atPosition('home', ${x}, 1)`,
            holds: (bot) => read(bot.tags.home) === true && bot.tags.homeX === x && bot.tags.homeY === 1,
        };
    }
    }
}

function randomBots(count) {
    const bots = {};
    for (let i = 0; i < count; i++) {
        const tags = { homeX: whole(3), homeY: whole(3) };
        for (const tag of tagNames) if (random() < 0.7) tags[tag] = pick([...values, ...stored]);
        bots[`b${i}`] = { id: `b${i}`, tags, ...(random() < 0.3 ? { space: 'tempLocal' } : {}) };
    }
    return bots;
}

const sortedIds = (bots) => Object.keys(bots).sort((a, b) => (a < b ? -1 : 1));

test('filters find what a look at every bot finds', { skip }, async () => {
    for (let round = 0; round < 6; round++) {
        const bots = randomBots(40);
        await open(bots);
        for (let i = 0; i < 60; i++) {
            const filters = Array.from({ length: 1 + whole(3) }, () => filter(2));
            const text = `getBots(${filters.map((f) => f.text).join(', ')})`;
            const found = await evaluate(`return ${text}.map((b) => b.id);`);
            const naive = sortedIds(bots).filter((id) => filters.every((f) => f.holds(bots[id])));
            // The order of a stack is that of its sort key, which is not set here.
            assert.deepEqual(found, naive, text);
            const first = await evaluate(`return getBot(${filters.map((f) => f.text).join(', ')})?.id ?? null;`);
            assert.equal(first, naive[0] ?? null, text);
        }
    }
});

test('filters find the same after edits as in a new runtime', { skip }, async () => {
    const bots = randomBots(30);
    await open(bots);
    await evaluate(tagNames.map((tag) => `getBots(byTag('${tag}')); getBots('${tag}', 5);`).join('\n'));
    for (let i = 0; i < 120; i++) {
        const id = `b${whole(30)}`;
        const tag = pick(tagNames);
        const value = pick([...values, ...stored]);
        bots[id].tags[tag] = value;
        await evaluate('getBot(byID(that.id)).tags[that.tag] = that.value;', { id, tag, value });
        const one = filter(1);
        const found = await evaluate(`return getBots(${one.text}).map((b) => b.id);`);
        assert.deepEqual(found, sortedIds(bots).filter((other) => one.holds(bots[other])), one.text);
        const wanted = pick(['tree', 5, true]);
        const plain = await evaluate('return getBots(that.tag, that.wanted).map((b) => b.id);', { tag, wanted });
        assert.deepEqual(plain, sortedIds(bots).filter((other) => read(bots[other].tags[tag]) === wanted));
    }
});

// ------------------------------------------------------------------ bytes

test('bytes come back from every text that is made of them', { skip }, async () => {
    await open({});
    for (let i = 0; i < 60; i++) {
        const bytes = Buffer.from(Array.from({ length: whole(80) }, () => whole(256)));
        const base64 = bytes.toString('base64');
        const result = await evaluate(`
const list = new Uint8Array(that);
const same = (other) => other.length === list.length && other.every((b, i) => b === list[i]);
const text = bytes.toBase64String(list);
const url = bytes.toBase64Url(list, 'text/x');
return [text, bytes.toHexString(list), url, same(bytes.fromBase64String(text)),
    same(bytes.fromHexString(bytes.toHexString(list))),
    same(bytes.fromBase64String(text.replaceAll('+', '-').replaceAll('/', '_'))),
    bytes.fromBase64Url(url).size, bytes.fromBase64Url(url).type];`, [...bytes]);
        assert.deepEqual(result, [
            base64, bytes.toString('hex'), `data:text/x;base64,${base64}`, true, true, true, bytes.length, 'text/x',
        ]);
    }
});

// ------------------------------------------------------------------ crypto

/** FIPS 180-4 examples; RFC 2202 and RFC 4231, case 2. */
const vectors = [
    ["crypto.hash('sha1', 'hex', 'abc')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ["crypto.sha256('abc')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["crypto.sha256('')", 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ["crypto.sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')",
        '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
    ["crypto.sha256('a'.repeat(1000000))", 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
    ["crypto.sha512('abc')", 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a'
        + '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f'],
    ["crypto.hash('sha256', 'base64', 'abc')", 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='],
    ["crypto.hmac('hmac-sha1', 'hex', 'Jefe', 'what do ya want for nothing?')",
        'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ["crypto.hmacSha256('Jefe', 'what do ya want for nothing?')",
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ["crypto.hmacSha512('Jefe', 'what do ya want for nothing?')",
        '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554'
        + '9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737'],
];

test('hashes are those of the published vectors', { skip }, async () => {
    await open({});
    for (const [call, expected] of vectors) assert.equal(await evaluate(`return ${call};`), expected, call);
});

test('what is encrypted and signed is opened and verified, and nothing else is', { skip }, async () => {
    await open({});
    for (const text of ['', 'hello', 'ünïcode 🙂', 'x'.repeat(5000)]) {
        assert.deepEqual(await evaluate(`
const text = that;
const box = crypto.encrypt('secret', text);
const keys = crypto.asymmetric.keypair('mine');
const sealed = crypto.asymmetric.encrypt(keys, text);
const pair = crypto.keypair('mine');
const signature = crypto.sign(pair, 'mine', text);
return [crypto.decrypt('secret', box), crypto.decrypt('other', box), crypto.isEncrypted(box),
    crypto.asymmetric.decrypt(keys, 'mine', sealed), crypto.asymmetric.isEncrypted(sealed),
    crypto.verify(pair, signature, text), crypto.verify(pair, signature, text + '.'),
    crypto.verify(crypto.keypair('mine'), signature, text)];`, text),
        [text, null, true, text, true, true, false, false]);
    }
});

// ------------------------------------------------------------------ dates

test('dates in tags keep moment and zone, there and back', { skip }, async () => {
    await open({ d: { id: 'd', tags: {} } });
    for (let i = 0; i < 40; i++) {
        const moment = new Date(Date.UTC(1950 + whole(120), whole(12), 1 + whole(28), whole(24), whole(60), whole(60)));
        const zone = pick(['', ' America/New_York', ' Asia/Kolkata', ' Europe/Paris', ' Pacific/Auckland', ' UTC+3']);
        const text = `📅${moment.toISOString().replace('.000', '')}${zone}`;
        const [time, name, again, tag] = await evaluate(`
const bot = getBot(byID('d'));
bot.tags.when = that;
const date = bot.tags.when;
bot.tags.copy = date;
const copy = getDateTime(that);
return [date.toMillis(), date.zoneName, copy.toMillis(), bot.tags.copy.toMillis() === date.toMillis()];`, text);
        assert.equal(time, moment.getTime(), text);
        assert.equal(again, time, text);
        assert.equal(name, zone.trim() || 'UTC', text);
        assert.equal(tag, true, text);
    }
});

test('texts that are no date are none', { skip }, async () => {
    await open({ d: { id: 'd', tags: {} } });
    const texts = [
        '📅', '📅now', '📅2020-13-01', '📅2020-02-30', '📅2020-01-01T25:00', '📅2020-01-01 Nowhere/Land',
        '2020-00-01', '',
    ];
    for (const text of texts) {
        const [date, tag] = await evaluate(`
const bot = getBot(byID('d'));
bot.tags.when = that;
return [getDateTime(that), bot.tags.when ?? null];`, text);
        assert.equal(date, null, text);
        assert.equal(tag, text === '' ? null : text);
    }
});
