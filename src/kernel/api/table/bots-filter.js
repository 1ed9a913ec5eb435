// Filters for getBots: predicates over bots.

export default {
    group: 'bots-filter',
    title: 'Filters',
    intro: 'Every function here gives a filter: a function that takes a bot and says whether it '
        + 'matches. Filters are arguments of `getBots` and `getBot`; they can also be called '
        + 'directly or used with `list.filter(…)`.',
    rows: [
        {
            path: 'byTag',
            kind: 'pure',
            params: [
                { name: 'tag', type: 'string' },
                { name: 'filter', type: 'TagFilter', optional: true },
            ],
            returns: 'BotFilter',
            impl: 'byTag',
            summary: 'Matches bots by the value of a tag.',
            details: 'Without a second argument (also undefined or empty text) every bot matches '
                + 'that has something in the tag; with `null` every bot that has nothing '
                + 'there. A function is asked with the value, but only if there is one. Text '
                + 'that is a bot link matches links that contain all ids it names, and for a '
                + 'single id the plain id too. Anything else is compared strictly with the '
                + 'value as scripts read it.',
            example: "create({ space: 'tempLocal', score: 7 });\n"
                + "create({ space: 'tempLocal', score: 12 });\n"
                + "return getBots(byTag('score', s => s > 10)).map(b => b.tags.score);",
            gives: '[12]',
        },
        {
            path: 'byID',
            kind: 'pure',
            params: [{ name: 'id', type: 'string' }],
            returns: 'BotFilter',
            impl: 'byID',
            summary: 'Matches the bot with an id.',
            details: 'The filter also carries the id itself (`id`, `recordFilter`), so that it '
                + 'can be sent elsewhere as JSON. A null id is an error.',
            example: "return byID('abc')({ id: 'abc', tags: {} });",
            gives: 'true',
        },
        {
            path: 'byMod',
            kind: 'pure',
            params: [{ name: 'mod', type: 'Mod' }],
            returns: 'BotFilter',
            impl: 'byMod',
            summary: 'Matches bots that agree with all tags of a mod.',
            details: 'Each tag of the mod is handled as `byTag` would: null asks for an empty '
                + 'tag, a function is a test of the value. A mod without tags matches every '
                + 'bot. A bot can stand in for the mod.',
            example: "create({ space: 'tempLocal', kind: 'tree', height: 9 });\n"
                + "return getBots(byMod({ kind: 'tree', height: 9 })).length;",
            gives: '1',
        },
        {
            path: 'inDimension',
            kind: 'pure',
            params: [{ name: 'dimension', type: 'string' }],
            returns: 'BotFilter',
            impl: 'inDimension',
            summary: 'Matches bots that are in a dimension.',
            details: 'A bot is in a dimension when its tag of that name is true.',
            example: "create({ space: 'tempLocal', home: true });\n"
                + "create({ space: 'tempLocal', home: false });\n"
                + "return getBots(inDimension('home')).length;",
            gives: '1',
        },
        {
            path: 'atPosition',
            kind: 'pure',
            params: [
                { name: 'dimension', type: 'string' },
                { name: 'x', type: 'number' },
                { name: 'y', type: 'number' },
            ],
            returns: 'BotFilter',
            impl: 'atPosition',
            summary: 'Matches bots at a place in a dimension.',
            details: 'The bot has to be in the dimension, with X and Y less than 0.005 away from '
                + 'the given numbers. Results are sorted by the `SortOrder` tag of the '
                + 'dimension, so a stack comes back from bottom to top.',
            example: "create({ space: 'tempLocal', home: true, homeX: 1, homeY: 2 });\n"
                + "return getBots(atPosition('home', 1, 2)).length;",
            gives: '1',
        },
        {
            path: 'inStack',
            kind: 'pure',
            params: [{ name: 'bot', check: 'object', type: 'Bot' }, { name: 'dimension', check: 'key', type: 'string' }],
            returns: 'BotFilter',
            impl: 'inStack',
            summary: 'Matches bots in the same stack as a bot.',
            details: 'These are the bots of the dimension at the place of the given bot, itself '
                + 'included, sorted as `atPosition` does.',
            example: "const lower = create({ space: 'tempLocal', home: true, homeX: 1, homeY: 1, homeSortOrder: 0 });\n"
                + "create({ space: 'tempLocal', home: true, homeX: 1, homeY: 1, homeSortOrder: 1 });\n"
                + "return getBots(inStack(lower, 'home')).map(b => b.tags.homeSortOrder);",
            gives: '[0,1]',
        },
        {
            path: 'neighboring',
            kind: 'pure',
            params: [
                { name: 'bot', check: 'object', type: 'Bot' },
                { name: 'dimension', type: 'string' },
                {
                    name: 'direction',
                    type: "'front' | 'left' | 'right' | 'back'",
                    optional: true,
                },
            ],
            returns: 'BotFilter',
            impl: 'neighboring',
            summary: 'Matches bots on the fields next to a bot.',
            details: 'Directions are seen from the bot: `front` is one less in Y, `back` one '
                + 'more, `left` one more in X, `right` one less. Without a direction all four '
                + 'fields count. With a direction that does not exist nothing matches.',
            example: "const me = create({ space: 'tempLocal', home: true, homeX: 0, homeY: 0 });\n"
                + "create({ space: 'tempLocal', home: true, homeX: 1, homeY: 0, name: 'Ada' });\n"
                + "return getBots(neighboring(me, 'home', 'left')).map(b => b.tags.name);",
            gives: '["Ada"]',
        },
        {
            path: 'bySpace',
            kind: 'pure',
            params: [{ name: 'space', type: 'string' }],
            returns: 'BotFilter',
            impl: 'bySpace',
            summary: 'Matches bots of a space.',
            details: 'Bots that name no space are in `shared`. A null space is an error. The '
                + 'filter also carries the space itself (`space`, `recordFilter`), so that it '
                + 'can be sent elsewhere as JSON.',
            example: "create({ space: 'tempLocal', note: true });\n"
                + "return getBots(bySpace('tempLocal'), byTag('note')).length;",
            gives: '1',
        },
        {
            path: 'byCreator',
            kind: 'pure',
            params: [{ name: 'bot', type: 'Bot | string' }],
            returns: 'BotFilter',
            impl: 'byCreator',
            summary: 'Matches bots that were created by a bot.',
            details: 'Compares the `creator` tag with the id of the given bot. With null, bots '
                + 'without a creator match. A creator that is stored as a link is found only '
                + 'when a link is passed.',
            example: "return byCreator('a')({ id: 'b', tags: { creator: 'a' } });",
            gives: 'true',
        },
        {
            path: 'either',
            kind: 'pure',
            params: [{ name: 'filters', type: 'BotFilter[]', rest: true }],
            returns: 'BotFilter',
            impl: 'either',
            summary: 'Matches bots that at least one of several filters matches.',
            details: 'Without filters nothing matches. A sort order that the filters carry is lost.',
            example: "create({ space: 'tempLocal', kind: 'cat' });\n"
                + "create({ space: 'tempLocal', kind: 'dog' });\n"
                + "create({ space: 'tempLocal', kind: 'fish' });\n"
                + "return getBots(either(byTag('kind', 'cat'), byTag('kind', 'dog'))).length;",
            gives: '2',
        },
        {
            path: 'not',
            kind: 'pure',
            params: [{ name: 'filter', type: 'BotFilter' }],
            returns: 'BotFilter',
            impl: 'not',
            summary: 'Matches bots that a filter does not match.',
            details: 'A sort order that the filter carries is lost.',
            example: "return not(byTag('open', true))({ id: 'a', tags: { open: false } });",
            gives: 'true',
        },
    ],
};
