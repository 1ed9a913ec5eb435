// Names without a function. Older content looks them up to find out which forms
// of a call there are; they do nothing.

const paths = [
    '_getBots', '__getBots', '_getBot', '__getBot', '_create', '_destroy', '_watchBot',
    '_changeState', '_updateBotLinks', '_priorityShout', '_shout', '_whisper',
    '_animateTag', '__animateTag', 'os._focusOn_bot', 'os._focusOn_position',
    'os._showChat_placeholder', 'os._showChat_options', 'os._createDebugger_normal',
    'os._createDebugger_pausable', 'os._getExecutingDebugger', 'os._attachDebugger',
    'os._detachDebugger', 'crypto._hash_raw', 'crypto._hash_string', 'crypto._hmac_string',
    'crypto._hmac_raw', 'web._webGet', 'web._webPost', 'web._webHook',
];

export default {
    group: 'stubs',
    title: 'Names without a function',
    rows: paths.map((path) => ({ path })),
};
