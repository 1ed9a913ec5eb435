// Functions of the group os-auth.

import { noteCreate, noteCreated } from '../../core/edits.js';
import { faceOf } from '../../core/faces.js';
import { enqueue } from '../../core/queue.js';
import {
    BotRecord, enter, indexRecord, recalculateAll, records,
} from '../../core/records.js';
import { issueTask } from '../../core/tasks.js';
import { hasValue } from '../../core/values.js';
import { requireText } from '../checks.js';
import { ObjectKeys } from '../../core/primordials.js';

const SPACE = 'tempLocal';

/**
 * The tags of the bot that stands for an account.
 * @param {any} data what the host knows about the user
 */
function accountTags(data) {
    const { userId, avatarUrl, ...others } = data;
    /** @type {Record<string, any>} */
    const tags = {};
    if (hasValue(avatarUrl)) tags.avatarAddress = avatarUrl;
    const names = ObjectKeys(others);
    for (let i = 0; i < names.length; i++) {
        if (hasValue(others[names[i]])) tags[names[i]] = others[names[i]];
    }
    return tags;
}

/** @param {any} data */
function addAccountBot(data) {
    const record = new BotRecord(data.userId, SPACE);
    const tags = accountTags(data);
    const names = ObjectKeys(tags);
    for (let i = 0; i < names.length; i++) record.raw[names[i]] = tags[names[i]];
    recalculateAll(record);
    enter(record);
    indexRecord(record);
    noteCreate(record);
    const bot = { id: record.id, space: SPACE, tags };
    noteCreated(record, enqueue({ type: 'add_bot', id: record.id, bot }));
    return record;
}

/** @param {boolean} requestInBackground */
export async function requestAuth(requestInBackground) {
    const data = await issueTask((taskId) => ({
        type: 'request_auth_data',
        requestInBackground,
        taskId,
    }));
    if (!data) return null;
    requireText(data.userId, 'The userId of the account', 'The answer names no user (userId).');
    const record = records.get(data.userId) ?? addAccountBot(data);
    await issueTask((taskId) => ({
        type: 'define_global_bot',
        name: 'auth',
        botId: data.userId,
        taskId,
    }));
    return faceOf(records.get(data.userId) ?? record);
}
