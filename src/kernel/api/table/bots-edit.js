// Creating, changing and destroying bots.

export default {
    group: 'bots-edit',
    title: 'Changing bots',
    intro: 'Edits are visible to scripts at once and handed to the storage together when the '
        + 'turn ends. In a space that is not immediate they become visible when the storage '
        + 'confirms them.',
    rows: [
        {
            path: 'setTag',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'Bot | Bot[] | BotTags' },
                { name: 'tag', type: 'string' },
                { name: 'value', type: 'any' },
            ],
            returns: 'any',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'setTag',
            summary: 'Sets a tag of a bot, of several bots or of a mod.',
            details: 'A leading `#` or `@` of the name is dropped. The tags `id` and `space` '
                + 'cannot be set. On an object that is no bot the property is set. Gives the '
                + 'value. A bot cannot be a value: store its id or a link to it.',
            example: "const lamp = create({ space: 'tempLocal', on: false });\n"
                + "setTag(lamp, '#on', true);\n"
                + 'return lamp.tags.on;',
            gives: 'true',
        },
        {
            path: 'setTagMask',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot | RuntimeBot[]' },
                { name: 'tag', type: 'string' },
                { name: 'value', type: 'any' },
                {
                    name: 'space',
                    type: 'string',
                    optional: true,
                    defaultText: "'tempLocal' for a value",
                },
            ],
            returns: 'any',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'setTagMask',
            summary: 'Lays a value over a tag without changing the tag.',
            details: 'The mask is kept in the given space, `tempLocal` by default, and is what '
                + 'scripts read from then on. An empty value takes the mask away: in the given '
                + 'space, or in every space that holds one.',
            example: "const lamp = create({ space: 'tempLocal', color: 'white' });\n"
                + "setTagMask(lamp, 'color', 'red');\n"
                + 'return [lamp.tags.color, lamp.raw.color];',
            gives: '["red","white"]',
        },
        {
            path: 'clearTagMasks',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot | RuntimeBot[]' },
                {
                    name: 'space',
                    type: 'string',
                    optional: true,
                    defaultText: 'all spaces',
                },
            ],
            returns: 'void',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'clearTagMasks',
            summary: 'Takes all masks of a bot away.',
            details: 'With a space, only the masks that are kept there.',
            example: "const lamp = create({ space: 'tempLocal', color: 'white' });\n"
                + "setTagMask(lamp, 'color', 'red');\n"
                + 'clearTagMasks(lamp);\n'
                + 'return Object.keys(lamp.masks).length;',
            gives: '0',
        },
        {
            path: 'insertTagText',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot' },
                { name: 'tag', type: 'string' },
                { name: 'index', type: 'number' },
                { name: 'text', type: 'string' },
            ],
            returns: 'string',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'insertTagText',
            summary: 'Inserts text into a tag.',
            details: 'A negative index counts from the end; it is then kept inside the text. The '
                + 'edit is handed on as an insertion, so that edits which others make to the '
                + 'same text at the same time are kept. Gives the whole new text as it is '
                + 'stored.',
            example: "const note = create({ space: 'tempLocal', text: 'Hello!' });\n"
                + "return insertTagText(note, 'text', -1, ', Ada');",
            gives: '"Hello, Ada!"',
        },
        {
            path: 'insertTagMaskText',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot' },
                { name: 'tag', type: 'string' },
                { name: 'index', type: 'number' },
                { name: 'text', type: 'string' },
                {
                    name: 'space',
                    type: 'BotSpace',
                    optional: true,
                    defaultText: 'where the mask is, else tempLocal',
                },
            ],
            returns: 'string',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'insertTagMaskText',
            summary: 'Inserts text into a tag mask.',
            details: 'Works as `insertTagText` on a mask. Without a space the mask is used that '
                + 'counts, or a new one in `tempLocal`.',
            example: "const note = create({ space: 'tempLocal', name: 'note' });\n"
                + "setTagMask(note, 'text', 'ac');\n"
                + "return insertTagMaskText(note, 'text', 1, 'b');",
            gives: '"abc"',
        },
        {
            path: 'deleteTagText',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot' },
                { name: 'tag', type: 'string' },
                { name: 'index', type: 'number' },
                { name: 'count', type: 'number' },
            ],
            returns: 'string',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'deleteTagText',
            summary: 'Deletes text from a tag.',
            details: 'A negative index counts from the end; the count ends at the end of the '
                + 'text. The edit is handed on as a deletion, so that edits which others make '
                + 'at the same time are kept. Gives the whole new text as it is stored.',
            example: "const note = create({ space: 'tempLocal', text: 'Hello, Ada!' });\n"
                + "return deleteTagText(note, 'text', 5, 5);",
            gives: '"Hello!"',
        },
        {
            path: 'deleteTagMaskText',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot' },
                { name: 'tag', type: 'string' },
                { name: 'index', type: 'number' },
                { name: 'count', type: 'number' },
                {
                    name: 'space',
                    type: 'string',
                    optional: true,
                    defaultText: 'where the mask is, else tempLocal',
                },
            ],
            returns: 'string',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'deleteTagMaskText',
            summary: 'Deletes text from a tag mask.',
            details: 'Works as `deleteTagText` on a mask. Without a space the mask is used that '
                + 'counts.',
            example: "const note = create({ space: 'tempLocal', name: 'note' });\n"
                + "setTagMask(note, 'text', 'abc');\n"
                + "return deleteTagMaskText(note, 'text', 0, 2);",
            gives: '"c"',
        },
        {
            path: 'removeTags',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'Bot | Bot[]' },
                { name: 'tagSection', type: 'string | RegExp' },
            ],
            returns: 'void',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'removeTags',
            summary: 'Removes all tags whose names match.',
            details: 'Text matches as the beginning of the name, upper and lower case being '
                + 'different; a regular expression is tested against the name. Masks stay.',
            example: "const bot = create({ space: 'tempLocal', homeX: 1, homeY: 2, name: 'a' });\n"
                + "removeTags(bot, 'home');\n"
                + "return Object.keys(bot.tags).filter(name => name.startsWith('home'));",
            gives: '[]',
        },
        {
            path: 'renameTag',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'Bot | Bot[]' },
                { name: 'originalTag', type: 'string' },
                { name: 'newTag', type: 'string' },
            ],
            returns: 'void',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'renameTag',
            summary: 'Gives a tag another name.',
            details: 'The value moves as scripts read it, a mask included. Nothing happens to '
                + 'bots without the tag. Names are taken as they are, without dropping a '
                + 'leading `#` or `@`.',
            example: "const bot = create({ space: 'tempLocal', colour: 'red' });\n"
                + "renameTag(bot, 'colour', 'color');\n"
                + 'return [bot.tags.color, bot.tags.colour === undefined];',
            gives: '["red",true]',
        },
        {
            path: 'destroy',
            kind: 'runtime',
            params: [
                {
                    name: 'bot',
                    type: 'RuntimeBot | string | Bot | (RuntimeBot | string | Bot)[]',
                },
            ],
            returns: 'void',
            type: 'remove_bot',
            fields: ['id'],
            impl: 'destroy',
            summary: 'Destroys bots and everything they created.',
            details: 'Takes a bot, an id or a list. Bots whose `destroyable` tag has a value '
                + 'other than true stay, and so do the bots they created. Each bot hears '
                + '`onDestroy` while it still exists; its timers and watchers end with it.',
            example: "const parent = create({ space: 'tempLocal', name: 'parent' });\n"
                + "create({ space: 'tempLocal', name: 'child', creator: parent.id });\n"
                + 'destroy(parent);\n'
                + "return getBots('name').length;",
            gives: '0',
        },
        {
            path: 'changeState',
            kind: 'runtime',
            params: [
                { name: 'bot', check: 'object', type: 'Bot' },
                { name: 'stateName', check: 'key', type: 'string' },
                { name: 'groupName', type: 'string', default: "'state'" },
            ],
            returns: 'void',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'changeState',
            summary: 'Moves a bot from one state to another and tells it so.',
            details: 'The state is kept in the tag that the group names, `state` by default. When '
                + 'it changes, the bot hears the old state with `OnExit` appended and the new '
                + 'one with `OnEnter` appended, both led by the name of the group, with `{ to, '
                + 'from }`.',
            example: "const door = create({ space: 'tempLocal', state: 'Open', stateClosedOnEnter: '@tags.was = that.from;' });\n"
                + "changeState(door, 'Closed');\n"
                + 'return [door.tags.state, door.tags.was];',
            gives: '["Closed","Open"]',
        },
        {
            path: 'getLink',
            kind: 'pure',
            params: [{ name: 'bots', type: '(Bot | string | (Bot | string)[])[]', rest: true }],
            returns: 'string',
            impl: 'getLink',
            summary: 'Makes a link to bots that can be stored in a tag.',
            details: 'Takes bots, ids, links and lists of these. Scripts read the bots back with '
                + '`links`. Without bots the bare prefix comes back.',
            example: "return getLink('a', ['b', { id: 'c', tags: {} }]);",
            gives: '"🔗a,b,c"',
        },
        {
            path: 'updateBotLinks',
            kind: 'runtime',
            params: [
                { name: 'bot', check: 'object', type: 'Bot' },
                {
                    name: 'idMap',
                    type: 'Map<string, string | Bot> | { [id: string]: string | Bot }',
                },
            ],
            returns: 'void',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'updateBotLinks',
            summary: 'Replaces ids in all links that a bot holds.',
            details: 'Useful after copying bots that point at each other. The map goes from old '
                + 'id to new id or bot; ids that it does not name stay.',
            example: "const copy = create({ space: 'tempLocal', friend: getLink('old') });\n"
                + "updateBotLinks(copy, { old: 'new' });\n"
                + 'return copy.raw.friend;',
            gives: '"🔗new"',
        },
        {
            path: 'create',
            kind: 'runtime',
            params: [{ name: 'mods', type: '(Mod | Mod[])[]', rest: true }],
            overloads: [
                {
                    params: [{ name: 'mods', type: 'Mod[]', rest: true }],
                    returns: 'RuntimeBot',
                },
                {
                    params: [{ name: 'mods', type: '(Mod | Mod[])[]', rest: true }],
                    returns: 'RuntimeBot | RuntimeBot[]',
                },
            ],
            returns: 'RuntimeBot | RuntimeBot[]',
            type: 'add_bot',
            fields: ['id', 'bot'],
            impl: 'create',
            tag: true,
            summary: 'Creates bots.',
            details: 'Every argument is a mod, a bot to copy, or a list of these; later ones win. '
                + 'Each list multiplies the result, so two lists of two make four bots. The '
                + 'bot whose script runs becomes the creator unless a mod says otherwise; the '
                + 'tag is left out when the creator is in another space or does not exist. '
                + '`space` decides where a bot is kept. One bot comes back alone, several as a '
                + 'list. New bots hear `onCreate`; all bots hear `onAnyCreate` for each. '
                + 'Throws an Error when a bot would have no tags.',
            example: "create({ space: 'tempLocal', kind: 'card' }, [{ value: 1 }, { value: 2 }]);\n"
                + "return getBotTagValues('value').sort();",
            gives: '[1,2]',
        },
    ],
};
