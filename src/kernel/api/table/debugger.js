// Second runtimes in which scripts can be tried out.

export default {
    group: 'debugger',
    title: 'Debuggers',
    intro: 'A debugger is a runtime of its own with the whole API. It starts without bots but '
        + 'its config bot, and nothing that happens in it reaches the host.',
    rows: [
        {
            path: 'os.attachDebugger',
            kind: 'task',
            params: [
                { name: 'debug', type: 'DebuggerInterface', check: 'object' },
                { name: 'options', type: 'AttachDebuggerOptions', default: '{}' },
            ],
            returns: 'Promise<void>',
            type: 'attach_runtime',
            fields: ['uncopiable', 'runtime', 'tagNameMapper', 'taskId'],
            emit: "{ type: 'attach_runtime', uncopiable: true, runtime: debug, tagNameMapper: "
                + 'options?.tagNameMapper, taskId }',
            permission: 'inst',
            summary: 'Shows the bots of a debugger beside those of the inst.',
            details: '`tagNameMapper` may hold functions `forward` and `reverse` that translate '
                + 'tag names of the debugger, so that its dimensions do not get mixed up with '
                + 'those of the inst. The promise resolves when the host has attached it.',
            example: 'const debug = await os.createDebugger();\n'
                + 'await os.attachDebugger(debug);',
        },
        {
            path: 'os.detachDebugger',
            kind: 'task',
            params: [{ name: 'debug', type: 'DebuggerInterface', check: 'object' }],
            returns: 'Promise<void>',
            type: 'detach_runtime',
            fields: ['uncopiable', 'runtime', 'taskId'],
            emit: "{ type: 'detach_runtime', uncopiable: true, runtime: debug, taskId }",
            permission: 'inst',
            summary: 'Stops showing the bots of a debugger.',
            details: 'Undoes `os.attachDebugger`. The promise resolves when the host has detached '
                + 'it.',
            example: 'const debug = await os.createDebugger();\n'
                + 'await os.attachDebugger(debug);\n'
                + 'await os.detachDebugger(debug);',
        },
        {
            path: 'os.createDebugger',
            kind: 'runtime',
            params: [
                {
                    name: 'options',
                    type: 'NormalDebuggerOptions | PausableDebuggerOptions',
                    optional: true,
                },
            ],
            overloads: [
                {
                    params: [{ name: 'options', type: 'NormalDebuggerOptions', optional: true }],
                    returns: 'Promise<NormalDebugger>',
                },
                {
                    params: [{ name: 'options', type: 'PausableDebuggerOptions' }],
                    returns: 'Promise<PausableDebugger>',
                },
            ],
            returns: 'Promise<NormalDebugger | PausableDebugger>',
            impl: 'createDebugger',
            summary: 'Makes a separate runtime to try scripts in.',
            details: 'Options: `configBot` (a bot or its tags), `useRealUUIDs` (otherwise ids are '
                + '`uuid-1`, `uuid-2`, …), `allowAsynchronousScripts` (false compiles scripts '
                + 'without async, and functions such as `web.get` then answer what '
                + '`.mask(…).returns(…)` sets), and `pausable`. The promise gives an object '
                + 'that carries the whole API, and `getAllActions`, `getCommonActions`, '
                + '`getBotActions`, `getErrors`, `performUserAction`, `onBeforeUserAction`, '
                + '`onScriptActionEnqueued`, `onAfterScriptUpdatedTag` and '
                + '`onAfterScriptUpdatedTagMask`.',
            example: 'const debug = await os.createDebugger();\n'
                + "debug.create({ onAsk: '@tags.asked = true; return that + 1;' });\n"
                + "return debug.shout('onAsk', 2);",
            gives: '[3]',
        },
        {
            path: 'os.getExecutingDebugger',
            kind: 'runtime',
            params: [],
            returns: 'Debugger | null',
            impl: 'getExecutingDebugger',
            summary: 'Gives the debugger that the script runs in.',
            details: 'Outside of debuggers it gives null.',
            example: 'return os.getExecutingDebugger();',
            gives: 'null',
        },
    ],
};
