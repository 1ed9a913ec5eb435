// Being told when bots and portals change.

export default {
    group: 'watch',
    title: 'Watching',
    intro: 'Watchers belong to the bot whose script registers them and end with it.',
    rows: [
        {
            path: 'clearWatchBot',
            kind: 'runtime',
            params: [{ name: 'id', type: 'number' }],
            returns: 'void',
            impl: 'clearWatchBot',
            summary: 'Ends a watch that watchBot began.',
            details: 'Takes the number that `watchBot` gave. Other numbers have no effect.',
            example: 'const id = watchBot(thisBot, () => {});\n'
                + 'clearWatchBot(id);',
        },
        {
            path: 'clearWatchPortal',
            kind: 'runtime',
            params: [{ name: 'id', type: 'number' }],
            returns: 'void',
            impl: 'clearWatchPortal',
            summary: 'Ends a watch that watchPortal began.',
            details: 'Takes the number that `watchPortal` gave. Other numbers have no effect.',
            example: "const id = watchPortal('menu', () => {});\n"
                + 'clearWatchPortal(id);',
        },
        {
            path: 'watchPortal',
            kind: 'runtime',
            params: [{ name: 'portalId', type: 'string' }, { name: 'handler', type: '() => void' }],
            returns: 'number',
            impl: 'watchPortal',
            tag: true,
            summary: 'Calls a function whenever what a portal shows changes.',
            details: 'The handler is called without arguments when the portal opens another '
                + 'dimension, when a bot enters or leaves that dimension, and when the bot of '
                + 'the portal changes. A bot that only moves does not count. Needs a config '
                + 'bot. Gives a number for `clearWatchPortal`.',
            example: "const id = watchPortal('grid', () => {\n"
                + "    os.toast(getBots(inDimension(os.getCurrentDimension())).length + ' bots here');\n"
                + '});',
        },
        {
            path: 'watchBot',
            kind: 'runtime',
            params: [
                { name: 'bot', type: '(Bot | string)[] | Bot | string' },
                {
                    name: 'handler',
                    type: '(bot: Bot, changedTags: string[], botId: string) => void',
                },
            ],
            returns: 'number',
            impl: 'watchBot',
            tag: true,
            summary: 'Calls a function whenever some bots change.',
            details: 'Takes a bot, an id or a list of these. The handler gets the bot, the names '
                + 'of the tags that changed and the id; when the bot is removed it gets null, '
                + 'an empty list and the id. It is called when the storage reports the change, '
                + 'not while a script edits. Gives a number for `clearWatchBot`.',
            example: 'const id = watchBot(thisBot, (bot, changed) => {\n'
                + "    os.toast('changed: ' + changed.join(', '));\n"
                + '});',
        },
    ],
};
