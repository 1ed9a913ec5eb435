// Apps: user interfaces that bots draw.

export default {
    group: 'app-html',
    title: 'Apps',
    intro: 'An app is registered with a bot, which draws it: compile elements into it whenever '
        + 'they change. Elements are written as JSX or with `html`.',
    rows: [
        {
            path: 'html',
            kind: 'pure',
            params: [{ name: 'args', type: 'any[]', rest: true }],
            overloads: [
                {
                    params: [
                        { name: 'strings', type: 'TemplateStringsArray' },
                        { name: 'values', type: 'any[]', rest: true },
                    ],
                    returns: 'any',
                },
            ],
            returns: 'VNode',
            impl: 'html',
            lazy: true,
            summary: 'Makes elements of a template text.',
            details: 'Write it in front of a template. Values may stand for attributes, for '
                + 'children and for the names of components, `<//>` closes any element. Gives '
                + 'one element, or a list when the text has several at the top.',
            example: "const names = ['Ada', 'Grace'];\n"
                + 'const list = html`<ul>${names.map((name) => html`<li>${name}</li>`)}</ul>`;\n'
                + 'return [list.type, list.props.children.length];',
            gives: '["ul",2]',
        },
        {
            path: 'html.h',
            kind: 'pure',
            params: [
                { name: 'name', type: 'string | Function' },
                { name: 'props', type: 'any' },
                { name: 'children', type: 'any[]', rest: true },
            ],
            returns: 'VNode',
            value: 'html.h(name, props)',
            summary: 'Makes one element.',
            details: 'JSX is compiled to calls of it. Takes the name of an HTML element or a '
                + 'component, its properties (or null) and the children.',
            example: "const element = html.h('a', { href: '#top' }, 'Up');\n"
                + 'return element.props;',
            gives: '{"href":"#top","children":"Up"}',
        },
        {
            path: 'html.f',
            kind: 'pure',
            params: [],
            returns: '(props: { children?: any }) => any',
            constant: true,
            value: 'html.f',
            summary: 'The component behind empty JSX tags.',
            details: 'It groups its children without an element of its own.',
            example: 'const pair = html`<${html.f}><b>1</b><b>2</b><//>`;\n'
                + 'return pair.props.children.length;',
            gives: '2',
        },
        {
            path: 'os.appHooks',
            kind: 'pure',
            returns: 'AppHooks',
            impl: 'appHooks',
            getter: true,
            summary: 'The hooks of preact, for components of apps.',
            details: 'State, effects and references of components: `useState`, `useEffect`, '
                + '`useRef` and so on, also `render`, `createRef` and `createContext`.',
            example: 'const { useState } = os.appHooks;\n'
                + 'return typeof useState;',
            gives: '"function"',
        },
        {
            path: 'os.appCompat',
            kind: 'pure',
            returns: 'AppCompat',
            impl: 'appCompat',
            getter: true,
            summary: 'The names of React, for components written for it.',
            details: 'All that the module `preact/compat` exports: the hooks, `Component`, '
                + '`memo`, `forwardRef`, `createElement` and more.',
            example: 'const { createElement, isValidElement } = os.appCompat;\n'
                + "return isValidElement(createElement('p'));",
            gives: 'true',
        },
        {
            path: 'os.registerApp',
            kind: 'task',
            params: [{ name: 'portalId', type: 'string' }, { name: 'bot', type: 'Bot | string' }],
            returns: 'Promise<void>',
            type: 'register_custom_app',
            fields: ['appId', 'botId', 'taskId'],
            emit: "{ type: 'register_custom_app', appId: portalId, botId: botIdOf(bot), taskId }",
            permission: 'ui',
            summary: 'Begins an app that a bot draws.',
            details: 'The bot hears `onAppSetup` once the app is ready, and scripts find the bot '
                + 'under the name of the app with `Bot` behind it. The promise resolves when '
                + 'the app is ready.',
            example: "await os.registerApp('clock', thisBot);\n"
                + "os.compileApp('clock', <h1>{new Date().toLocaleTimeString()}</h1>);",
        },
        {
            path: 'os.unregisterApp',
            kind: 'task',
            params: [{ name: 'appId', type: 'string' }],
            returns: 'Promise<void>',
            type: 'unregister_custom_app',
            fields: ['appId', 'taskId'],
            permission: 'ui',
            summary: 'Ends an app and removes what it shows.',
            details: 'The promise resolves when it is gone.',
            example: "await os.unregisterApp('clock');",
        },
        {
            path: 'os.compileApp',
            kind: 'action',
            params: [{ name: 'appId', type: 'string' }, { name: 'content', type: 'any' }],
            returns: 'SetAppOutputAction',
            type: 'set_app_output',
            fields: ['uncopiable', 'appId', 'output'],
            emit: "{ type: 'set_app_output', uncopiable: true, appId, output: original(content) }",
            permission: 'ui',
            summary: 'Shows content in an app.',
            details: 'Takes an element, a list or text, and replaces what the app showed before. '
                + 'Elements that are still there keep their state.',
            example: "os.compileApp('greeting', html`<p>Hello</p>`);",
        },
        {
            path: 'experiment.createStaticHtmlFromBots',
            kind: 'task',
            params: [
                { name: 'bots', type: 'Bot[]' },
                { name: 'templateUrl', type: 'string', optional: true },
            ],
            returns: 'Promise<string>',
            type: 'create_static_html',
            fields: ['bots', 'templateUrl', 'taskId'],
            emit: "{ type: 'create_static_html', bots: stateOf(bots), templateUrl, taskId }",
            permission: 'ui',
            summary: 'Makes a web page that contains bots.',
            details: 'The page shows them without a server. The promise gives its HTML text. '
                + 'Another page may be given as the template.',
            example: "const page = await experiment.createStaticHtmlFromBots(getBots('home', true));\n"
                + "os.download(page, 'home.html');",
        },
    ],
};
