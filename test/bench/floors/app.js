// The floor of the workloads `app` and `app-echo`: the least runtime that runs
// their chat rooms and comes to the same state.
//
// What it has: bots with tags and masks behind one proxy each, scripts that
// are compiled once for each text, listeners and indexes that are kept in
// order of ids (no search through all bots), create, destroy, whisper, shout,
// os.toast, and edits that are told as one JSON text a turn. Updates from
// outside are compared with what is there, applied, and heard by onBotChanged.
//
// What it leaves out: time limits, undoing, places of errors, who is calling,
// spaces, values that are written as texts, edits inside of arrays, links,
// protection from scripts that patch built-ins. Ids are counted.
(function () {
    'use strict';

    const noMasks = Object.freeze({});
    const noBots = [];
    const bots = new Map();
    /** Tag -> value -> bots in order of ids; made when first asked for. */
    const indexes = new Map();
    /** Event -> bots in order of ids. */
    const listening = new Map();
    const compiled = new Map();
    let changed = [];
    let actions = [];
    /** Bots of this turn: they are told as they are at its end. */
    let added = [];
    let made = 0;
    const errors = [];

    // ---------------------------------------------------------------- lists

    function placeOf(list, id) {
        let low = 0;
        let high = list.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (list[middle].id < id) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    function enterList(lists, key, bot) {
        const list = lists.get(key);
        if (list === undefined) lists.set(key, [bot]);
        else list.splice(placeOf(list, bot.id), 0, bot);
    }

    function leaveList(lists, key, bot) {
        const list = lists.get(key);
        list.splice(placeOf(list, bot.id), 1);
    }

    function indexOf(tag) {
        let index = indexes.get(tag);
        if (index !== undefined) return index;
        index = new Map();
        indexes.set(tag, index);
        for (const bot of bots.values()) {
            const value = valueOf(bot, tag);
            if (value !== undefined) enterList(index, value, bot);
        }
        return index;
    }

    // ----------------------------------------------------------------- bots

    class Bot {
        constructor(id, tags) {
            this.id = id;
            this.tags = tags;
            this.masks = noMasks;
            this.functions = null;
            this.isNew = false;
            this.changes = null;
            this.maskChanges = null;
            this.face = null;
        }
    }

    const valueOf = (bot, tag) => bot.masks[tag] ?? bot.tags[tag];
    const isScript = (value) => typeof value === 'string' && value[0] === '@';

    function compile(text) {
        let found = compiled.get(text);
        if (found === undefined) {
            found = new Function('bot', 'thisBot', 'tags', 'masks', 'that', text.slice(1));
            compiled.set(text, found);
        }
        return found;
    }

    function listen(bot, tag, text) {
        bot.functions ??= new Map();
        if (!bot.functions.has(tag)) enterList(listening, tag, bot);
        bot.functions.set(tag, compile(text));
    }

    function deafen(bot, tag) {
        bot.functions.delete(tag);
        leaveList(listening, tag, bot);
    }

    function reindex(bot, tag, before) {
        const index = indexes.get(tag);
        if (index === undefined) return;
        const now = valueOf(bot, tag);
        if (before === now) return;
        if (before !== undefined) leaveList(index, before, bot);
        if (now !== undefined) enterList(index, now, bot);
    }

    function store(bot, tag, value) {
        const before = valueOf(bot, tag);
        if (isScript(value)) listen(bot, tag, value);
        else if (bot.functions !== null && bot.functions.has(tag)) deafen(bot, tag);
        if (value === null || value === undefined) delete bot.tags[tag];
        else bot.tags[tag] = value;
        reindex(bot, tag, before);
    }

    function storeMask(bot, tag, value) {
        const before = valueOf(bot, tag);
        if (bot.masks === noMasks) bot.masks = {};
        if (value === null || value === undefined) delete bot.masks[tag];
        else bot.masks[tag] = value;
        reindex(bot, tag, before);
    }

    const tagsHandler = {
        get: (bot, tag) => bot.masks[tag] ?? bot.tags[tag],
        set(bot, tag, value) {
            store(bot, tag, value);
            if (bot.isNew) return true;
            noteChanged(bot);
            (bot.changes ??= {})[tag] = value;
            return true;
        },
    };

    const masksHandler = {
        get: (bot, tag) => bot.masks[tag],
        set(bot, tag, value) {
            storeMask(bot, tag, value);
            noteChanged(bot);
            (bot.maskChanges ??= {})[tag] = value;
            return true;
        },
    };

    function noteChanged(bot) {
        if (bot.changes === null && bot.maskChanges === null) changed.push(bot);
    }

    function faceOf(bot) {
        return (bot.face ??= {
            id: bot.id,
            tags: new Proxy(bot, tagsHandler),
            masks: new Proxy(bot, masksHandler),
        });
    }

    function enter(bot) {
        bots.set(bot.id, bot);
        for (const tag in bot.tags) {
            const value = bot.tags[tag];
            if (isScript(value)) listen(bot, tag, value);
            const index = indexes.get(tag);
            if (index !== undefined) enterList(index, value, bot);
        }
    }

    function leave(bot) {
        bots.delete(bot.id);
        bot.functions?.forEach((found, tag) => leaveList(listening, tag, bot));
        indexes.forEach((index, tag) => {
            const value = valueOf(bot, tag);
            if (value !== undefined) leaveList(index, value, bot);
        });
    }

    // --------------------------------------------------------------- events

    function call(bot, name, that, results) {
        const found = bot.functions?.get(name);
        if (found === undefined) return;
        const face = faceOf(bot);
        try {
            results.push(found(face, face, face.tags, face.masks, that));
        } catch (error) {
            errors.push(String(error));
        }
    }

    function shout(name, that) {
        const results = [];
        const list = listening.get(name) ?? noBots;
        if (list.length > 0) for (const bot of list.slice()) call(bot, name, that, results);
        return results;
    }

    function whisper(to, name, that) {
        const results = [];
        if (!Array.isArray(to)) call(bots.get(to.id ?? to), name, that, results);
        else for (const face of to) call(bots.get(face.id), name, that, results);
        return results;
    }

    function create(...mods) {
        const bot = new Bot(`made-${String(++made).padStart(8, '0')}`, Object.assign({}, ...mods));
        const { space } = bot.tags;
        delete bot.tags.space;
        bot.isNew = true;
        added.push(bot);
        enter(bot);
        actions.push({ type: 'add_bot', id: bot.id, bot: { id: bot.id, space, tags: bot.tags } });
        call(bot, 'onCreate', undefined, []);
        shout('onAnyCreate', undefined);
        return faceOf(bot);
    }

    function destroy(given) {
        for (const face of Array.isArray(given) ? given : [given]) {
            const bot = bots.get(face.id);
            if (bot === undefined) continue;
            call(bot, 'onDestroy', undefined, []);
            leave(bot);
            actions.push({ type: 'remove_bot', id: bot.id });
        }
    }

    // -------------------------------------------------------------- queries

    const filters = new WeakMap();

    function byTag(tag, value) {
        const test = typeof value === 'function' ? value : (other) => other === value;
        const filter = (face) => test(face.tags[tag]);
        filters.set(filter, { tag, value, test });
        return filter;
    }

    function query(asked) {
        let list;
        for (const { tag, value } of asked) {
            if (typeof value === 'function') continue;
            const found = indexOf(tag).get(value) ?? noBots;
            if (list === undefined || found.length < list.length) list = found;
        }
        const faces = [];
        for (const bot of list ?? bots.values()) {
            let fits = true;
            for (const { tag, test } of asked) fits = fits && test(valueOf(bot, tag));
            if (fits) faces.push(faceOf(bot));
        }
        return faces;
    }

    function getBots(first, ...rest) {
        if (typeof first === 'string') {
            return (indexOf(first).get(rest[0]) ?? noBots).map(faceOf);
        }
        return query([first, ...rest].map((filter) => filters.get(filter)));
    }

    function getBot(...asked) {
        if (asked[0] !== 'id') return getBots(...asked)[0];
        const bot = bots.get(asked[1]);
        return bot && faceOf(bot);
    }

    const os = {
        toast(message, duration = 2) {
            actions.push({ type: 'show_toast', message, duration: duration * 1000 });
        },
    };
    Object.assign(globalThis, { create, destroy, whisper, shout, byTag, getBots, getBot, os });

    // -------------------------------------------------------------- outside

    /** Everything that was done since the last time, as one text; '' if nothing. */
    function told() {
        for (const bot of changed) {
            const { changes, maskChanges } = bot;
            bot.changes = null;
            bot.maskChanges = null;
            if (bots.get(bot.id) !== bot) continue;
            const update = { tags: changes ?? undefined };
            if (maskChanges !== null) update.masks = { tempLocal: maskChanges };
            actions.push({ type: 'update_bot', id: bot.id, update });
        }
        for (const bot of added) bot.isNew = false;
        added = [];
        changed = [];
        if (actions.length === 0) return '';
        const text = JSON.stringify(actions);
        actions = [];
        return text;
    }

    function merge(bot, { tags, masks }) {
        const names = [];
        for (const tag in tags) {
            names.push(tag);
            if (bot.tags[tag] !== tags[tag]) store(bot, tag, tags[tag]);
        }
        for (const space in masks) {
            for (const tag in masks[space]) {
                if (!names.includes(tag)) names.push(tag);
                if (bot.masks[tag] !== masks[space][tag]) storeMask(bot, tag, masks[space][tag]);
            }
        }
        return names;
    }

    return {
        load(text) {
            const state = JSON.parse(text);
            for (const id in state) enter(new Bot(id, state[id].tags));
        },
        event(text) {
            const { name, ids, arg } = JSON.parse(text);
            if (ids === null) shout(name, arg);
            else for (const id of ids) call(bots.get(id), name, arg, []);
            return told();
        },
        update(text) {
            const { state, addedBots, removedBots, updatedBots } = JSON.parse(text);
            for (const id of addedBots) {
                const bot = bots.get(id);
                if (bot === undefined) enter(new Bot(id, state[id].tags));
                else merge(bot, state[id]);
            }
            for (const id of removedBots) {
                const bot = bots.get(id);
                if (bot !== undefined) leave(bot);
            }
            const names = updatedBots.map((id) => {
                const bot = bots.get(id);
                return bot === undefined ? null : merge(bot, state[id]);
            });
            for (const id of addedBots) call(bots.get(id), 'onBotAdded', undefined, []);
            if (addedBots.length > 0) shout('onAnyBotsAdded', undefined);
            if (removedBots.length > 0) shout('onAnyBotsRemoved', undefined);
            updatedBots.forEach((id, at) => {
                const bot = bots.get(id);
                if (bot !== undefined) call(bot, 'onBotChanged', { tags: names[at] }, []);
            });
            if (updatedBots.length > 0) shout('onAnyBotsChanged', undefined);
            return told();
        },
        /** The tags of all bots, and what went wrong. */
        state: () => ({ bots: Object.fromEntries([...bots].map(([id, bot]) => [id, bot.tags])), errors }),
    };
})()
