// Functions of the group os-drag that need more than an expression.

import { ArrayPrototypePush } from '../../core/primordials.js';
import { enqueue } from '../../core/queue.js';
import { botIdOf } from '../bot-ids.js';
import { checkObject } from '../checks.js';

/**
 * A grid as the host gets it: a portal bot is named by its id.
 * @param {any} target
 * @param {string} path of the function, for errors
 */
function gridTarget(target, path) {
    checkObject(target, path, 'targets');
    const { position, rotation, bounds, portalTag, priority, showGrid, type } = target;
    const given = target.portalBot !== undefined && target.portalBot !== null;
    const portalBotId = given ? botIdOf(target.portalBot) : undefined;
    return {
        position, rotation, bounds, portalBotId, portalTag, priority, showGrid, type,
    };
}

/**
 * @param {string | null} botId
 * @param {any[]} targets
 * @param {string} path
 */
function addGrids(botId, targets, path) {
    /** @type {any[]} */
    const list = [];
    for (let i = 0; i < targets.length; i++) ArrayPrototypePush(list, gridTarget(targets[i], path));
    return enqueue({ type: 'add_drop_grid_targets', botId, targets: list });
}

/** @param {...any} targets */
export function addDropGrid(...targets) {
    return addGrids(null, targets, 'os.addDropGrid');
}

/**
 * @param {any} bot
 * @param {...any} targets
 */
export function addBotDropGrid(bot, ...targets) {
    return addGrids(botIdOf(bot), targets, 'os.addBotDropGrid');
}
