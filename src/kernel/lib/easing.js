// Easing: how fast a value changes on its way. Each curve is a function of the
// progress, both from 0 to 1. The curves are those of tween.js.

import {
    MathCos,
    MathPI,
    MathPow,
    MathSin,
    MathSqrt,
} from '../core/primordials.js';

/** @typedef {(progress: number) => number} Curve */

/** @type {Curve} */
const linear = (x) => x;

/** Five half swings on the way. @type {(x: number) => number} */
const swing = (x) => MathSin((x - 1.1) * 5 * MathPI);

/** How each type starts; the other modes mirror it. @type {Record<string, Curve>} */
const starts = {
    // @ts-ignore: no inherited names
    __proto__: null,
    linear,
    quadratic: (x) => x * x,
    cubic: (x) => x * x * x,
    quartic: (x) => x * x * x * x,
    quintic: (x) => x * x * x * x * x,
    sinusoidal: (x) => 1 - MathCos((x * MathPI) / 2),
    exponential: (x) => (x === 0 ? 0 : x === 1 ? 1 : MathPow(1024, x - 1)),
    circular: (x) => 1 - MathSqrt(1 - x * x),
    elastic: (x) =>
        x === 0 ? 0 : x === 1 ? 1 : -MathPow(2, 10 * (x - 1)) * swing(x),
};

/** @type {(start: Curve) => Curve} */
const mirrored = (start) => (x) => 1 - start(1 - x);

/**
 * The start of a curve for the first half and its mirror for the second.
 * @param {Curve} start
 * @returns {Curve}
 */
const bothEnds = (start) => (x) =>
    x < 0.5 ? start(x * 2) / 2 : 1 - start(2 - x * 2) / 2;

/**
 * The elastic curve swings twice as fast in the middle, so its two halves are
 * not its start squeezed together: the swing is that of the whole way.
 * @type {Curve}
 */
function elasticBothEnds(x) {
    if (x === 0 || x === 1) return x;
    const y = x * 2;
    return y < 1
        ? -0.5 * MathPow(2, 10 * (y - 1)) * swing(y)
        : 0.5 * MathPow(2, -10 * (y - 1)) * swing(y) + 1;
}

/**
 * The curve for what scripts give as easing.
 * @param {any} easing a function, the name of a type, `{type, mode}`, or nothing
 * @returns {Curve} the straight line for what is not known
 */
export function easingOf(easing) {
    if (typeof easing === 'function') return easing;
    const type = typeof easing === 'string' ? easing : easing?.type;
    const mode = easing?.mode ?? 'inout';
    const start = starts[type] ?? linear;
    if (mode === 'in') return start;
    if (mode === 'out') return mirrored(start);
    return type === 'elastic' ? elasticBothEnds : bothEnds(start);
}
