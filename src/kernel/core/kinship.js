// What a debugger shares with the runtime that made it. Each is a kernel in a
// realm of its own, and without this a vector of the one would be some object to
// the other.

import { DateTime, adoptDates, isDateTime } from '../lib/dates.js';
import { knowRotations, knowVectors } from '../lib/shapes.js';
import { adoptPart, part } from './parts.js';
import { addForeignOriginals, ownOriginal } from './originals.js';
import {
    ArrayBufferCtor,
    DateCtor,
    ErrorCtor,
    MapCtor,
    ObjectSetPrototypeOf,
    PromiseCtor,
    RegExpCtor,
    SetCtor,
} from './primordials.js';

/** Built-in classes whose objects pass between the two. */
const BUILT_INS = [
    ArrayBufferCtor,
    DateCtor,
    ErrorCtor,
    MapCtor,
    PromiseCtor,
    RegExpCtor,
    SetCtor,
];

/** What this kernel gives to a debugger. */
export function sharedWithDebugger() {
    return {
        builtIns: BUILT_INS,
        dates: { DateTime, isDateTime },
        originals: ownOriginal,
        rotations: part('lib/rotation'),
        vectors: part('lib/vector'),
    };
}

/**
 * Takes what the outer kernel gives. Objects of this realm become instances of
 * the outer realm's classes, too.
 * @param {ReturnType<typeof sharedWithDebugger>} outer
 */
export function adoptFrom(outer) {
    addForeignOriginals(outer.originals);
    adoptDates(outer.dates);
    adoptPart('lib/rotation', outer.rotations);
    adoptPart('lib/vector', outer.vectors);
    knowRotations(outer.rotations);
    knowVectors(outer.vectors);
    for (let i = 0; i < BUILT_INS.length; i++) {
        ObjectSetPrototypeOf(BUILT_INS[i].prototype, outer.builtIns[i].prototype);
    }
}
