// Rays, planes, directions and the anchor points of bots.

import { ArrayIsArray } from '../core/primordials.js';
import { Rotation } from './rotation.js';
import { Vector3 } from './vector.js';

/** @typedef {{x: number, y: number, z: number}} Point3D */

const FORWARD = [0, 1, 0];

/**
 * Where something points that is turned.
 * @param {any} rotation a Rotation, a quaternion, or Euler angles in radians
 */
export function forwardDirection(rotation) {
    const forward = new Vector3(FORWARD[0], FORWARD[1], FORWARD[2]);
    return asRotation(rotation).rotateVector3(forward);
}

/**
 * @param {any} rotation
 * @returns {Rotation}
 */
function asRotation(rotation) {
    if (rotation instanceof Rotation) return rotation;
    const { x, y, z, w } = rotation;
    return w === undefined
        ? new Rotation({ euler: { x, y, z } })
        : new Rotation({ quaternion: { x, y, z, w } });
}

/** @param {Point3D} a @param {Point3D} b */
function dot(a, b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/**
 * Where a ray meets a plane, seen from a point of the plane: the plane's origin
 * is not added back. A ray that lies in the plane meets it where it begins.
 * @param {Point3D} origin of the ray
 * @param {Point3D} direction of the ray
 * @param {Point3D} planeNormal
 * @param {Point3D} planeOrigin any point of the plane
 * @returns {Vector3 | null} null when they do not meet
 */
export function intersectPlane(origin, direction, planeNormal, planeOrigin) {
    const start = new Vector3(
        origin.x - planeOrigin.x,
        origin.y - planeOrigin.y,
        origin.z - planeOrigin.z,
    );
    const height = dot(start, planeNormal);
    const slope = dot(direction, planeNormal);
    if (slope === 0) return height === 0 ? start : null;
    const way = -height / slope;
    if (way < 0) return null;
    return new Vector3(
        start.x + direction.x * way,
        start.y + direction.y * way,
        start.z + direction.z * way,
    );
}

/**
 * How far a bot's place is from its anchor point, by the anchor's name; in
 * sizes of the bot, before the sign of y is turned.
 * @type {Record<string, [number, number, number]>}
 */
const ANCHORS = {
    // @ts-ignore: no inherited names
    __proto__: null,
    top: [0, 0, -0.5],
    bottom: [0, 0, 0.5],
    left: [0.5, 0, 0],
    right: [-0.5, 0, 0],
    front: [0, -0.5, 0],
    back: [0, 0.5, 0],
    center: [0, 0, 0],
};

/**
 * @param {any} anchor a name, [x, y, z] or a vector; `bottom` for all else
 */
export function anchorOffset(anchor) {
    if (ArrayIsArray(anchor)) return pointOffset(anchor[0], anchor[1], anchor[2]);
    if (typeof anchor === 'object' && anchor !== null) {
        return pointOffset(anchor.x, anchor.y, anchor.z);
    }
    const offset = ANCHORS[anchor] ?? ANCHORS.bottom;
    return new Vector3(offset[0], -offset[1], offset[2]);
}

/** @param {number} x @param {number} y @param {number} z */
function pointOffset(x, y, z) {
    return new Vector3(-x, y, -z);
}
