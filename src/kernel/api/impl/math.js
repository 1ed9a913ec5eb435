// Random numbers with a seed of their own, and geometry that knows bots.

import { tagOf } from '../../core/bots.js';
import {
    VECTOR_PREFIX, hasValue, parseVector,
} from '../../core/values.js';
import { anchorOffset, intersectPlane as intersect } from '../../lib/geometry.js';
import {
    engineSource, generatorOf, randomNumber, randomWhole, seededSource,
} from '../../lib/random.js';
import { checkObject } from '../checks.js';
import { getBotPosition } from './bots-query.js';
import { StringPrototypeStartsWith } from '../../core/primordials.js';

/** Where random numbers come from; scripts can give it a seed. */
let source = engineSource;

/** @param {any} seed nothing: the engine's own random numbers again */
export function setRandomSeed(seed) {
    source = hasValue(seed) ? seededSource(seed) : engineSource;
}

/** @param {number} [min] @param {number} [max] */
export function random(min = 0, max = undefined) {
    return randomNumber(source, min, max);
}

/** @param {number} [min] @param {number} [max] */
export function randomInt(min = 0, max = undefined) {
    return randomWhole(source, min, max);
}

/** @param {any} [seed] */
export function getSeededRandomNumberGenerator(seed) {
    return generatorOf(hasValue(seed) ? seed : null);
}

const UP = { x: 0, y: 0, z: 1 };
const ZERO = { x: 0, y: 0, z: 0 };

/**
 * @param {any} origin
 * @param {any} direction
 * @param {any} [planeNormal]
 * @param {any} [planeOrigin]
 */
export function intersectPlane(origin, direction, planeNormal = UP, planeOrigin = ZERO) {
    checkObject(planeNormal, 'math.intersectPlane', 'planeNormal');
    checkObject(planeOrigin, 'math.intersectPlane', 'planeOrigin');
    return intersect(origin, direction, planeNormal, planeOrigin);
}

/** @param {any} anchorPoint a name, [x, y, z], a vector or the text of one */
export function getAnchorPointOffset(anchorPoint) {
    const isText = typeof anchorPoint === 'string'
        && StringPrototypeStartsWith(anchorPoint, VECTOR_PREFIX);
    return anchorOffset(isText ? parseVector(anchorPoint) : anchorPoint);
}

/**
 * @param {any} bot
 * @param {string} tag
 */
function scaleOf(bot, tag) {
    const value = tagOf(bot, tag);
    return typeof value === 'number' ? value : 1;
}

/**
 * @param {any} bot
 * @param {string} dimension
 * @param {any} anchorPoint
 */
export function getAnchorPointPosition(bot, dimension, anchorPoint) {
    const position = getBotPosition(bot, dimension);
    const offset = getAnchorPointOffset(anchorPoint);
    const scale = scaleOf(bot, 'scale');
    return {
        x: position.x + offset.x * scale * scaleOf(bot, 'scaleX'),
        y: position.y + offset.y * scale * scaleOf(bot, 'scaleY'),
        z: position.z + offset.z * scale * scaleOf(bot, 'scaleZ'),
    };
}
