// Updates as files hold them: all of them at once, and no document afterwards.

import { isEmpty, mapOf, plain, record, rootsOf, shared, splitMask, valuesOf } from './bots.js';
import { applyUpdates, base64Of } from './updates.js';
import { Y } from './yjs.js';

/** The space of the masks in a document. */
const MASK_SPACE = 'shared';

/**
 * The bots that updates amount to, and the masks of bots that are there.
 * @param {{ updates: { update: string }[] }} parameters
 */
export function readUpdates({ updates }) {
    const doc = new Y.Doc();
    applyUpdates(doc, updates.map(({ update }) => update));
    const { bots, masks } = rootsOf(doc);
    const state = record();
    for (const [id, map] of bots) {
        if (map instanceof Y.Map) state[id] = { id, tags: valuesOf(map) };
    }
    for (const [key, value] of masks) {
        const [id, tag] = splitMask(key) ?? ['', ''];
        const text = plain(value);
        if (isEmpty(text) || !(id in state)) continue;
        state[id].masks ??= { [MASK_SPACE]: record() };
        state[id].masks[MASK_SPACE][tag] = text;
    }
    return state;
}

/**
 * One update that makes these bots in an empty document. The same bots in the
 * same order and the same client give the same update.
 * @param {{ client: number, bots: Record<string, any> }} parameters
 * @returns {string} base64
 */
export function writeUpdate({ client, bots }) {
    const doc = new Y.Doc();
    doc.clientID = client;
    const roots = rootsOf(doc);
    doc.transact(() => {
        for (const id of Object.keys(bots)) {
            roots.bots.set(id, mapOf(bots[id].tags));
        }
        for (const id of Object.keys(bots)) {
            const masks = bots[id].masks?.[MASK_SPACE] ?? {};
            for (const tag of Object.keys(masks)) {
                if (!isEmpty(masks[tag])) roots.masks.set(`${id}:${tag}`, shared(masks[tag]));
            }
        }
    });
    return base64Of(Y.encodeStateAsUpdate(doc));
}
