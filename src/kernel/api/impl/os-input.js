// Pointers, keys and buttons, as the config bot tells of them.

import { configPoint, configTag, vectorOf } from '../config-tags.js';
import { forwardDirection } from '../../lib/geometry.js';
import { hasValue } from '../../core/values.js';

export function getPointerPosition(pointer = 'mouse') {
    return vectorOf(configPoint(`${pointer}PointerPosition`));
}

export function getPointerRotation(pointer = 'mouse') {
    return configPoint(`${pointer}PointerRotation`);
}

export function getPointerDirection(pointer = 'mouse') {
    return forwardDirection(getPointerRotation(pointer));
}

/**
 * @param {string} controller
 * @param {string} button
 */
export function getInputState(controller, button) {
    const state = configTag(`${controller}_${button}`);
    return hasValue(state) ? state : null;
}

export function getInputList() {
    const list = configTag('inputList');
    return hasValue(list) ? list : [];
}
