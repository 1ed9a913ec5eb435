// What the kernel asks about vectors and rotations. Their classes are loaded when
// the first of them is needed; until then no value is one.

/** @typedef {import('./vector.js').Vector2} Vector2 */
/** @typedef {import('./vector.js').Vector3} Vector3 */
/** @typedef {import('./rotation.js').Rotation} Rotation */
/** @typedef {import('./rotation.js').Quaternion} Quaternion */

/**
 * @typedef {object} VectorClasses
 * @property {typeof import('./vector.js').Vector2} Vector2
 * @property {typeof import('./vector.js').Vector3} Vector3
 *
 * @typedef {object} RotationClasses
 * @property {typeof import('./rotation.js').Rotation} Rotation
 * @property {typeof import('./rotation.js').Quaternion} Quaternion
 */

/** @type {VectorClasses | null} */
let vectors = null;
/** @type {RotationClasses | null} */
let rotations = null;

/** Called by lib/vector.js. @param {VectorClasses} classes */
export function knowVectors(classes) {
    vectors = classes;
}

/** Called by lib/rotation.js. @param {RotationClasses} classes */
export function knowRotations(classes) {
    rotations = classes;
}

/** @param {any} value @returns {value is Vector2} */
export function isVector2(value) {
    return vectors !== null && value instanceof vectors.Vector2;
}

/** @param {any} value @returns {value is Vector3} */
export function isVector3(value) {
    return vectors !== null && value instanceof vectors.Vector3;
}

/** @param {any} value @returns {value is Rotation} */
export function isRotation(value) {
    return rotations !== null && value instanceof rotations.Rotation;
}

/** @param {any} value @returns {value is Quaternion} */
export function isQuaternion(value) {
    return rotations !== null && value instanceof rotations.Quaternion;
}
