// Going on after the engine has ended a script: the writes of the listener are
// taken back, the host is told which one it was, and the interrupted event goes
// on with the next bot.

import { finishShout, keepPasses, noteEndedDelivery, releasePasses } from './actions.js';
import { abandonCalls, forgetDispatch, likelyCulprit, resumeDispatch } from './dispatch.js';
import { encode } from './codec.js';
import { RanOutOfEnergyError } from './errors.js';
import { native } from './native.js';
import { forgetLoading } from './modules.js';
import { reschedule } from './queue.js';
import { scriptOfUnit } from './scripts.js';
import { forgetUpdate, resumeUpdate } from './state-update.js';
import { abandonInner } from './timers.js';

/**
 * @typedef {object} Stop
 * @property {'listener' | 'turn' | 'jobs'} kind
 * @property {'memory'} [reason] when it was not the time
 * @property {number} [unit]
 * @property {number} [line]
 * @property {number} [column]
 */

/**
 * @typedef {object} Culprit
 * @property {string} [bot]
 * @property {string} [tag]
 * @property {number} [line]
 * @property {number} [column]
 * @property {boolean} [certain] false: it is a guess, the last that waited or ran before
 */

/** @type {number[] | null} where the first job was that ended itself */
let endedJob = null;
/** @type {import('./made-code.js').Maker | null} whose made code it was, without a place */
let endedMaker = null;

/**
 * Notes where asynchronous code was ended by a check in it.
 * @param {number[] | null} place unit, line, column
 * @param {import('./made-code.js').Maker | null} maker of the code
 */
export function noteEndedJob(place, maker) {
    if (endedJob !== null || endedMaker !== null) return;
    endedJob = place;
    if (place === null) endedMaker = maker;
}

/** @type {Culprit | null} the first that was ended in the call that runs */
let first = null;

/**
 * @param {Stop} stop
 * @returns {string} the fragment of the answer
 */
export function onStopped(stop) {
    native.page[1] = 1;
    if (stop.unit === undefined && endedJob !== null) {
        stop.unit = endedJob[0];
        stop.line = endedJob[1];
        stop.column = endedJob[2];
    }
    endedJob = null;
    noteEndedDelivery(stop.unit !== undefined);
    const culprit = takeBack(stop);
    tell(stop.reason ?? stop.kind, culprit);
    native.page[1] = 0;
    if (stop.kind === 'jobs') {
        forgetDispatch();
        forgetLoading();
        releasePasses();
        reschedule();
        return '"ok":null';
    }
    if (first === null) first = culprit;
    if (stop.kind === 'turn') {
        forgetDispatch();
        forgetUpdate();
    } else {
        resumeDispatch();
        const output = resumeUpdate();
        if (output !== null) {
            first = null;
            releasePasses();
            return `"ok":${encode(output)}`;
        }
    }
    const named = first;
    first = null;
    finishShout([]);
    releasePasses();
    reschedule();
    const { message } = new RanOutOfEnergyError();
    return `"error":${encode({ name: 'Error', message, stop: named })}`;
}

/**
 * Takes back what the ended listener wrote, and tells who it was.
 * @param {Stop} stop
 * @returns {Culprit}
 */
function takeBack(stop) {
    const call = abandonCalls();
    abandonInner();
    keepPasses();
    const script = stop.unit === undefined ? undefined : scriptOfUnit(stop.unit);
    /** @type {Culprit} */
    const culprit = {};
    const record = call?.record ?? script?.owner ?? endedMaker?.record ?? null;
    const tag = call?.tag ?? script?.ownerTag ?? endedMaker?.tag ?? null;
    endedMaker = null;
    if (record !== null) culprit.bot = record.id;
    if (tag !== null) culprit.tag = tag;
    if (record === null) guess(culprit, stop.kind === 'jobs');
    if (stop.line !== undefined) {
        culprit.line = stop.line;
        culprit.column = stop.column ?? 0;
    }
    return culprit;
}

/**
 * @param {Culprit} culprit
 * @param {boolean} inJobs
 */
function guess(culprit, inJobs) {
    const last = likelyCulprit(inJobs);
    if (last === null) return;
    culprit.bot = last.record.id;
    if (last.tag !== null) culprit.tag = last.tag;
    culprit.certain = false;
}

/**
 * Tells the host which script was ended.
 * @param {string} limit what was over: the time of listener, turn or jobs, or memory
 * @param {Culprit} culprit
 */
function tell(limit, culprit) {
    native.emit('stopped_script', encode({ event: 'stopped_script', limit, ...culprit }));
}
