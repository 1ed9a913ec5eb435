// Dates, clocks, timers and sleeping.

export default {
    group: 'time',
    title: 'Time',
    intro: 'Points in time are numbers of milliseconds since 1970. Timers belong to the bot '
        + 'that sets them and end with it.',
    rows: [
        {
            path: 'getDateTime',
            kind: 'pure',
            params: [{ name: 'value', type: 'unknown' }],
            returns: 'DateTime | null',
            value: 'toDateTime(value)',
            summary: 'Reads a date.',
            details: 'Text is read as ISO 8601, with or without the prefix 📅, and may name a '
                + 'zone after a space: `local`, or a name such as `Asia/Tokyo`. Without a zone '
                + 'the offset in the text is kept; without an offset the time is UTC. A '
                + 'JavaScript Date becomes a local DateTime, and a DateTime is given back as it '
                + 'is. Everything else, numbers and invalid text too, gives null.',
            example: "const date = getDateTime('2024-02-29T08:30:00 Asia/Tokyo');\n"
                + 'return date?.toUTC().toISO();',
            gives: '"2024-02-28T23:30:00.000Z"',
        },
        {
            path: 'DateTime',
            kind: 'pure',
            params: [],
            returns: 'DateTime',
            impl: 'DateTime',
            class: true,
            lazy: true,
            summary: 'The class of dates.',
            details: 'A moment in a time zone; the class of the library luxon. Dates do not '
                + 'change: every calculation gives a new one. A DateTime that is put into a tag '
                + 'is stored as 📅 and its ISO 8601 text.',
            example: "const start = DateTime.fromISO('2024-02-28T12:00:00', { zone: 'utc' });\n"
                + 'return start.plus({ days: 2 }).toISODate();',
            gives: '"2024-03-01"',
        },
        {
            path: 'sleep',
            kind: 'runtime',
            returns: 'Promise<void>',
            alias: 'os.sleep',
            summary: 'Older name of os.sleep.',
        },
        {
            path: 'clearTimeout',
            kind: 'runtime',
            params: [{ name: 'id', type: 'number' }],
            returns: 'void',
            impl: 'clearTimeout',
            summary: 'Ends a timer that setTimeout began.',
            details: 'The same as `clearInterval`. Both end whatever has the number: timers, '
                + 'watches and animations, those of other bots too. Unknown numbers have no '
                + 'effect.',
            example: 'const id = setTimeout(() => destroy(thisBot), 60000);\n'
                + 'clearTimeout(id);',
        },
        {
            path: 'clearInterval',
            kind: 'runtime',
            params: [{ name: 'id', type: 'number' }],
            returns: 'void',
            impl: 'clearInterval',
            summary: 'Ends a timer that setInterval began.',
            details: 'The same as `clearTimeout`.',
            example: 'let left = 3;\n'
                + 'const id = setInterval(() => {\n'
                + '    os.toast(left--);\n'
                + '    if (left === 0) clearInterval(id);\n'
                + '}, 1000);',
        },
        {
            path: 'os.sleep',
            kind: 'runtime',
            params: [{ name: 'time', type: 'number' }],
            returns: 'Promise<void>',
            impl: 'sleep',
            summary: 'Waits for a number of milliseconds.',
            details: 'Give the wait to `await`. It belongs to no bot: a script goes on after it '
                + 'even when its bot is gone by then.',
            example: "os.toast('Ready');\n"
                + 'await os.sleep(1000);\n'
                + "os.toast('Go!');",
        },
        {
            path: 'os.localTime',
            kind: 'runtime',
            returns: 'number',
            value: 'now()',
            getter: true,
            summary: 'The time on the clock of this device.',
            details: 'Milliseconds since 1970, as `Date.now()` gives them.',
            example: 'return os.localTime > 1600000000000;',
            gives: 'true',
        },
        {
            path: 'os.agreedUponTime',
            kind: 'runtime',
            returns: 'number',
            value: 'now() + timing.offset',
            getter: true,
            summary: 'The time that all devices in the inst share.',
            details: 'The local time, corrected by `os.instTimeOffset`. NaN until the clocks have '
                + 'been compared.',
            example: 'const begin = os.agreedUponTime + 5000;\n'
                + "shout('onRaceStart', { begin });",
        },
        {
            path: 'os.instLatency',
            kind: 'runtime',
            returns: 'number',
            value: 'timing.latency',
            getter: true,
            summary: 'The time that a message to the server takes on average.',
            details: 'In milliseconds; NaN until it has been measured.',
            example: "if (os.instLatency > 500) os.toast('Slow connection');",
        },
        {
            path: 'os.instTimeOffset',
            kind: 'runtime',
            returns: 'number',
            value: 'timing.offset',
            getter: true,
            summary: 'How far the clock of this device is behind the shared time.',
            details: 'In milliseconds, negative when the clock is ahead; NaN until the clocks '
                + 'have been compared.',
            example: 'return Number.isNaN(os.instTimeOffset);',
            gives: 'true',
        },
        {
            path: 'os.instTimeOffsetSpread',
            kind: 'runtime',
            returns: 'number',
            value: 'timing.spread',
            getter: true,
            summary: 'How much the measured time offsets differ from each other.',
            details: 'In milliseconds: the smaller, the better the shared time is known. NaN '
                + 'until the clocks have been compared.',
            example: 'const isExact = os.instTimeOffsetSpread < 20;',
        },
        {
            path: 'os.deadReckoningTime',
            kind: 'runtime',
            returns: 'number',
            value: 'now() + timing.offset + DEAD_RECKONING_LEAD',
            getter: true,
            summary: 'The shared time, 50 milliseconds ahead.',
            details: 'For movements that others are to see at the same time although messages '
                + 'to them take a while. NaN until the clocks have been compared.',
            example: "animateTag(thisBot, 'homeX', {\n"
                + '    toValue: 5,\n'
                + '    duration: 1,\n'
                + '    startTime: os.deadReckoningTime,\n'
                + '});',
        },
        {
            path: 'setTimeout',
            kind: 'runtime',
            params: [
                { name: 'handler', type: '(...args: any[]) => void' },
                { name: 'timeout', type: 'number', optional: true },
                { name: 'args', type: 'any[]', rest: true },
            ],
            returns: 'number',
            impl: 'setTimeout',
            tag: true,
            summary: 'Calls a function once after a number of milliseconds.',
            details: 'The rest of the arguments is passed to the function. Gives a number for '
                + '`clearTimeout`. The timer belongs to this bot and ends when the bot is '
                + 'destroyed. Throws an Error in scripts without a bot, and when the handler is '
                + 'no function.',
            example: "setTimeout((name) => os.toast('Hello ' + name), 500, 'Ada');",
        },
        {
            path: 'setInterval',
            kind: 'runtime',
            params: [
                { name: 'handler', type: '(...args: any[]) => void' },
                { name: 'timeout', type: 'number', optional: true },
                { name: 'args', type: 'any[]', rest: true },
            ],
            returns: 'number',
            impl: 'setInterval',
            tag: true,
            summary: 'Calls a function again and again.',
            details: 'The first call comes after `timeout` milliseconds, the next ones at the '
                + 'same distance. Otherwise as `setTimeout`.',
            example: 'setInterval(() => {\n'
                + '    tags.seconds = (tags.seconds ?? 0) + 1;\n'
                + '}, 1000);',
        },
    ],
};
