// The C functions that the host side of this realm gives to the kernel.

/**
 * @typedef {object} Native
 * @property {(kind: string, json: string) => void} emit an event for the host, as JSON text
 * @property {(list: string, seq: number) => void} emitActions the event that tells actions: their
 *   list as JSON text, and the number of the batch, or -1 when the host answers none
 * @property {(texts: string[], libraries: string, forceSync: boolean, now?: boolean) => any[][]} compile
 *   `[flags, factory, unit]` a text, or `[-1, message, line, column, errors]`
 * @property {(url: string, line: number, column: number, message?: any, newer?: any) =>
 *   number[] | null} locate `[unit, line, column]` in the script's own text
 * @property {(text: string, maker: number) => string | undefined} weave JavaScript with stop
 *   checks that tell its maker; undefined when it needs none
 * @property {() => any} globalChecks the object by which woven code finds its checks wherever it
 *   runs in this realm
 * @property {(units: number[]) => void} keepUnits errors in all others have no place any more;
 *   the numbers ascend
 * @property {(entries: string) => void} know texts that compile for certain may wait
 * @property {Int32Array} page shared with the watch: src/message/cells.h
 * @property {(kind: 0 | 1, number: number, name: string) => boolean} [announce] tells a host in
 *   another process the name of a bot (0) or tag (1); false when all names have to be told again
 * @property {Float64Array} due `[when the next timer is due]`, epoch ms
 * @property {() => number} now milliseconds since 1970
 * @property {() => number} monotonic milliseconds with fractions, from any start
 * @property {(count: number) => Uint8Array} randomBytes
 * @property {(count: number) => string} uuids new ids, as JSON of a list
 * @property {(count: number, lines: string) => Int32Array | undefined} order the places of
 *   the lines when they are sorted; undefined if that takes more than comparing bytes
 * @property {(level: string, text: string) => void} log
 * @property {(name: string, ...given: any[]) => any} loadPart
 * @property {() => string} stack
 * @property {(text: string) => string} pausePoints where a debugger could stop in a script: JSON of
 *   `[line, column, 1 before + 2 after]` for each
 * @property {() => void} endJobs the job that runs, which may only wait now, is ended, and with
 *   it all that wait
 * @property {() => any} newKernel a second kernel in a realm of its own
 * @property {Record<string, Function>} [crypto]
 */

/** @type {Native} */
export let native = /** @type {any} */ (null);

/**
 * What follows changes several things that belong together: until release() the
 * watch ends no code of the kernel, though scripts that are called meanwhile. Code
 * that is ended runs no finally block; whoever enters the kernel anew lets go.
 * @returns {number} for release()
 */
export function hold() {
    const before = native.page[1];
    if (before === 0) native.page[1] = 1;
    return before;
}

/** @param {number} before what hold() gave */
export function release(before) {
    native.page[1] = before;
}

/**
 * Takes in what the host gives, which takes as long as it takes: no script's
 * time passes meanwhile.
 * @param {() => void} takeIn
 */
export function holdForHost(takeIn) {
    native.page[1] = 2;
    takeIn();
    native.page[1] = 0;
}

/** @param {Native} functions */
export function setNative(functions) {
    native = functions;
}
