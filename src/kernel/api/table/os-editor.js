// What editors of scripts can be told and asked.

export default {
    group: 'os-editor',
    title: 'Editors',
    rows: [
        {
            path: 'os.configureTypeChecking',
            kind: 'task',
            params: [{ name: 'options', type: 'ConfigureTypeCheckingOptions', check: 'object' }],
            returns: 'Promise<void>',
            type: 'configure_type_checking',
            fields: ['options', 'taskId'],
            emit: "{ type: 'configure_type_checking', options: copiable(options), taskId }",
            permission: 'ui',
            summary: 'Sets which problems the editor marks in scripts.',
            details: '`editorDiagnosticOptions` may switch off the check of types '
                + '(`noSemanticValidation`) and of syntax (`noSyntaxValidation`).',
            example: 'await os.configureTypeChecking({\n'
                + '    editorDiagnosticOptions: { noSemanticValidation: true },\n'
                + '});',
        },
        {
            path: 'os.getScriptIssues',
            kind: 'task',
            params: [{ name: 'bot', type: 'Bot | string' }, { name: 'tag', type: 'string' }],
            returns: 'Promise<string[]>',
            type: 'get_script_issues',
            fields: ['botId', 'tag', 'taskId'],
            emit: "{ type: 'get_script_issues', botId: botIdOf(bot), tag, taskId }",
            permission: 'ui',
            summary: 'Asks for the problems that the editor finds in a script.',
            details: 'The promise gives their messages, an empty list when there are none.',
            example: "const issues = await os.getScriptIssues(thisBot, 'onClick');\n"
                + 'if (issues.length > 0) os.toast(issues[0]);',
        },
        {
            path: 'os.registerTagPrefix',
            kind: 'task',
            params: [
                { name: 'prefix', type: 'string', check: 'text' },
                {
                    name: 'options',
                    type: 'RegisterPrefixOptions',
                    default: "{ language: 'javascript' }",
                },
            ],
            returns: 'Promise<void>',
            type: 'register_prefix',
            fields: ['prefix', 'options', 'taskId'],
            permission: 'ui',
            summary: 'Makes a text at the start of tags stand for a kind of content.',
            details: 'Editors show tags that start with the prefix in the `language` of the '
                + 'options, under the `name` given there. Tags that start with a prefix for '
                + 'JavaScript, TypeScript or JSX can be imported as modules.',
            example: "await os.registerTagPrefix('🎨', { language: 'json', name: 'Theme' });",
        },
        {
            path: 'os.listBuiltinTags',
            kind: 'pure',
            params: [],
            returns: 'string[]',
            impl: 'listBuiltinTags',
            summary: 'Lists the names of the tags that have a meaning of their own.',
            details: 'A new list each time.',
            example: "return os.listBuiltinTags().includes('color');",
            gives: 'true',
        },
        {
            path: 'portal.registerPrefix',
            kind: 'task',
            returns: 'Promise<void>',
            alias: 'os.registerTagPrefix',
            summary: 'Older name of os.registerTagPrefix.',
        },
    ],
};
