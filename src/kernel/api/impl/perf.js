// How the runtime is doing.

import { loadTimes, shoutTimes } from '../../core/shout-times.js';
import { records } from '../../core/records.js';
import { activeTimerCount } from '../../core/timers.js';

export function getStats() {
    return {
        numberOfBots: records.size,
        shoutTimes: shoutTimes(),
        numberOfActiveTimers: activeTimerCount(),
        loadTimes: loadTimes(),
    };
}
