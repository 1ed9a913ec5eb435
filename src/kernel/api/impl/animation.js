// Animating tags: values that change by themselves over time.

import { recordOf } from '../../core/brand.js';
import { findBot, tagOf } from '../../core/bots.js';
import { now, openedAt } from '../../core/clock.js';
import { writeMask, writeTag } from '../../core/edits.js';
import { hold, release } from '../../core/native.js';
import { cancelTimer, endAnimation, ownAnimation, setPlainTimer } from '../../core/timers.js';
import { DEFAULT_MASK_SPACE, DEFAULT_SPACE, hasValue } from '../../core/values.js';
import { easingOf } from '../../lib/easing.js';
import { Rotation } from '../../lib/rotation.js';
import { Vector2, Vector3 } from '../../lib/vector.js';
import {
    ArrayIsArray,
    ArrayPrototypeIncludes,
    ArrayPrototypePush,
    ErrorCtor,
    NumberIsFinite,
    ObjectKeys,
    PromiseAll,
    PromiseCtor,
    PromiseReject,
    PromiseResolve,
    SafeMap,
    newList,
    sealClass,
} from '../../core/primordials.js';

/** @typedef {import('../../core/records.js').BotRecord} BotRecord */

/** Milliseconds between two steps of all animations. */
const TICK = 16;

/** One tag's way from a value to another. */
class Animation {
    /**
     * @param {BotRecord} record
     * @param {string} tag
     * @param {any} options
     * @param {Group} group
     */
    constructor(record, tag, options, group) {
        this.record = record;
        this.tag = tag;
        this.group = group;
        const space = options.tagMaskSpace;
        this.space = space === false ? false : space || DEFAULT_MASK_SPACE;
        this.easing = easingOf(options.easing);
        this.scripted = typeof options.easing === 'function';
        this.duration = options.duration * 1000;
        this.start = options.startTime ?? now();
        const current = tagOf(group.face, tag);
        this.to = options.toValue;
        this.from = startValue(options.fromValue ?? current, this.to);
        this.owned = ownAnimation(record, () => group.cancel());
    }

    /** @param {number} time @returns whether it has come to its end */
    step(time) {
        const progress = this.duration > 0 ? (time - this.start) / this.duration : 1;
        if (progress < 0) return false;
        const ended = progress >= 1;
        const amount = this.easing(ended ? 1 : progress);
        this.write(amount === 1 ? this.to : between(this.from, this.to, amount));
        return ended;
    }

    /** @param {any} value */
    write(value) {
        const { record, tag, space } = this;
        if (space === false || space === (record.space || DEFAULT_SPACE)) {
            writeTag(record, tag, value);
        } else {
            writeMask(record, tag, value, space);
        }
    }
}

sealClass(Animation);

