// Debuggers: runtimes that scripts make to try other scripts in.

import { addForeignEncoder } from '../../core/encode-special.js';
import { portalBotIds } from '../../core/globals.js';
import { addFollower } from '../../core/clock.js';
import { sharedWithDebugger } from '../../core/kinship.js';
import { addForeignOriginals } from '../../core/originals.js';
import { native } from '../../core/native.js';
import { addInnerTimers, publishDue } from '../../core/timers.js';
import { recordOf } from '../../core/brand.js';
import { runtime } from '../../core/state.js';
import { newUuid } from '../../core/uuid.js';
import { writeTag } from '../../core/edits.js';
import { ObjectKeys } from '../../core/primordials.js';

/**
 * @param {any} [options]
 * @returns {Promise<any>}
 */
export async function createDebugger(options = {}) {
    // What it saves shows after the call, as for everything that waits.
    await undefined;
    const kernel = native.newKernel();
    const given = options?.configBot;
    const record = recordOf(given);
    if (record !== undefined) saveAgain(record);
    const configBot = record === undefined ? given : { id: record.id, tags: { ...record.raw } };
    const { face, encodeOwn, originals, setNow, timers } = kernel.becomeDebugger(
        { ...options, configBot },
        {
            version: runtime.version,
            device: runtime.device,
            portals: ObjectKeys(portalBotIds()),
            newUuid,
            dueChanged: publishDue,
            shared: sharedWithDebugger(),
        },
    );
    addForeignEncoder(encodeOwn);
    addForeignOriginals(originals);
    addFollower(setNow);
    addInnerTimers(timers);
    return face;
}

/**
 * A bot that is given as the config bot has its tags saved once more: hosts
 * have come to see that edit.
 * @param {import('../../core/records.js').BotRecord} record
 */
function saveAgain(record) {
    const tags = ObjectKeys(record.raw);
    for (let i = 0; i < tags.length; i++) writeTag(record, tags[i], record.raw[tags[i]]);
}

/** The debugger that this script runs in, or null. */
export function getExecutingDebugger() {
    return runtime.debuggerFace;
}
