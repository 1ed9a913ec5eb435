// Apps: elements of web pages that scripts make.

export default {
    group: 'app-html',
    title: 'Apps and HTML',
    intro: 'Elements are those of the library preact. Scripts write them as JSX or with the '
        + 'template tag `html`; the host shows them.',
    rows: [
        {
            path: 'html',
            kind: 'pure',
            params: [
                {
                    name: 'args',
                    type: '[strings: TemplateStringsArray, ...values: any[]]',
                    rest: true,
                },
            ],
            returns: 'VNode',
            impl: 'html',
            lazy: true,
            summary: 'Makes an element out of the text of a template.',
            details: 'Values may stand for texts, attributes, components and further elements. '
                + 'Several elements side by side give a list. `html.h` makes one element, '
                + '`html.f` stands for a group without an element of its own; JSX is translated '
                + 'to these two.',
            example: 'const element = html`<b title="x">${1 + 1}</b>`;\n'
                + 'return [element.type, element.props.title, element.props.children];',
            gives: '["b","x",2]',
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
            impl: 'html',
            summary: 'Makes an element.',
            details: 'Takes the name of an element or a component, its attributes or null, and '
                + 'what is inside.',
            example: "return html.h('b', null, 'bold').props.children;",
            gives: '"bold"',
        },
        {
            path: 'html.f',
            kind: 'pure',
            params: [],
            returns: 'VNode',
            impl: 'html',
            summary: 'Stands for a group of elements.',
            details: 'Used in place of the name of an element.',
            example: "return html.h(html.f, null, 'a', 'b').props.children;",
            gives: '["a","b"]',
        },
        {
            path: 'os.appHooks',
            kind: 'pure',
            returns: 'AppHooks',
            getter: true,
            impl: 'appHooks',
            summary: 'The hooks of preact.',
            details: '`useState`, `useEffect`, `useMemo`, `useRef`, `useReducer`, `useCallback`, '
                + '`useContext`, `useId`, `useLayoutEffect`, `useImperativeHandle`, '
                + '`useDebugValue` and `useErrorBoundary`, and `render`, `createRef` and '
                + '`createContext`.',
            example: 'return typeof os.appHooks.useState;',
            gives: '"function"',
        },
        {
            path: 'os.appCompat',
            kind: 'pure',
            returns: 'AppCompat',
            getter: true,
            impl: 'appCompat',
            summary: 'What preact offers under the names of React.',
            details: 'All members of the module preact/compat, for libraries that were written '
                + 'for React: `createElement`, `Component`, `memo`, `forwardRef` and so on.',
            example: 'return typeof os.appCompat.createElement;',
            gives: '"function"',
        },
        {
            path: 'os.registerApp',
            kind: 'task',
            params: [
                { name: 'portalId', type: 'string' },
                { name: 'bot', type: 'Bot | string' },
            ],
            returns: 'Promise<void>',
            type: 'register_custom_app',
            fields: ['appId', 'botId', 'taskId'],
            emit: "{ type: 'register_custom_app', appId: portalId, botId: botIdOf(bot), taskId }",
            permission: 'ui',
            summary: 'Begins an app.',
            details: 'The bot takes care of the app and is known to scripts under its name with '
                + '`Bot` at the end. The promise resolves when the app can be shown.',
            example: "await os.registerApp('counter', thisBot);\n"
                + "os.compileApp('counter', html`<b>0</b>`);",
        },
        {
            path: 'os.unregisterApp',
            kind: 'task',
            params: [{ name: 'appId', type: 'string' }],
            returns: 'Promise<void>',
            type: 'unregister_custom_app',
            fields: ['appId', 'taskId'],
            permission: 'ui',
            summary: 'Ends an app.',
            details: 'What it showed is removed.',
            example: "await os.unregisterApp('counter');",
        },
        {
            path: 'os.compileApp',
            kind: 'action',
            params: [{ name: 'appId', type: 'string' }, { name: 'content', type: 'any' }],
            returns: 'SetAppOutputAction',
            type: 'set_app_output',
            fields: ['uncopiable', 'appId', 'output'],
            emit: "{ type: 'set_app_output', uncopiable: true, appId, output: content }",
            permission: 'ui',
            summary: 'Sets what an app shows.',
            details: 'The content is an element, text, or null for nothing.',
            example: "os.compileApp('counter', html`<b>${tags.count}</b>`);",
        },
        {
            path: 'experiment.createStaticHtmlFromBots',
            kind: 'task',
            params: [
                { name: 'bots', check: 'list', type: 'Bot[]' },
                { name: 'templateUrl', type: 'string', optional: true },
            ],
            returns: 'Promise<string>',
            type: 'create_static_html',
            fields: ['bots', 'templateUrl', 'taskId'],
            emit: "{ type: 'create_static_html', bots: staticBots(bots), templateUrl, taskId }",
            permission: 'net',
            summary: 'Makes a web page that carries bots.',
            details: 'The page is made from a template, that of the host unless an address is '
                + 'given. Of the bots only ids and tags are kept. The promise gives the page as '
                + 'text.',
            example: 'const page = await experiment.createStaticHtmlFromBots([thisBot]);\n'
                + "os.download(page, 'page.html');",
        },
    ],
};