/** The animations that were started together and end together. */
class Group {
    /** @param {any} face */
    constructor(face) {
        this.face = face;
        /** @type {Animation[]} */
        this.animations = newList();
        /** @type {(value?: any) => void} */
        this.resolve = () => {};
        /** @type {(reason: any) => void} */
        this.reject = () => {};
        /** Whether a step began and did not come to its end. */
        this.stepping = false;
        this.promise = new PromiseCtor((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }

    /** @param {number} time */
    step(time) {
        let running = 0;
        for (let i = 0; i < this.animations.length; i++) {
            const animation = this.animations[i];
            if (!animation.owned.active) continue;
            if (animation.step(time)) endAnimation(animation.owned);
            else running++;
        }
        if (running > 0 || !groups.has(this)) return;
        groups.delete(this);
        this.resolve();
    }

    cancel() {
        this.fail(new ErrorCtor('The animation was canceled.'));
    }

    /** @param {any} reason */
    fail(reason) {
        if (!groups.has(this)) return;
        groups.delete(this);
        for (let i = 0; i < this.animations.length; i++) {
            const { owned } = this.animations[i];
            if (owned.active) endAnimation(owned);
        }
        this.reject(reason);
    }

    /** Whether a step calls functions of scripts. */
    isScripted() {
        for (let i = 0; i < this.animations.length; i++) {
            if (this.animations[i].scripted) return true;
        }
        return false;
    }
}

sealClass(Group);

/** @type {SafeMap<Group, true>} */
const groups = new SafeMap();
let ticking = false;

/**
 * Ends all animations without telling anybody.
 * @beforeLoaded nothing
 */
export function forgetAnimations() {
    groups.clear();
    ticking = false;
}

/**
 * One step of all animations. An easing function that throws or that the
 * engine ends takes its own animation with it, and no other.
 */
function tick() {
    const held = hold();
    ticking = false;
    const time = now();
    /** @type {Group[]} */
    const running = newList();
    let scripted = false;
    groups.forEach((_, group) => {
        ArrayPrototypePush(running, group);
        scripted ||= group.isScripted();
    });
    if (scripted) keepTicking();
    for (let i = 0; i < running.length; i++) stepAlone(running[i], time);
    keepTicking();
    release(held);
}

/**
 * @param {Group} group
 * @param {number} time
 */
function stepAlone(group, time) {
    if (group.stepping) {
        group.fail(new ErrorCtor('The animation was ended: its easing function took too long.'));
        return;
    }
    group.stepping = true;
    try {
        group.step(time);
    } catch (error) {
        group.fail(error);
    }
    group.stepping = false;
}

function keepTicking() {
    if (ticking || groups.size === 0) return;
    ticking = true;
    const passed = now() - openedAt();
    setPlainTimer(tick, TICK - (passed % TICK));
}

// ---------------------------------------------------------------- values

/**
 * @param {any} start
 * @param {any} end
 */
function startValue(start, end) {
    if (end instanceof Vector2) return new Vector2(finite(start?.x), finite(start?.y));
    if (end instanceof Vector3) {
        return new Vector3(finite(start?.x), finite(start?.y), finite(start?.z));
    }
    if (end instanceof Rotation) return start instanceof Rotation ? start : new Rotation();
    if (typeof end === 'number' && typeof start !== 'number') return 0;
    return start;
}

/** @param {any} value */
function finite(value) {
    return typeof value === 'number' && NumberIsFinite(value) ? value : 0;
}

/**
 * @param {any} from
 * @param {any} to
 * @param {number} amount
 */
function between(from, to, amount) {
    if (typeof to === 'number') return from + (to - from) * amount;
    if (to instanceof Vector2) return Vector2.interpolatePosition(from, to, amount);
    if (to instanceof Vector3) return Vector3.interpolatePosition(from, to, amount);
    if (to instanceof Rotation) return Rotation.interpolate(from, to, amount);
    return from;
}

// ---------------------------------------------------------------- functions

/**
 * @param {any} bot bot, id, or list of them
 * @param {any} tagOrOptions
 * @param {any} [options]
 * @returns {Promise<any>}
 */
export function animateTag(bot, tagOrOptions, options) {
    if (ArrayIsArray(bot)) {
        /** @type {any[]} */
        const all = [];
        for (let i = 0; i < bot.length; i++) {
            const target = typeof bot[i] === 'string' ? findBot(bot[i]) : bot[i];
            if (hasValue(target)) {
                ArrayPrototypePush(all, animateTag(target, tagOrOptions, options));
            }
        }
        return PromiseAll(all);
    }
    if (!hasValue(bot)) {
        return PromiseReject(new ErrorCtor('animateTag() cannot accept null bots'));
    }
    const record = recordOf(typeof bot === 'string' ? findBot(bot) : bot);
    if (record === undefined) return PromiseResolve();
    const face = typeof bot === 'string' ? findBot(bot) : bot;
    return typeof tagOrOptions === 'string'
        ? animateOne(record, face, tagOrOptions, options)
        : animateMany(record, face, tagOrOptions);
}

/**
 * @param {BotRecord} record
 * @param {any} face
 * @param {string} tag
 * @param {any} options
 */
function animateOne(record, face, tag, options) {
    cancelTags(record, [tag]);
    if (!options) return PromiseResolve();
    if (typeof options.duration !== 'number') {
        throw new ErrorCtor('You must provide a duration.');
    }
    return run(record, face, [[tag, options]]);
}

/**
 * @param {BotRecord} record
 * @param {any} face
 * @param {any} options
 */
function animateMany(record, face, options) {
    if (!options) return PromiseResolve();
    const { fromValue, toValue } = options;
    if (typeof fromValue !== 'object' || fromValue === null) {
        return PromiseReject(new ErrorCtor('fromValue must be an object.'));
    }
    if (typeof toValue !== 'object' || toValue === null) {
        return PromiseReject(new ErrorCtor('toValue must be an object.'));
    }
    if (typeof options.duration !== 'number') {
        return PromiseReject(new ErrorCtor('You must provide a duration.'));
    }
    const tags = ObjectKeys(fromValue);
    cancelTags(record, tags);
    /** @type {[string, any][]} */
    const plans = [];
    for (let i = 0; i < tags.length; i++) {
        const one = { ...options, fromValue: fromValue[tags[i]], toValue: toValue[tags[i]] };
        ArrayPrototypePush(plans, [tags[i], one]);
    }
    return run(record, face, plans);
}

/**
 * @param {BotRecord} record
 * @param {any} face
 * @param {[string, any][]} plans
 */
function run(record, face, plans) {
    const group = new Group(face);
    groups.set(group, true);
    for (let i = 0; i < plans.length; i++) {
        const plan = plans[i];
        ArrayPrototypePush(group.animations, new Animation(record, plan[0], plan[1], group));
    }
    if (plans.length === 0) group.step(now());
    keepTicking();
    return group.promise;
}

/**
 * @param {BotRecord} record
 * @param {string[] | null} tags null for all
 */
function cancelTags(record, tags) {
    /** @type {any[]} */
    const found = newList();
    groups.forEach((_, group) => {
        for (let i = 0; i < group.animations.length; i++) {
            const animation = group.animations[i];
            if (animation.record !== record || !animation.owned.active) continue;
            if (tags !== null && !ArrayPrototypeIncludes(tags, animation.tag)) continue;
            ArrayPrototypePush(found, animation);
        }
    });
    for (let i = 0; i < found.length; i++) cancelTimer(found[i].owned);
}

/**
 * @param {any} bot
 * @param {string | string[]} [tag]
 */
export function clearAnimations(bot, tag) {
    if (ArrayIsArray(bot)) {
        for (let i = 0; i < bot.length; i++) clearAnimations(bot[i], tag);
        return;
    }
    const record = recordOf(typeof bot === 'string' ? findBot(bot) : bot);
    if (record === undefined) return;
    const tags = !hasValue(tag) ? null : ArrayIsArray(tag) ? tag : [/** @type {string} */ (tag)];
    cancelTags(record, tags);
}
