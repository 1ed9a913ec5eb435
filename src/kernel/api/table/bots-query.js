// Finding bots and reading what they hold.

export default {
    group: 'bots-query',
    title: 'Finding bots',
    intro: 'Results are ordered by bot id unless a filter sorts them. Names of tags may be '
        + 'written with a leading `#` or `@`; it is dropped.',
    rows: [
        {
            path: 'getBots',
            kind: 'runtime',
            params: [
                {
                    name: 'args',
                    type: 'BotFilter[] | [tag: string, value?: any]',
                    rest: true,
                },
            ],
            overloads: [
                {
                    params: [{ name: 'filters', type: 'BotFilter[]', rest: true }],
                    returns: 'RuntimeBot[]',
                },
                {
                    params: [
                        { name: 'tag', type: 'string' },
                        { name: 'value', type: 'any', optional: true },
                    ],
                    returns: 'RuntimeBot[]',
                },
            ],
            returns: 'RuntimeBot[]',
            impl: 'getBots',
            summary: 'Finds all bots that match.',
            details: 'Takes either any number of filters, all of which have to agree, or a tag '
                + 'name with an optional value. A value that is a function is asked with the '
                + 'tag value of every bot; any other value is compared strictly with the value '
                + 'as scripts read it. Without a value (null, undefined or empty text) every '
                + 'bot counts that has something in the tag. Without any argument all bots '
                + 'come back; `null` or empty text as the tag finds none.\n'
                + 'A filter with a `sort` function orders the result by what that function '
                + 'gives, in the order of the arguments; equal ones stay ordered by id.',
            example: "create({ space: 'tempLocal', color: 'red', size: 2 });\n"
                + "create({ space: 'tempLocal', color: 'red', size: 1 });\n"
                + "return getBots(byTag('color', 'red'), byTag('size', n => n > 1)).map(b => b.tags.size);",
            gives: '[2]',
        },
        {
            path: 'getBot',
            kind: 'runtime',
            params: [
                {
                    name: 'args',
                    type: 'BotFilter[] | [tag: string, value?: any]',
                    rest: true,
                },
            ],
            overloads: [
                {
                    params: [{ name: 'filters', type: 'BotFilter[]', rest: true }],
                    returns: 'RuntimeBot',
                },
                {
                    params: [
                        { name: 'tag', type: 'string' },
                        { name: 'value', type: 'any', optional: true },
                    ],
                    returns: 'RuntimeBot',
                },
            ],
            returns: 'RuntimeBot',
            impl: 'getBot',
            summary: 'Finds the first bot that matches.',
            details: 'Takes the same arguments as `getBots` and gives its first result, or '
                + 'undefined when nothing matches.',
            example: "create({ space: 'tempLocal', name: 'door', open: false });\n"
                + "return getBot('name', 'door').tags.open;",
            gives: 'false',
        },
        {
            path: 'getBotTagValues',
            kind: 'runtime',
            params: [
                { name: 'tag', type: 'string' },
                { name: 'filter', type: 'TagFilter', optional: true },
            ],
            returns: 'any[]',
            impl: 'getBotTagValues',
            summary: 'Lists the values that bots have in a tag.',
            details: 'Bots without a value are left out. The optional filter is a function of the '
                + 'value, or a value to compare with strictly.',
            example: "create({ space: 'tempLocal', points: 3 });\n"
                + "create({ space: 'tempLocal', points: 4 });\n"
                + "return math.sum(getBotTagValues('points'));",
            gives: '7',
        },
        {
            path: 'getBotPosition',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot | string' },
                { name: 'dimension', check: 'key', type: 'string' },
            ],
            returns: 'Vector3',
            impl: 'getBotPosition',
            summary: 'Gives the position of a bot in a dimension.',
            details: 'Read from the tags that are named after the dimension with `X`, `Y` and `Z` '
                + 'appended; what is not a number counts as 0. On a bot given as plain data '
                + 'the vector in the `Position` tag of the dimension is used when there is '
                + 'one. Throws an Error when no bot is given or no bot has the id.',
            example: "const chair = create({ space: 'tempLocal', home: true, homeX: 3, homeY: -1 });\n"
                + "const { x, y, z } = getBotPosition(chair, 'home');\n"
                + 'return [x, y, z];',
            gives: '[3,-1,0]',
        },
        {
            path: 'getBotRotation',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot | string' },
                { name: 'dimension', check: 'key', type: 'string' },
            ],
            returns: 'Rotation',
            impl: 'getBotRotation',
            summary: 'Gives the rotation of a bot in a dimension.',
            details: 'Read as Euler angles in radians from the tags that are named after the '
                + 'dimension with `RotationX`, `RotationY` and `RotationZ` appended. Throws an '
                + 'Error when no bot is given or no bot has the id.',
            example: "const chair = create({ space: 'tempLocal', home: true });\n"
                + "return getBotRotation(chair, 'home').toString();",
            gives: '"Rotation(identity)"',
        },
        {
            path: 'getID',
            kind: 'pure',
            params: [{ name: 'bot', type: 'Bot | string' }],
            returns: 'string',
            impl: 'getID',
            summary: 'Gives the id of a bot.',
            details: 'Text counts as an id already and comes back as it is. Anything else without '
                + 'an id gives null.',
            example: "return getID({ id: 'abc', tags: {} });",
            gives: '"abc"',
        },
        {
            path: 'getTag',
            kind: 'pure',
            params: [{ name: 'bot', type: 'Bot' }, { name: 'tags', type: 'string[]', rest: true }],
            returns: 'any',
            impl: 'getTag',
            summary: 'Follows a chain of tags that hold bots.',
            details: 'Reads the first tag of the bot; while the value is a bot, reads the next '
                + 'tag of that bot. The first value that is no bot ends the walk. Links stored '
                + 'as text are not followed; see `links` for those. Without tag names the bot '
                + 'itself comes back.',
            example: "return getTag({ id: 'a', tags: { color: 'red' } }, '#color');",
            gives: '"red"',
        },
        {
            path: 'getBotLinks',
            kind: 'pure',
            params: [{ name: 'bot', type: 'Bot' }],
            returns: 'ParsedBotLink[]',
            impl: 'getBotLinks',
            summary: 'Lists the links to other bots that a bot holds.',
            details: 'One entry for each tag whose value is a link, with the name of the tag and '
                + 'the ids the link names. Whether these bots exist does not matter.',
            example: "return getBotLinks({ id: 'a', tags: { friends: getLink('b', 'c') } });",
            gives: '[{"tag":"friends","botIDs":["b","c"]}]',
        },
    ],
};
