// Functions of the group os-auth.

import { findBot } from '../../core/bots.js';
import { issueTask } from '../../core/tasks.js';
import { addBot } from '../../core/lifecycle.js';

/**
 * The bot that stands for the account, made when there is none.
 * @param {any} data what the host knows about the user
 */
function accountBot(data) {
    const known = findBot(data.userId);
    if (known) return known;
    const { userId, avatarUrl, ...others } = data;
    return addBot({
        id: userId,
        space: 'tempLocal',
        tags: { avatarAddress: avatarUrl, ...others },
    });
}

/** @param {boolean} requestInBackground */
export async function requestAuth(requestInBackground) {
    const data = await issueTask((taskId) => ({
        type: 'request_auth_data',
        requestInBackground,
        taskId,
    }));
    if (!data) return null;
    const bot = accountBot(data);
    await issueTask((taskId) => ({
        type: 'define_global_bot',
        name: 'auth',
        botId: data.userId,
        taskId,
    }));
    return findBot(data.userId) ?? bot;
}
