// Updates of insts: bots packed as updates of a Yjs document, in base64.

import { now } from '../core/clock.js';
import { part } from '../core/parts.js';
import { ArrayPrototypePush, ErrorCtor } from '../core/primordials.js';
import { base64ToBytes, bytesToBase64 } from './base64.js';

/**
 * @typedef {object} InstUpdate
 * @property {number} id
 * @property {number} timestamp epoch ms
 * @property {string} update base64
 */

/** @param {InstUpdate[]} updates */
function bytesOf(updates) {
    /** @type {any[]} */
    const list = [];
    for (let i = 0; i < updates.length; i++) {
        const text = updates[i]?.update;
        const bytes = typeof text === 'string' ? base64ToBytes(text) : null;
        if (bytes === null) {
            throw new ErrorCtor(`The update at index ${i} holds no base64 data.`);
        }
        ArrayPrototypePush(list, bytes);
    }
    return list;
}

/**
 * @param {number} id
 * @param {Uint8Array} bytes
 * @returns {InstUpdate}
 */
function updateOf(id, bytes) {
    return { id, timestamp: now(), update: bytesToBase64(bytes) };
}

/**
 * An update that brings some bots, on top of updates that came before.
 * @param {{ id: string, tags: Record<string, any> }[]} bots plain bots
 * @param {InstUpdate[]} previous
 */
export function initializationUpdate(bots, previous) {
    return updateOf(0, part('yjs').packBots(bots, bytesOf(previous)));
}

/** @param {InstUpdate[]} updates */
export function mergedUpdate(updates) {
    return updateOf(updates.length, part('yjs').mergeUpdates(bytesOf(updates)));
}

/**
 * The bots that updates amount to, by id.
 * @param {InstUpdate[]} updates
 */
export function stateOfUpdates(updates) {
    return part('yjs').readBots(bytesOf(updates));
}
