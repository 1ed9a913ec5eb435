// What the portals of this session show.

import { configBot, tagOf } from '../../core/bots.js';
import { configText } from '../config-tags.js';
import { ArrayIsArray, StringPrototypeEndsWith } from '../../core/primordials.js';

const PORTALS = [
    'gridPortal', 'sheetPortal', 'idePortal', 'imuPortal', 'systemPortal', 'miniGridPortal',
    'menuPortal', 'leftWristPortal', 'rightWristPortal', 'meetPortal', 'tagPortal', 'mapPortal',
    'miniMapPortal', 'botPortal',
];

export function getCurrentDimension() {
    return configText('gridPortal') ?? undefined;
}

export function getMenuDimension() {
    return configText('menuPortal');
}

export function getMiniPortalDimension() {
    return configText('miniGridPortal');
}

/** @param {string} portal */
export function getPortalDimension(portal) {
    if (typeof portal !== 'string') return null;
    return configText(StringPrototypeEndsWith(portal, 'Portal') ? portal : `${portal}Portal`);
}

/** @param {string} dimension */
export function isInDimension(dimension) {
    const current = configText('gridPortal');
    return current !== null && current === dimension;
}

export function inSheet() {
    return configText('sheetPortal') !== null;
}

/** @param {string} dimension */
export function getDimensionalDepth(dimension) {
    const bot = configBot();
    if (!bot) return -1;
    if (tagOf(bot, dimension) === true) return 0;
    for (let i = 0; i < PORTALS.length; i++) {
        if (configText(PORTALS[i]) === dimension) return 1;
    }
    return -1;
}

/** @param {any} bots a bot or a list of bots */
export function hasBotInMiniPortal(bots) {
    const dimension = configText('miniGridPortal');
    if (dimension === null) return false;
    const list = ArrayIsArray(bots) ? bots : [bots];
    for (let i = 0; i < list.length; i++) {
        if (tagOf(list[i], dimension) !== true) return false;
    }
    return true;
}
