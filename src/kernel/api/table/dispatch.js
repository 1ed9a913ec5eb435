// Sending events to listeners, and adding listeners while running.

export default {
    group: 'dispatch',
    title: 'Events',
    intro: 'A tag whose text begins with `@` is a listener for the event of its name. Listeners '
        + 'receive the argument as `that`.',
    rows: [
        {
            path: 'superShout',
            kind: 'action',
            params: [
                { name: 'eventName', type: 'string', check: 'text' },
                { name: 'arg', type: 'any', optional: true },
            ],
            returns: 'SuperShoutAction',
            type: 'super_shout',
            fields: ['eventName', 'argument'],
            emit: "{ type: 'super_shout', eventName: trimEvent(eventName), argument: arg }",
            permission: 'inst',
            summary: 'Sends an event to all insts that are loaded here.',
            details: 'The host passes the event on to every inst, this one included. Nothing runs '
                + 'before the host has done so, and nothing that listeners return comes back.',
            example: "superShout('onAlarm', { place: 'kitchen' });",
        },
        {
            path: 'priorityShout',
            kind: 'runtime',
            params: [
                { name: 'eventNames', type: 'string[]' },
                { name: 'arg', type: 'any', optional: true },
            ],
            returns: 'any',
            impl: 'priorityShout',
            summary: 'Sends events until a listener answers.',
            details: 'Shouts the names in turn and stops at the first listener that returns '
                + 'anything but undefined. That answer comes back, and listeners after it do '
                + 'not run. Without an answer the result is undefined.',
            example: `create({ space: 'tempLocal', onSecond: '@return "here";' });\n`
                + "return priorityShout(['onFirst', 'onSecond']);",
            gives: '"here"',
        },
        {
            path: 'shout',
            kind: 'runtime',
            params: [
                { name: 'name', type: 'string' },
                { name: 'arg', type: 'any', optional: true },
            ],
            returns: 'any[]',
            impl: 'shout',
            declared: true,
            summary: 'Sends an event to every bot that listens for it.',
            details: 'Listeners run one after another in the order of bot ids; bots whose '
                + '`listening` tag is false are passed over. The list of what they returned '
                + 'comes back, with undefined for a listener that failed; its error goes to '
                + '`onError`. `shout.name(arg)` is a shorter way to write `shout("name", '
                + 'arg)`. Throws an Error when the name is not text. Afterwards `onListen` '
                + 'goes to the bots that reacted and `onAnyListen` to all.',
            example: "const bell = create({ space: 'tempLocal', onRing: '@return that.times * 2;' });\n"
                + "return shout('onRing', { times: 3 });",
            gives: '[6]',
        },
        {
            path: 'whisper',
            kind: 'runtime',
            params: [
                { name: 'bot', type: '(Bot | string)[] | Bot | string' },
                { name: 'eventName', type: 'string' },
                { name: 'arg', type: 'any', optional: true },
            ],
            returns: 'any[]',
            impl: 'whisper',
            summary: 'Sends an event to some bots.',
            details: 'Takes a bot, an id or a list of these; they react in the given order, '
                + 'unknown ones are passed over. Otherwise it works as `shout`, but there is '
                + 'no `whisper.name` form. Throws an Error when the name is not text.',
            example: "const bell = create({ space: 'tempLocal', onRing: '@return that + 1;' });\n"
                + "return whisper(bell, 'onRing', 4);",
            gives: '[5]',
        },
        {
            path: 'os.addBotListener',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot' },
                { name: 'tagName', type: 'string' },
                { name: 'listener', type: 'DynamicListener' },
            ],
            returns: 'void',
            impl: 'addBotListener',
            summary: 'Adds a function as a listener of a bot.',
            details: 'The function runs after the script that the tag holds, with the argument of '
                + 'the event, the bot and the name of the tag; what it returns is not used. '
                + 'Adding the same function twice has no effect. Nothing is stored: the '
                + 'listener is gone when the inst is loaded anew.',
            example: "const bell = create({ space: 'tempLocal', name: 'bell' });\n"
                + "os.addBotListener(bell, 'onRing', that => { bell.vars.heard = that; });\n"
                + "whisper(bell, 'onRing', 'ding');\n"
                + 'return bell.vars.heard;',
            gives: '"ding"',
        },
        {
            path: 'os.removeBotListener',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot' },
                { name: 'tagName', type: 'string' },
                { name: 'listener', type: 'DynamicListener' },
            ],
            returns: 'void',
            impl: 'removeBotListener',
            summary: 'Takes away a function that was added as a listener.',
            details: 'The very function that `os.addBotListener` was given has to be passed. '
                + 'Others stay.',
            example: "const bell = create({ space: 'tempLocal', name: 'bell' });\n"
                + 'const hear = () => { bell.vars.heard = true; };\n'
                + "os.addBotListener(bell, 'onRing', hear);\n"
                + "os.removeBotListener(bell, 'onRing', hear);\n"
                + "whisper(bell, 'onRing');\n"
                + 'return bell.vars.heard === undefined;',
            gives: 'true',
        },
    ],
};
