// Functions of the group os-animation that need more than an expression.

import { findBot, isBot, tagOf } from '../../core/bots.js';
import { hasValue } from '../../core/values.js';
import { issueTask } from '../../core/tasks.js';
import { PromiseResolve } from '../../core/primordials.js';

/**
 * Where the animations of a bot are: a text that is no bot's id is an address.
 * @param {any} botOrAddress
 */
function animationAddress(botOrAddress) {
    if (!hasValue(botOrAddress)) return null;
    const bot = isBot(botOrAddress) ? botOrAddress : findBot(botOrAddress);
    if (!bot) return botOrAddress;
    const address = tagOf(bot, 'formAnimationAddress');
    return hasValue(address) ? address : tagOf(bot, 'formAddress');
}

/** @param {any} botOrAddress */
export function listFormAnimations(botOrAddress) {
    const address = animationAddress(botOrAddress);
    if (!hasValue(address)) return PromiseResolve([]);
    return issueTask((taskId) => ({ type: 'list_form_animations', address, taskId }));
}
