// Shared documents that hold bots, for the process that holds them: one entry
// point, text in and text out.
//
//   read   {updates: [base64…]}           the bots and masks that they amount to
//   write  {client, bots: {id: bot…}}     one update that makes these bots

import { DocumentError } from '../documents/errors.js';
import { readUpdates, writeUpdate } from '../documents/files.js';

/** @type {Record<string, (parameters: any) => any>} */
const calls = { read: readUpdates, write: writeUpdate };

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
