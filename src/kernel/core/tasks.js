// Tasks: promises that the host settles by an action with the task's id.

import { mapArgument } from './copy.js';
import { runningRecord } from './dispatch.js';
import { noteUndo } from './edits.js';
import { CasualOSError } from './errors.js';
import { limits, refuseBeyond } from './limits.js';
import { hold, release } from './native.js';
import { markOriginal } from './originals.js';
import { enqueue } from './queue.js';
import { newUuid } from './uuid.js';
import {
    ArrayPrototypePush,
    ObjectDefineProperty,
    PromiseCtor,
    PromisePrototypeThen,
    PromiseResolve,
    SafeMap,
    SafeWeakSet,
    SymbolAsyncIterator,
    sealClass,
} from './primordials.js';

class Task {
    /**
     * @param {number | string} id
     * @param {boolean} remote whether other devices may settle it
     */
    constructor(id, remote) {
        this.id = id;
        this.remote = remote;
        this.owner = holdTask();
        /** @type {(value: any) => void} */
        this.resolve = ignore;
        /** @type {(reason: any) => void} */
        this.reject = ignore;
        this.promise = new PromiseCtor((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }
}

sealClass(Task);

function ignore() {}

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** @type {SafeMap<BotRecord | null, number>} promises that wait, by who asked; null: jobs */
let waiting = new SafeMap();

/** One more promise of the bot that runs waits. @returns whose it is */
export function holdTask() {
    const owner = runningRecord();
    const count = waiting.get(owner) ?? 0;
    if (count >= limits.tasks) refuseBeyond('tasks');
    waiting.set(owner, count + 1);
    return owner;
}

/** @param {BotRecord | null} owner that holdTask gave */
export function dropTask(owner) {
    const count = waiting.get(owner) ?? 0;
    if (count > 1) waiting.set(owner, count - 1);
    else waiting.delete(owner);
}

/** @type {SafeMap<number | string, Task>} */
let tasks = new SafeMap();
/** @type {SafeMap<number | string, TaskIterable>} */
let iterables = new SafeMap();
let lastId = 0;

/**
 * A task that waits for the host.
 * @param {{ uuid?: boolean }} [options] uuid: an id nobody can guess, which
 *   lets other devices settle it
 */
export function createTask(options) {
    const uuid = options?.uuid === true;
    const task = new Task(uuid ? newUuid() : ++lastId, uuid);
    tasks.set(task.id, task);
    noteUndo(() => {
        if (tasks.delete(task.id)) dropTask(task.owner);
    });
    return task;
}

/**
 * Settles a task.
 * @param {number | string} id
 * @param {boolean} remote whether another device does it
 * @param {boolean} succeeded
 * @param {any} value
 * @returns whether there was such a task
 */
export function settleTask(id, remote, succeeded, value) {
    const task = tasks.get(id);
    if (task === undefined || (remote && !task.remote)) {
        const iterable = succeeded && !remote ? iterables.get(id) : undefined;
        if (iterable === undefined || iterable.opened) return false;
        iterable.open(value);
        return true;
    }
    const held = hold();
    tasks.delete(id);
    dropTask(task.owner);
    if (succeeded) task.resolve(value);
    else task.reject(value);
    release(held);
    return true;
}

/**
 * @typedef {object} TaskOptions
 * @property {boolean} [uuid] task id that other devices may answer
 * @property {(result: any) => any} [map] applied to the result
 * @property {boolean} [rejectUnsuccessful] a result that is no success rejects
 */

/**
 * Queues an action that waits for an answer and gives the promise of it.
 * @param {(taskId: number | string) => any} build
 * @param {TaskOptions} [options]
 * @returns {Promise<any>}
 */
export function issueTask(build, options) {
    const task = createTask(options);
    const action = enqueue(build(task.id));
    let { promise } = task;
    if (options?.rejectUnsuccessful) promise = PromisePrototypeThen(promise, requireSuccess);
    if (options?.map) promise = PromisePrototypeThen(promise, options.map);
    return markOriginal(promise, action);
}

/** @param {any} result */
function requireSuccess(result) {
    if (!result?.success) throw new CasualOSError(result);
    return result;
}

// ---------------------------------------------------------------- iterables

/** Values that come one by one; every consumer gets them all. */
class TaskIterable {
    /** @param {Task} task whose promise gives the iterable */
    constructor(task) {
        this.task = task;
        this.opened = false;
        /** @type {any[]} */
        this.items = [];
        /** @type {'open' | 'complete' | 'error'} */
        this.state = 'open';
        /** @type {any} */
        this.error = undefined;
        /** @type {(() => void)[]} consumers that wait for more */
        this.waiting = [];
        this.face = makeIterable(this);
    }

    /** @param {any} result */
    open(result) {
        this.opened = true;
        dropTask(this.task.owner);
        this.task.resolve({ iterable: this.face, result });
    }

    wake() {
        const { waiting } = this;
        this.waiting = [];
        for (let i = 0; i < waiting.length; i++) waiting[i]();
    }
}

sealClass(TaskIterable);

/** @type {SafeWeakSet<object>} */
const iterableFaces = new SafeWeakSet();

/**
 * @param {any} value
 * @beforeLoaded false
 */
export function isIterableFace(value) {
    return iterableFaces.has(value);
}

/** @param {TaskIterable} source */
function makeIterable(source) {
    const face = {};
    iterableFaces.add(face);
    ObjectDefineProperty(face, SymbolAsyncIterator, {
        value: () => makeIterator(source),
        enumerable: false,
    });
    return face;
}

/** @param {TaskIterable} source */
function makeIterator(source) {
    let at = 0;
    let ended = false;
    /** @type {Promise<any>} calls of next are answered in their order */
    let last = PromiseResolve();
    async function step() {
        for (;;) {
            if (ended) return { value: undefined, done: true };
            if (at < source.items.length) return { value: source.items[at++], done: false };
            if (source.state !== 'open') break;
            await new PromiseCtor((resolve) => {
                ArrayPrototypePush(source.waiting, /** @type {any} */ (resolve));
            });
        }
        ended = true;
        if (source.state === 'error') throw source.error;
        return { value: undefined, done: true };
    }
    const iterator = {
        next() {
            last = PromisePrototypeThen(last, step, step);
            return last;
        },
        async return(/** @type {any} */ value) {
            ended = true;
            return { value, done: true };
        },
        [SymbolAsyncIterator]: () => iterator,
    };
    return iterator;
}

/**
 * A task that gives an iterable, fed by iterable_next and its kin.
 * @param {boolean} [uuid]
 */
export function createIterable(uuid) {
    const task = new Task(uuid ? newUuid() : ++lastId, false);
    const iterable = new TaskIterable(task);
    iterables.set(task.id, iterable);
    noteUndo(() => {
        if (iterables.delete(task.id) && !iterable.opened) dropTask(task.owner);
    });
    return task;
}

/**
 * @param {(taskId: number | string) => any} build
 * @param {TaskOptions} [options]
 * @returns {Promise<any>} of the iterable
 */
export function issueIterable(build, options) {
    const task = createIterable(options?.uuid);
    const action = enqueue(build(task.id));
    let promise = task.promise;
    if (options?.map) promise = PromisePrototypeThen(promise, options.map);
    return markOriginal(promise, action);
}

/**
 * @param {any} action iterable_next, iterable_complete or iterable_throw
 * @returns whether an iterable of this runtime took it
 */
export function feedIterable(action) {
    const iterable = iterables.get(action.taskId);
    if (iterable === undefined) return false;
    if (action.type === 'iterable_next') {
        ArrayPrototypePush(iterable.items, mapArgument(action.value));
        if (!iterable.opened) iterable.open({ success: true });
    } else {
        iterables.delete(action.taskId);
        if (action.type === 'iterable_complete') {
            iterable.state = 'complete';
        } else {
            iterable.state = 'error';
            iterable.error = action.error;
        }
        if (!iterable.opened) iterable.open({ success: true });
    }
    iterable.wake();
    return true;
}

/** @beforeLoaded nothing */
export function forgetTasks() {
    tasks = new SafeMap();
    iterables = new SafeMap();
    waiting = new SafeMap();
    lastId = 0;
}
