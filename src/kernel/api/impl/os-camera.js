// Where the cameras of the portals are, and moving them.

import { enqueue } from '../../core/queue.js';
import { issueTask } from '../../core/tasks.js';
import { original } from '../../core/originals.js';
import { ArrayIsArray, ErrorCtor } from '../../core/primordials.js';
import { botIdOf } from '../bot-ids.js';
import { portalPoint, vectorOf } from '../config-tags.js';

export function getCameraPosition(portal = 'grid') {
    return vectorOf(portalPoint(portal, 'cameraPosition'));
}

export function getCameraRotation(portal = 'grid') {
    return portalPoint(portal, 'cameraRotation');
}

export function getFocusPoint(portal = 'grid') {
    return vectorOf(portalPoint(portal, 'cameraFocus'));
}

/**
 * @param {any} bot
 * @param {number} [zoomValue]
 * @param {number} [rotX]
 * @param {number} [rotY]
 * @param {number} [duration]
 */
export function tweenTo(bot, zoomValue, rotX, rotY, duration) {
    const turned = (rotX !== undefined && rotX !== null) || (rotY !== undefined && rotY !== null);
    return enqueue({
        type: 'focus_on',
        botId: botIdOf(bot),
        zoom: zoomValue,
        rotation: turned ? { x: rotX ?? 0, y: rotY ?? 0 } : undefined,
        duration,
    });
}

/**
 * @param {any} bot
 * @param {number} [zoomValue]
 * @param {number} [rotX]
 * @param {number} [rotY]
 */
export function moveTo(bot, zoomValue, rotX, rotY) {
    return tweenTo(bot, zoomValue, rotX, rotY, 0);
}

/**
 * Whether something is a place and no bot.
 * @param {any} target
 */
function isPosition(target) {
    return typeof target === 'object' && target !== null && 'x' in target && 'y' in target
        && !target.id;
}

/**
 * @param {any} botOrPosition
 * @param {any} [options]
 */
export function focusOn(botOrPosition, options = {}) {
    if (botOrPosition === null) {
        return issueTask((taskId) => ({ type: 'cancel_animation', taskId }));
    }
    if (botOrPosition === undefined) {
        throw new ErrorCtor(
            'Cannot focus on an undefined bot. Maybe a getBot() is returning undefined?');
    }
    const how = { duration: 1, easing: 'quadratic', ...options };
    if (!isPosition(botOrPosition)) {
        const botId = botIdOf(botOrPosition);
        return issueTask((taskId) => ({ type: 'focus_on', botId, taskId, ...how }));
    }
    const { x, y, z } = botOrPosition;
    const position = z === undefined ? { x, y } : { x, y, z };
    return issueTask((taskId) => ({ type: 'focus_on_position', position, taskId, ...how }));
}

/**
 * The coordinates of a point of any class; 0 for what it has not.
 * @param {any} point
 */
export function planePoint(point) {
    return { x: point.x ?? 0, y: point.y ?? 0 };
}

/** @param {any} point */
export function spacePoint(point) {
    return { x: point.x ?? 0, y: point.y ?? 0, z: point.z ?? 0 };
}

/** @param {any} direction */
export function plainDirection(direction) {
    return spacePoint(vectorOf(spacePoint(direction)).normalize());
}

/**
 * @param {string} portal
 * @param {any} coordinates one point or a list of points
 */
export function calculateScreenCoordinatesFromPosition(portal, coordinates) {
    const several = ArrayIsArray(coordinates);
    const list = several ? original(coordinates) : [coordinates];
    return issueTask((taskId) => ({
        type: 'calculate_screen_coordinates_from_position',
        portal,
        coordinates: list,
        taskId,
    }), { map: (result) => (several || !ArrayIsArray(result) ? result : result[0]) });
}
