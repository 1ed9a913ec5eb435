// Going on after the engine has ended a script: the writes of the listener are
// taken back, the error names it, and the interrupted event goes on with the
// next bot.

import { finishShout } from './actions.js';
import { abandonCalls, forgetDispatch, resumeDispatch } from './dispatch.js';
import { encode } from './codec.js';
import { RanOutOfEnergyError, markReported } from './errors.js';
import { faceOf } from './faces.js';
import { enqueueError, reschedule } from './queue.js';
import { scriptOfUnit } from './scripts.js';
import { forgetUpdate, resumeUpdate } from './state-update.js';
import { ErrorPrototypeToString, ObjectDefineProperty } from './primordials.js';

/**
 * @typedef {object} Stop
 * @property {'listener' | 'turn' | 'jobs'} kind
 * @property {number} [unit]
 * @property {number} [line]
 * @property {number} [column]
 */

/** @type {RanOutOfEnergyError | null} the first stop of the call that runs */
let firstStop = null;

/**
 * @param {Stop} stop
 * @returns {string} the fragment of the answer
 */
export function onStopped(stop) {
    const error = report(stop);
    if (firstStop === null) firstStop = error;
    if (stop.kind === 'jobs') {
        firstStop = null;
        reschedule();
        return '"ok":null';
    }
    if (stop.kind === 'turn') {
        forgetDispatch();
        forgetUpdate();
    } else {
        resumeDispatch();
        const output = resumeUpdate();
        if (output !== null) {
            firstStop = null;
            return `"ok":${encode(output)}`;
        }
    }
    const first = firstStop;
    firstStop = null;
    finishShout([]);
    reschedule();
    throw first;
}

/**
 * Takes back what the ended listener wrote and queues the error that names it.
 * @param {Stop} stop
 */
function report(stop) {
    const error = new RanOutOfEnergyError();
    const culprit = abandonCalls();
    const script = stop.unit === undefined ? undefined : scriptOfUnit(stop.unit);
    const record = culprit?.record ?? script?.owner ?? null;
    const tag = culprit?.tag ?? script?.ownerTag ?? null;
    /** @type {any} */
    const props = error;
    if (record !== null) props.bot = record.id;
    if (tag !== null) props.tag = tag;
    if (stop.line !== undefined) {
        // Own line and column of an error are the engine's, so these are set anew.
        define(error, 'line', stop.line);
        define(error, 'column', stop.column ?? 0);
        if (record !== null) {
            const place = `${record.id}.${tag}:${stop.line}:${stop.column ?? 0}`;
            const head = ErrorPrototypeToString(error);
            ObjectDefineProperty(error, 'stack', {
                value: `${head}\n   at ${tag} (${place})\n   at <CasualOS> ([Native CasualOS Code]::)`,
                writable: true,
                configurable: true,
            });
        }
    }
    const entry = { error, bot: record === null ? null : faceOf(record), tag };
    markReported(entry);
    enqueueError(entry);
    return error;
}

/**
 * @param {object} error
 * @param {string} name
 * @param {number} value
 */
function define(error, name, value) {
    ObjectDefineProperty(error, name, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
    });
}
