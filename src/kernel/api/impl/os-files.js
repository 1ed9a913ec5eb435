// Files: giving them to the user, and bots in them.

import { allBots } from '../../core/bots.js';
import { recordOf } from '../../core/brand.js';
import { storedMasks, storedTags } from '../../core/copy.js';
import { original } from '../../core/originals.js';
import { part } from '../../core/parts.js';
import { enqueue } from '../../core/queue.js';
import { issueTask } from '../../core/tasks.js';
import { DEFAULT_SPACE, hasValue } from '../../core/values.js';
import {
    auxFileName, botsOfState, isPdfName, parseStored, pdfOf,
} from '../../lib/aux-files.js';
import { initializationUpdate, stateOfUpdates } from '../../lib/inst-updates.js';
import { extensionOf, typeOfFile } from '../../lib/mime-types.js';
import { checkObject, checkText, requireTextIfGiven } from '../checks.js';
import { remoteTask } from '../requests.js';
import { getCurrentInst } from './os-inst.js';
import {
    ArrayBufferCtor, ArrayBufferIsView, ArrayIsArray, ArrayPrototypePush, ErrorCtor,
    JSONStringify, PromiseResolve, StringPrototypeIncludes,
} from '../../core/primordials.js';

// ---------------------------------------------------------------- any file

/** @param {any} data */
function isBlob(data) {
    return data instanceof part('web').Blob;
}

/** @param {any} data */
function isBinary(data) {
    return data instanceof ArrayBufferCtor || ArrayBufferIsView(data) || isBlob(data);
}

/** @param {any} data */
function contentOf(data) {
    if (typeof data === 'string') return data;
    if (typeof data !== 'object' || data === null) {
        throw new ErrorCtor(
            'os.download() data must be a string, object, ArrayBuffer, or Blob.');
    }
    return isBinary(data) ? data : JSONStringify(original(data));
}

/**
 * @param {any} data
 * @param {any} filename
 * @param {any} [mimeType]
 */
export function download(data, filename, mimeType) {
    const content = contentOf(data);
    if (typeof filename !== 'string') {
        throw new ErrorCtor('os.download() filename must be a string.');
    }
    requireTextIfGiven(mimeType, 'os.download() mimeType');
    const own = typeof content === 'object' && isBlob(content) ? content.type : '';
    const type = own || (hasValue(mimeType) ? mimeType : typeOfFile(filename) ?? 'text/plain');
    const extension = StringPrototypeIncludes(filename, '.') ? undefined : extensionOf(type);
    return enqueue({
        type: 'download',
        data: content,
        filename: extension === undefined ? filename : `${filename}.${extension}`,
        mimeType: type,
    });
}

// ---------------------------------------------------------------- files of bots

/**
 * A bot as files hold it.
 * @param {any} bot
 */
function fileBot(bot) {
    const record = recordOf(bot);
    const source = record ?? bot;
    /** @type {any} */
    const plain = { id: source.id };
    if (hasValue(source.space)) plain.space = source.space;
    plain.tags = storedTags(record ? record.raw : bot.tags ?? {});
    const masks = source.masks && !record ? storedMasks(source.masks) : null;
    if (masks !== null) plain.masks = masks;
    return plain;
}

/**
 * @param {any} bots a bot or a list of bots
 * @param {string} path of the function, for errors
 * @returns {any[]}
 */
function fileBots(bots, path) {
    const given = original(bots);
    const list = ArrayIsArray(given) ? given : [given];
    /** @type {any[]} */
    const plain = [];
    for (let i = 0; i < list.length; i++) {
        checkObject(list[i], path, 'bots');
        ArrayPrototypePush(plain, fileBot(list[i]));
    }
    return plain;
}

/**
 * @param {any} bots
 * @param {string} path of the function, for errors
 * @returns {{ version: 1, state: Record<string, any> }}
 */
function storedState(bots, path) {
    const list = fileBots(bots, path);
    /** @type {Record<string, any>} */
    const state = {};
    for (let i = 0; i < list.length; i++) state[list[i].id] = list[i];
    return { version: 1, state };
}

/** @param {any} bots @param {string} path */
function storedUpdates(bots, path) {
    const list = fileBots(bots, path);
    for (let i = 0; i < list.length; i++) checkText(list[i].id, path, 'bots[].id');
    return { version: 2, updates: [initializationUpdate(list, [])] };
}

/**
 * @param {any} stored
 * @param {any} filename
 */
function downloadStored(stored, filename) {
    if (!filename) {
        throw new ErrorCtor('Filename must be provided. Try again with a filename.');
    }
    const name = auxFileName(`${filename}`);
    const json = JSONStringify(stored);
    return isPdfName(name)
        ? download(pdfOf(json), name, 'application/pdf')
        : download(json, name, 'application/json');
}

/** @param {any} bots @param {string} filename */
export function downloadBots(bots, filename) {
    const path = 'os.downloadBots';
    return downloadStored(storedState(bots, path), filename);
}

/** @param {any} bots @param {string} filename */
export function downloadBotsAsInitialzationUpdate(bots, filename) {
    const path = 'os.downloadBotsAsInitialzationUpdate';
    return downloadStored(storedUpdates(bots, path), filename);
}

export function downloadInst() {
    const all = allBots();
    /** @type {any[]} */
    const shared = [];
    for (let i = 0; i < all.length; i++) {
        if (all[i].space === undefined || all[i].space === DEFAULT_SPACE) {
            ArrayPrototypePush(shared, all[i]);
        }
    }
    const name = getCurrentInst() ?? 'inst';
    const path = 'os.downloadInst';
    return downloadStored(storedState(shared, path), `${name}.aux`);
}

/**
 * @param {any} bots
 * @param {{ version?: number }} [options]
 */
export function getAuxFileForBots(bots, options = { version: 2 }) {
    const path = 'os.getAuxFileForBots';
    return options?.version === 1 ? storedState(bots, path) : storedUpdates(bots, path);
}

/** @param {any} jsonOrPdf text, Uint8Array or ArrayBuffer */
export function parseBotsFromData(jsonOrPdf) {
    const stored = parseStored(original(jsonOrPdf));
    if (stored === null) return null;
    if (stored.version === 1) return botsOfState(stored.state);
    try {
        return botsOfState(stateOfUpdates(stored.updates));
    } catch {
        return null;
    }
}

/** @param {any} urlOrJSON */
export function importAUX(urlOrJSON) {
    const stored = parseStored(urlOrJSON);
    if (stored === null) {
        return issueTask((taskId) => ({ type: 'import_aux', url: urlOrJSON, taskId }));
    }
    if (stored.version === 2) {
        return issueTask((taskId) => remoteTask(
            { type: 'apply_updates_to_inst', updates: stored.updates }, taskId), { uuid: true });
    }
    enqueue({ type: 'apply_state', state: stored.state });
    return PromiseResolve(undefined);
}
