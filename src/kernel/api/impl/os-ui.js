// Functions of the group os-ui that need more than an expression.

import { enqueue } from '../../core/queue.js';
import { issueTask } from '../../core/tasks.js';
import { ArrayIsArray } from '../../core/primordials.js';

/**
 * Takes notes away: all of them when called without an argument, which is
 * something else than an argument that happens to be undefined.
 * @param {number | number[]} [tipIds]
 */
export function hideTips(tipIds) {
    const all = arguments.length === 0;
    return issueTask((taskId) => ({
        type: 'hide_tooltip',
        tooltipIds: all ? null : ArrayIsArray(tipIds) ? tipIds : [tipIds],
        taskId,
    }));
}

/**
 * @param {any} [placeholderOrOptions] the text of an empty bar, or options
 */
export function showChat(placeholderOrOptions = undefined) {
    const options = typeof placeholderOrOptions === 'object'
        ? placeholderOrOptions
        : { placeholder: placeholderOrOptions };
    return enqueue({ ...options, type: 'show_chat_bar', visible: true });
}
