// Dates, clocks and timers.

const handler = { name: 'handler', type: '(...args: any[]) => void' };
const timeout = { name: 'timeout', type: 'number', optional: true };
const args = { name: 'args', type: 'any[]', rest: true };
const id = { name: 'id', type: 'number' };

export default {
    group: 'time',
    title: 'Dates and timers',
    intro: 'Tags can hold dates: `📅2026-05-01T12:00:00Z`, with a time zone behind a space if '
        + 'wanted. Times of clocks are in milliseconds since 1970.',
    rows: [
        {
            path: 'getDateTime',
            kind: 'pure',
            params: [{ name: 'value', type: 'unknown' }],
            returns: 'DateTime',
            value: 'toDateTime(value)',
            summary: 'Gives the date that a value stands for.',
            details: 'Takes text in the form of dates in tags (with or without 📅), a DateTime, '
                + 'or a Date. Without a zone the offset in the text counts, and without an '
                + 'offset UTC; with a zone the date is converted to it. Null for invalid dates '
                + 'and everything else, numbers too.',
            example: "return getDateTime('2026-05-01T12:30:00Z').hour;",
            gives: '12',
        },
        {
            path: 'DateTime',
            kind: 'pure',
            returns: 'class (luxon 3.4.4 DateTime)',
            class: true,
            lazy: true,
            impl: 'DateTime',
            summary: 'The class of dates.',
            details: 'This is DateTime of the library luxon, version 3.4.4: it knows time zones, '
                + 'adds and subtracts lengths of time, and writes dates in many ways.',
            example: "return DateTime.utc(2026, 1, 31).plus({ months: 1 }).toISODate();",
            gives: '"2026-02-28"',
        },
        {
            path: 'sleep',
            kind: 'runtime',
            alias: 'os.sleep',
            summary: 'Waits.',
        },
        {
            path: 'clearTimeout',
            kind: 'runtime',
            params: [id],
            returns: 'void',
            impl: 'clearTimeout',
            summary: 'Ends a timer before it is due.',
            details: 'Takes the number that `setTimeout` gave. Watchers and animations with that '
                + 'number end too.',
            example: 'const id = setTimeout(() => { tags.late = true; }, 50);\n'
                + 'clearTimeout(id);\n'
                + 'await os.sleep(100);\n'
                + 'return tags.late ?? false;',
            gives: 'false',
        },
        {
            path: 'clearInterval',
            kind: 'runtime',
            params: [id],
            returns: 'void',
            impl: 'clearInterval',
            summary: 'Ends a repeating timer.',
            details: 'Takes the number that `setInterval` gave. Watchers and animations with '
                + 'that number end too.',
            example: 'let turns = 0;\n'
                + 'const id = setInterval(() => { turns += 1; }, 30);\n'
                + 'clearInterval(id);\n'
                + 'await os.sleep(100);\n'
                + 'return turns;',
            gives: '0',
        },
        {
            path: 'os.sleep',
            kind: 'runtime',
            params: [{ name: 'time', type: 'number' }],
            returns: 'Promise<void>',
            impl: 'sleep',
            summary: 'Waits.',
            details: 'The promise resolves after this many milliseconds, also when the bot is '
                + 'destroyed meanwhile.',
            example: 'const before = os.localTime;\n'
                + 'await os.sleep(100);\n'
                + 'return os.localTime - before >= 100;',
            gives: 'true',
        },
        {
            path: 'os.localTime',
            kind: 'runtime',
            returns: 'number',
            getter: true,
            value: 'now()',
            summary: 'The time of this device.',
            details: 'Milliseconds since 1970.',
            example: 'return os.localTime > 1600000000000;',
            gives: 'true',
        },
        {
            path: 'os.agreedUponTime',
            kind: 'runtime',
            returns: 'number',
            getter: true,
            value: 'now() + timing.offset',
            summary: 'The time that all devices of the inst agree on.',
            details: 'The local time plus the offset of the inst; NaN until that is known.',
            example: 'tags.started = os.agreedUponTime;',
        },
        {
            path: 'os.instLatency',
            kind: 'runtime',
            returns: 'number',
            getter: true,
            value: 'timing.latency',
            summary: 'How long a message to the inst takes.',
            details: 'In milliseconds; NaN until it is known.',
            example: 'tags.latency = os.instLatency;',
        },
        {
            path: 'os.instTimeOffset',
            kind: 'runtime',
            returns: 'number',
            getter: true,
            value: 'timing.offset',
            summary: 'What has to be added to the local time to get that of the inst.',
            details: 'In milliseconds; NaN until it is known.',
            example: 'tags.offset = os.instTimeOffset;',
        },
        {
            path: 'os.instTimeOffsetSpread',
            kind: 'runtime',
            returns: 'number',
            getter: true,
            value: 'timing.spread',
            summary: 'How much the measured offsets differ.',
            details: 'In milliseconds; a small number means that the offset is well known. NaN '
                + 'until it is known.',
            example: 'tags.spread = os.instTimeOffsetSpread;',
        },
        {
            path: 'os.deadReckoningTime',
            kind: 'runtime',
            returns: 'number',
            getter: true,
            value: 'now() + timing.offset + 50',
            summary: 'The time of the inst when a message sent now arrives.',
            details: 'The agreed time plus 50 milliseconds. A movement that starts then can '
                + 'start on all devices at once.',
            example: 'tags.start = os.deadReckoningTime;',
        },
        {
            path: 'setTimeout',
            kind: 'runtime',
            params: [handler, timeout, args],
            returns: 'number',
            impl: 'setTimeout',
            tag: true,
            summary: 'Calls a function later.',
            details: 'After this many milliseconds the function is called with the further '
                + 'arguments. Gives a number for `clearTimeout`. The timer ends with the bot. '
                + 'Throws an Error without a function, and in scripts that belong to no bot.',
            example: "setTimeout(word => { tags.said = word; }, 50, 'now');\n"
                + 'await os.sleep(100);\n'
                + 'return tags.said;',
            gives: '"now"',
        },
        {
            path: 'setInterval',
            kind: 'runtime',
            params: [handler, timeout, args],
            returns: 'number',
            impl: 'setInterval',
            tag: true,
            summary: 'Calls a function again and again.',
            details: 'Every so many milliseconds the function is called with the further '
                + 'arguments. Gives a number for `clearInterval`. The timer ends with the bot. '
                + 'Throws an Error without a function, and in scripts that belong to no bot.',
            example: 'let turns = 0;\n'
                + 'const id = setInterval(() => {\n'
                + '    turns += 1;\n'
                + '    if (turns === 3) clearInterval(id);\n'
                + '}, 10);\n'
                + 'await os.sleep(100);\n'
                + 'return turns;',
            gives: '3',
        },
    ],
};
