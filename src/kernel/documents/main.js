// Shared documents that hold bots, for the process that holds them: a bundle of
// its own, apart from the kernel, with one entry point, text in and text out.
//
//   read   {updates: [{update: base64}…]}  the bots and masks that they make, as
//                                          files hold the updates
//   write  {client, bots: {id: bot…}}      one update that makes these bots
//
// One document at a time stays open. It begins with the updates that are given;
// all are in base64 from here on, and steps are those of open-document.js:
//
//   open    {updates, sites?}  all that is in it, as steps; sites: of processes
//                       that had it before, [local, remote] each
//   edit    {steps}     carried out in one transaction
//   merge   {updates}   of others; what they did, as steps
//   encode  {vector?}   its state, or what a vector does not know of it
//   compact {}          one update that can stand for all of them
//   vector  {}          how much of each site it knows

import { DocumentError } from './errors.js';
import { readUpdates, writeUpdate } from './files.js';
import { OpenDocument } from './open-document.js';

/** @type {OpenDocument | null} */
let opened = null;

function document() {
    if (opened === null) throw new DocumentError('no document is open');
    return opened;
}

/** @type {Record<string, (parameters: any) => any>} */
const calls = {
    read: readUpdates,
    write: writeUpdate,
    open({ updates, sites }) {
        opened = new OpenDocument(updates, sites);
        return { steps: opened.content(), version: opened.version() };
    },
    edit: ({ steps }) => ({ ...document().edit(steps), version: document().version() }),
    merge: ({ updates }) => ({ ...document().merge(updates), version: document().version() }),
    compact: () => document().compact(),
    encode: ({ vector }) => document().encode(vector ?? null),
    vector: () => document().stateVector(),
};

/** What has no form in JSON: whole numbers of 64 bits. @param {string} _ @param {any} value */
function withoutBigInts(_, value) {
    return typeof value === 'bigint' ? Number(value) : value;
}

/** @param {any} value */
function encode(value) {
    try {
        return JSON.stringify(value);
    } catch {
        return JSON.stringify(value, withoutBigInts);
    }
}

/** @param {any} error what a call threw */
function describe(error) {
    return {
        invalid: error instanceof DocumentError,
        message: String(error?.message ?? error),
        index: error?.index ?? null,
    };
}

/**
 * @param {string} name of the call
 * @param {string} parameters JSON
 * @returns {string} `"ok":…` or `"error":{…}`
 */
export function call(name, parameters) {
    try {
        return `"ok":${encode(calls[name](JSON.parse(parameters)) ?? null)}`;
    } catch (error) {
        return `"error":${JSON.stringify(describe(error))}`;
    }
}
