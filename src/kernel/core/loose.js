// Bots that are in no runtime but look to scripts like any other.

import { faceOf } from './faces.js';
import { BotRecord, recalculateAll } from './records.js';
import { ObjectKeys } from './primordials.js';

/** @param {{ id: string, space?: string, tags?: Record<string, any> }} bot */
export function brandLoose(bot) {
    const record = new BotRecord(bot.id, bot.space);
    const tags = bot.tags ?? {};
    const names = ObjectKeys(tags);
    for (let i = 0; i < names.length; i++) record.raw[names[i]] = tags[names[i]];
    recalculateAll(record);
    return faceOf(record);
}
