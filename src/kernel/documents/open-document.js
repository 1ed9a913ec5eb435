// A document that stays open, for a partition.
//
// The partition has a view of its own and sends what it does to it as steps;
// what others did comes back as steps:
//
//   ["put", id, {tag: value…}]           a bot, in the place of what was there
//   ["drop", id]                         a bot and its masks are gone
//   ["by", author]                       whose the steps are that follow: of
//                                        "scripts", "others" or "anybody"
//   ["tag"|"mask", id, name, value]      null when it is gone
//   ["edit"|"editMask", id, name, edit]  operations on a text (to the document)
//   ["tag"|"mask", id, name, value, edit]  the same (from the document)

import {
    isEmpty, mapOf, plain, rootsOf, shared, splitMask, valuesOf, wellFormed,
} from './bots.js';
import { Deletions, applyEdit, authorOf, editOf } from './edits.js';
import { applyUpdates, base64Of, bytesOf } from './updates.js';
import { Y } from './yjs.js';

/** @typedef {any[]} Step */

/** Marks transactions whose events are told. */
const FROM_OUTSIDE = 'outside';

/** What a text edit sees of a value that is no text. @param {any} value */
function textOf(value) {
    if (isEmpty(value)) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Whether two contents are the same; the order of bots and tags does not count.
 * @param {Step[]} a
 * @param {Step[]} b
 */
function isSame(a, b) {
    const inOrder = (/** @type {Step[]} */ steps) => steps
        .map((step) => JSON.stringify(
            step[0] === 'put' ? [step[1], ...Object.entries(step[2]).sort(byName)] : step))
        .sort();
    const other = inOrder(b);
    return a.length === b.length && inOrder(a).every((text, i) => text === other[i]);
}

/** @param {[string, any]} a @param {[string, any]} b */
function byName([a], [b]) {
    return a < b ? -1 : 1;
}

function newSite() {
    return new Y.Doc().clientID;
}

export class OpenDocument {
    #doc = new Y.Doc();
    #roots = rootsOf(this.#doc);
    /** Of edits that the person at this place makes, and of those that scripts make. */
    #local = this.#doc.clientID;
    #remote = newSite();
    /** What each of them has been, here and in processes before this one. */
    #locals = new Set([this.#local]);
    #remotes = new Set([this.#remote]);
    /** @type {number | null} the site that the present steps are of, if that is said */
    #author = null;
    #deletions = new Deletions();
    #counter = `deletions ${this.#local}`;
    /** @type {Set<number>} the sites that wrote in the present transaction */
    #writers = new Set();
    /** @type {Map<string, Set<string>>} which tags of a bot are masked */
    #masked = new Map();
    /** @type {Step[]} what the present updates did */
    #told = [];
    /** @type {Uint8Array | null} what the present edits made */
    #made = null;
    /** Whether the present update brought anything. */
    #brought = false;

    /**
     * @param {string[]} updates base64
     * @param {[local: string, remote: string][]} sites of processes before this one
     */
    constructor(updates, sites = []) {
        for (const [local, remote] of sites) {
            this.#locals.add(Number(local));
            this.#remotes.add(Number(remote));
        }
        const doc = this.#doc;
        doc.on('afterTransaction', (transaction) => {
            this.#deletions.remember(transaction, this.#writers);
        });
        doc.on('update', (update, origin) => {
            if (origin === FROM_OUTSIDE) this.#brought = true;
            else this.#made = update;
        });
        this.#roots.masks.observe((event) => {
            // What others put into the map without a key is no mask.
            for (const key of event.keysChanged) if (key !== null) this.#noteMask(key);
        });
        applyUpdates(doc, updates, FROM_OUTSIDE);
        this.#roots.bots.observeDeep((events, transaction) => {
            if (transaction.origin === FROM_OUTSIDE) this.#tellBots(events);
        });
        this.#roots.masks.observeDeep((events, transaction) => {
            if (transaction.origin === FROM_OUTSIDE) this.#tellMasks(events);
        });
    }

    /** All of it, as steps. @returns {Step[]} */
    content() {
        /** @type {Step[]} */
        const steps = [];
        for (const [id, map] of this.#roots.bots) {
            if (map instanceof Y.Map) steps.push(['put', id, valuesOf(map)]);
        }
        for (const id of this.#masked.keys()) this.#putMasks(id, steps);
        return steps;
    }

    /** Who writes here, and how much of each site is known. */
    version() {
        return {
            currentSite: String(this.#local),
            remoteSite: String(this.#remote),
            vector: this.#toldVector(),
        };
    }

    /**
     * Carries out steps in one transaction.
     * @param {Step[]} steps
     * @returns {{ update: string | null, values: Step[] }} values: those that are now
     *   other than the steps alone tell
     */
    edit(steps) {
        /** @type {Map<string, Step>} */
        const differing = new Map();
        this.#made = null;
        this.#writers = new Set();
        this.#author = null;
        this.#doc.transact(() => {
            for (const step of steps) this.#carryOut(step, differing);
        });
        this.#doc.clientID = this.#local;
        const values = [...differing.values()].map(([kind, id, name]) =>
            [kind, id, name, this.#valueOf(kind, id, name)]);
        return { update: this.#made && base64Of(this.#made), values };
    }

    /**
     * Takes updates of others.
     * @param {string[]} updates base64
     * @returns {{ steps: Step[], kept: number[] }} kept: the updates that brought
     *   something
     */
    merge(updates) {
        /** @type {number[]} */
        const kept = [];
        this.#told = [];
        this.#writers = new Set();
        updates.forEach((update, index) => {
            const waiting = this.#waiting();
            this.#brought = false;
            applyUpdates(this.#doc, [update], FROM_OUTSIDE, index);
            if (this.#brought || waiting.some((part, i) => part !== this.#waiting()[i])) {
                kept.push(index);
            }
        });
        // Yjs takes a new site when somebody else writes as the old one.
        this.#local = this.#doc.clientID;
        this.#locals.add(this.#local);
        return { steps: this.#told, kept };
    }

    /** @param {string | null} vector base64; null for all @returns {string} base64 */
    encode(vector) {
        return base64Of(vector === null
            ? Y.encodeStateAsUpdate(this.#doc)
            : Y.encodeStateAsUpdate(this.#doc, bytesOf(vector)));
    }

    /** One update that can stand for all, tried out. @returns {string} base64 */
    compact() {
        const update = this.encode(null);
        const again = new OpenDocument([update]);
        if (again.stateVector() !== this.stateVector()
            || !isSame(again.content(), this.content())) {
            throw new Error('the document written anew is another one');
        }
        return update;
    }

    /** @returns {string} base64 */
    stateVector() {
        return base64Of(Y.encodeStateVector(this.#doc));
    }

    // ------------------------------------------------------------ own edits

    /** @param {Step} step @param {Map<string, Step>} differing */
    #carryOut(step, differing) {
        const [kind, id, name, value] = step;
        if (kind === 'by') {
            this.#author = id === 'scripts' ? this.#remote
                : id === 'others' ? this.#local : null;
            return;
        }
        if (kind !== 'edit' && kind !== 'editMask') this.#write(this.#author ?? this.#local);
        if (kind === 'put') {
            this.#roots.bots.set(id, mapOf(name));
            for (const tag of Object.keys(name)) {
                if (wellFormed(name[tag]) !== name[tag]) {
                    differing.set(JSON.stringify(['tag', id, tag]), ['tag', id, tag]);
                }
            }
        } else if (kind === 'drop') {
            this.#roots.bots.delete(id);
            for (const tag of [...this.#masked.get(id) ?? []]) {
                this.#roots.masks.delete(`${id}:${tag}`);
                this.#noteMask(`${id}:${tag}`);
            }
        } else {
            const of = kind === 'tag' || kind === 'edit' ? 'tag' : 'mask';
            const [map, key] = this.#placeOf(of, id, name);
            if (kind === 'edit' || kind === 'editMask') this.#editText(map, key, value);
            else if (isEmpty(value)) map.delete(key);
            else map.set(key, shared(value));
            if (of === 'mask') this.#noteMask(key);
            if (kind !== of || wellFormed(value) !== value) {
                differing.set(JSON.stringify([of, id, name]), [of, id, name]);
            }
        }
    }

    /** @param {number} site */
    #write(site) {
        this.#doc.clientID = site;
        this.#writers.add(site);
    }

    /**
     * @param {string} kind tag or mask
     * @param {string} id
     * @param {string} name
     * @returns {[map: Y.Map<any>, key: string]}
     */
    #placeOf(kind, id, name) {
        if (kind === 'mask') return [this.#roots.masks, `${id}:${name}`];
        const { bots } = this.#roots;
        if (!(bots.get(id) instanceof Y.Map)) bots.set(id, new Y.Map());
        return [bots.get(id), name];
    }

    /** @param {Y.Map<any>} map @param {string} key @param {any} edit */
    #editText(map, key, edit) {
        const site = this.#author ?? (edit.isRemote ? this.#remote : this.#local);
        this.#write(site);
        let version = edit.version;
        let text = map.get(key);
        if (!(text instanceof Y.Text)) {
            text = new Y.Text(textOf(plain(text)));
            map.set(key, text);
            version = undefined;
        }
        const own = site === this.#remote ? this.#remotes : this.#locals;
        const sites = new Set([...own, ...this.#vector().keys()]);
        const author = authorOf(version, sites, this.#deletions, this.#counter, own);
        applyEdit(text, edit, author);
    }

    /** @param {string} kind @param {string} id @param {string} name */
    #valueOf(kind, id, name) {
        const map = kind === 'tag' ? this.#roots.bots.get(id) : this.#roots.masks;
        const value = map instanceof Y.Map
            ? plain(map.get(kind === 'tag' ? name : `${id}:${name}`)) : null;
        return isEmpty(value) ? null : value;
    }

    // ------------------------------------------------------ edits of others

    /** @param {Y.YEvent<any>[]} events */
    #tellBots(events) {
        const { bots } = this.#roots;
        /** @type {Set<string>} bots that are told as a whole */
        const whole = new Set();
        for (const event of events) {
            if (event.target !== bots) continue;
            for (const key of event.keys.keys()) {
                whole.add(key);
                this.#told.push(['drop', key]);
                const map = bots.get(key);
                if (map instanceof Y.Map) this.#told.push(['put', key, valuesOf(map)]);
                this.#putMasks(key, this.#told);
            }
        }
        for (const event of events) {
            const id = event.path[0];
            if (typeof id === 'string' && !whole.has(id)) this.#tellValues('tag', id, event, 1);
        }
    }

    /** @param {Y.YEvent<any>[]} events */
    #tellMasks(events) {
        for (const event of events) this.#tellValues('mask', '', event, 0);
    }

    /**
     * @param {string} kind
     * @param {string} id
     * @param {Y.YEvent<any>} event
     * @param {number} depth of the map that holds the values
     */
    #tellValues(kind, id, event, depth) {
        if (event.path.length === depth) {
            for (const key of event.keys.keys()) this.#tellValue(kind, id, key, null);
        } else {
            const isText = event instanceof Y.YTextEvent && event.path.length === depth + 1;
            const edit = isText ? editOf(event, this.#toldVector()) : null;
            this.#tellValue(kind, id, String(event.path[depth]), edit);
        }
    }

    /** @param {string} kind @param {string} id @param {string} key @param {any} edit */
    #tellValue(kind, id, key, edit) {
        const [bot, name] = kind === 'tag' ? [id, key] : splitMask(key) ?? ['', ''];
        if (bot === '') return;
        this.#told.push([kind, bot, name, this.#valueOf(kind, bot, name), edit]);
    }

    // -------------------------------------------------------------- the rest

    /** @returns {Map<number, number>} */
    #vector() {
        return Y.decodeStateVector(Y.encodeStateVector(this.#doc));
    }

    /** The vector as others are told it, with the count of deletions. */
    #toldVector() {
        return { ...Object.fromEntries(this.#vector()), [this.#counter]: this.#deletions.count };
    }

    /** Updates that wait for others. */
    #waiting() {
        const { store } = this.#doc;
        return [store.pendingStructs?.update, store.pendingDs];
    }

    /** @param {string} key of a mask that was set or deleted */
    #noteMask(key) {
        const [id, tag] = splitMask(key) ?? ['', ''];
        const tags = this.#masked.get(id) ?? new Set();
        if (this.#roots.masks.has(key)) tags.add(tag);
        else tags.delete(tag);
        if (id !== '' && tags.size > 0) this.#masked.set(id, tags);
        else this.#masked.delete(id);
    }

    /** @param {string} id @param {Step[]} steps */
    #putMasks(id, steps) {
        for (const tag of this.#masked.get(id) ?? []) {
            const value = this.#valueOf('mask', id, tag);
            if (value !== null) steps.push(['mask', id, tag, value]);
        }
    }
}
