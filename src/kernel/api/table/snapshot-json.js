// Data as text, and bots as data.

export default {
    group: 'snapshot-json',
    title: 'JSON and snapshots',
    intro: 'A snapshot is an object with plain bots by id: `{ id, space?, tags, masks? }`, the '
        + 'tags as they are stored.',
    rows: [
        {
            path: 'getJSON',
            kind: 'pure',
            params: [{ name: 'data', type: 'any' }],
            returns: 'string',
            impl: 'getJSON',
            summary: 'Writes a value as JSON.',
            details: 'Names are sorted, so equal data gives equal text. Bots are written with '
                + 'their stored tags. Functions and undefined are left out of objects; data '
                + 'that contains itself throws a TypeError.',
            example: 'return getJSON({ b: 1, a: [true, null] });',
            gives: '"{\\"a\\":[true,null],\\"b\\":1}"',
        },
        {
            path: 'getFormattedJSON',
            kind: 'pure',
            params: [{ name: 'data', type: 'any' }],
            returns: 'string',
            impl: 'getFormattedJSON',
            summary: 'Writes a value as JSON over several lines.',
            details: 'As `getJSON`, indented by two spaces. Empty lists and objects take two '
                + 'lines.',
            example: 'return getFormattedJSON({ b: 1, a: 2 });',
            gives: '"{\\n  \\"a\\": 2,\\n  \\"b\\": 1\\n}"',
        },
        {
            path: 'getSnapshot',
            kind: 'runtime',
            params: [{ name: 'bots', check: 'object', type: 'Bot[] | Bot' }],
            returns: 'BotsState',
            impl: 'getSnapshot',
            summary: 'Gives bots as plain data.',
            details: 'Tags are as they are stored; `space` is there only when it is set, `masks` '
                + 'only when there are any. Later changes of the bots do not show in it.',
            example: "const bot = create({ space: 'tempLocal', color: 'red' });\n"
                + 'return getSnapshot(bot)[bot.id].tags.color;',
            gives: '"red"',
        },
        {
            path: 'diffSnapshots',
            kind: 'pure',
            params: [
                { name: 'first', check: 'object', type: 'BotsState' },
                { name: 'second', check: 'object', type: 'BotsState' },
            ],
            returns: 'PartialBotsState',
            impl: 'diffSnapshots',
            summary: 'Gives what changed from one snapshot to another.',
            details: 'Bots that are gone are null, new ones are whole, others hold the tags and '
                + 'masks that differ, null for what was removed. What did not change is left '
                + 'out.',
            example: "const before = { a: { id: 'a', tags: { x: 1, y: 2 } } };\n"
                + "const after = { a: { id: 'a', tags: { x: 5 } } };\n"
                + 'return diffSnapshots(before, after);',
            gives: '{"a":{"tags":{"x":5,"y":null}}}',
        },
        {
            path: 'applyDiffToSnapshot',
            kind: 'pure',
            params: [
                { name: 'snapshot', check: 'object', type: 'BotsState' },
                { name: 'diff', check: 'object', type: 'PartialBotsState' },
            ],
            returns: 'BotsState',
            impl: 'applyDiffToSnapshot',
            summary: 'Gives a snapshot with changes applied.',
            details: 'The given snapshot stays as it is. Null removes a bot, a tag or a mask; '
                + 'unknown bots are added.',
            example: "const snapshot = { a: { id: 'a', tags: { x: 1 } } };\n"
                + 'return applyDiffToSnapshot(snapshot, { a: { tags: { x: null, y: 2 } } });',
            gives: '{"a":{"id":"a","tags":{"y":2}}}',
        },
    ],
};
