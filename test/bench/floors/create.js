// The floors of `create` and `create with scripts` of the workload
// `create-destroy-10k`: the objects that a bot needs, and the JSON text that
// tells the host of all new bots. Where the workload asks for them afterwards,
// they stand in an index; it is sorted by id where the name says so.
//
// What it has for each bot: a table of tags, a record of 33 members, a place in
// the map of bots, the object that scripts see with five proxies, and the
// action with a copy of the tags. With scripts: a look for the text of each,
// a place among the listeners, and an `onCreate` that writes a tag. As in the
// workload, 10,000 bots without scripts come before.
//
// What it leaves out: undoing, limits, who created the bot, values that are
// written as texts, the answer of the host. Ids are there beforehand.
//
// "With what is owed" has the least form of the first four as well: the creator
// is looked up and noted, lengths and counts are checked, each text is looked at
// for what it stands for, what undoes it is noted, the object that scripts see
// can be told from others, somebody may listen to new bots, tags are copied when
// the script has ended, and the text leaves the engine.
(function () {
    'use strict';

    const count = 10000;
    const live = 500;
    const ids = [];
    for (let i = 0; i < count; i++) {
        const digits = (Math.imul(i, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
        ids.push(`${digits}-6f1c-4d2b-9a57-3c80e1b4${i.toString(16).padStart(4, '0')}`);
    }

    let bots = new Map();
    let listening = new Map();
    let actions = [];
    let changed = [];
    const compiled = new Map();

    /** As many members as the record of a bot has. */
    class Record {
        constructor(id, tags) {
            this.id = id;
            this.raw = tags;
            this.values = tags;
            this.masks = this.scripts = null;
            this.space = this.face = this.views = null;
            this.changes = this.maskChanges = null;
            this.mark = this.version = this.order = 0;
            this.isNew = true;
            this.isGone = this.isListed = this.isTold = false;
            this.m1 = this.m2 = this.m3 = this.m4 = this.m5 = null;
            this.m6 = this.m7 = this.m8 = this.m9 = this.m10 = null;
            this.m11 = this.m12 = this.m13 = this.m14 = this.m15 = this.action = null;
        }
    }

    const handlers = Array.from({ length: 5 }, () => ({
        get: (record, tag) => record.values[tag],
        set(record, tag, value) {
            record.values[tag] = value;
            if (record.changes === null) {
                record.changes = {};
                changed.push(record);
            }
            record.changes[tag] = value;
            return true;
        },
    }));

    class Face {
        constructor(record) {
            this.id = record.id;
            this.tags = new Proxy(record, handlers[0]);
            this.raw = new Proxy(record, handlers[1]);
            this.masks = new Proxy(record, handlers[2]);
            this.links = new Proxy(record, handlers[3]);
            this.changes = new Proxy(record, handlers[4]);
        }
    }

    function compile(text) {
        let found = compiled.get(text);
        if (found === undefined) {
            found = new Function('bot', 'tags', 'that', text.slice(1));
            compiled.set(text, found);
        }
        return found;
    }

    function listen(record, tag, text) {
        record.scripts ??= { __proto__: null };
        record.scripts[tag] = compile(text);
        const list = listening.get(tag);
        if (list === undefined) listening.set(tag, [record]);
        else list.push(record);
    }

    function create(id, mod) {
        const tags = { __proto__: null };
        const record = new Record(id, tags);
        for (const tag in mod) {
            const value = mod[tag];
            tags[tag] = value;
            if (typeof value === 'string' && value[0] === '@') listen(record, tag, value);
        }
        bots.set(id, record);
        record.face = new Face(record);
        actions.push({ type: 'add_bot', id, bot: { id, tags: { ...tags } } });
        const born = record.scripts?.onCreate;
        if (born !== undefined) born(record.face, record.face.tags, undefined);
        return record.face;
    }

    // ------------------------------------------------------------ what is owed

    const longest = 100000;
    const most = 100000;
    const creator = ids[count - 1];
    const originals = new WeakMap();
    let journal = [];
    let created = [];

    class Given {
        constructor(object) {
            return object;
        }
    }

    /** Lets the object that scripts see be told from others. */
    class Marked extends Given {
        #record;
        constructor(face, record) {
            super(face);
            this.#record = record;
        }
        static recordOf = (value) => (#record in value ? value.#record : undefined);
    }

    /** Whether a text is what it says: no number, list, link, script or boolean. */
    function standsForItself(value) {
        if (typeof value !== 'string') return true;
        const code = value.charCodeAt(0);
        return code > 0x60 && code < 0x7b && value !== 'true' && value !== 'false';
    }

    function createOwed(id, given) {
        const mod = originals.get(given) ?? given;
        if (bots.size >= most || actions.length >= most) throw new Error('limit');
        const source = Marked.recordOf(mod)?.raw ?? mod;
        const tags = { __proto__: null, creator };
        let isPlain = true;
        for (const tag of Object.keys(source)) {
            const name = tag[0] === '#' ? tag.slice(1) : tag;
            const value = source[tag];
            if (typeof value === 'string' && value.length > longest) throw new Error('limit');
            tags[name] = value;
            if (!standsForItself(value)) isPlain = false;
        }
        if (!bots.has(tags.creator)) delete tags.creator;
        const record = new Record(id, tags);
        record.values = isPlain ? tags : { ...tags };
        journal.push(record);
        bots.set(id, record);
        for (const tag of ['listening', 'deaf']) {
            if (tags[tag] !== undefined) record.isGone = true;
        }
        const action = { type: 'add_bot', id, bot: { id, tags: null } };
        record.action = action;
        actions.push(action);
        created.push(record);
        record.face = new Face(record);
        new Marked(record.face, record);
        if (listening.has('onAnyCreate') || record.scripts !== null) throw new Error('unheard');
        return record.face;
    }

    function finishOwed() {
        for (const record of created) {
            record.action.bot.tags = { ...record.raw };
            record.action = null;
        }
        created = [];
        journal = [];
    }

    // --------------------------------------------------------------- telling

    let told = '';

    /** Asks for the new bots and makes the text for the host; then all is forgotten. */
    function tell(tag, value, sorted) {
        const index = new Map();
        for (const record of bots.values()) {
            const list = index.get(record.values[tag]);
            if (list === undefined) index.set(record.values[tag], [record.id]);
            else list.push(record.id);
        }
        const found = index.get(value);
        if (sorted) found.sort();
        finishOwed();
        for (const { id, changes } of changed) {
            actions.push({ type: 'update_bot', id, update: { tags: changes } });
        }
        told = JSON.stringify({ actions });
        bots = new Map();
        listening = new Map();
        actions = [];
        changed = [];
        return told.length > 0 ? found.length : 0;
    }

    const makeAll = (sorted) => {
        for (let i = 0; i < count; i++) {
            create(ids[i], { sort: 'made', place: i, lit: true, name: 'chair ' + i });
        }
        return tell('sort', 'made', sorted);
    };
    const makeOwed = () => {
        bots.set(creator, null);
        for (let i = 0; i < count; i++) {
            createOwed(ids[i], { sort: 'made', place: i, lit: true, name: 'chair ' + i });
        }
        return tell('sort', 'made', true);
    };
    const makeLive = (sorted) => {
        for (let i = 0; i < live; i++) {
            create(ids[i], {
                sort: 'live', onLift: '@tags.up = true;', onCreate: '@tags.ready = true;',
            });
        }
        return tell('ready', true, sorted);
    };

    const plain = { warm: 0, repeat: 7, units: count, expect: count };
    const scripts = {
        warm: 0, repeat: 7, units: live, expect: live,
        prepare: () => makeAll(true),
    };
    return [
        { ...plain, name: 'create: not sorted', run: () => makeAll(false) },
        { ...plain, name: 'create: sorted by id', run: () => makeAll(true) },
        { ...plain, name: 'create: with what is owed', run: makeOwed, tell: () => told },
        { ...scripts, name: 'create with scripts: not sorted', run: () => makeLive(false) },
        { ...scripts, name: 'create with scripts: sorted', run: () => makeLive(true) },
    ];
})()
