// Editors of scripts.

export default {
    group: 'os-editor',
    title: 'Editors',
    rows: [
        {
            path: 'os.configureTypeChecking',
            kind: 'task',
            params: [{ name: 'options', type: 'ConfigureTypeCheckingOptions' }],
            returns: 'Promise<void>',
            type: 'configure_type_checking',
            fields: ['options', 'taskId'],
            emit: "{ type: 'configure_type_checking', options: original(options), taskId }",
            permission: 'ui',
            summary: 'Chooses what the editor checks in scripts.',
            details: 'The options hold `editorDiagnosticOptions` with `noSemanticValidation` and '
                + '`noSyntaxValidation`.',
            example: 'await os.configureTypeChecking({ editorDiagnosticOptions: { noSemanticValidation: true } });',
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
            summary: 'Asks the editor what is wrong with a script.',
            details: 'The promise gives one text for each thing that it found.',
            example: "const issues = await os.getScriptIssues(thisBot, 'onClick');",
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
            emit: "{ type: 'register_prefix', prefix, options: original(options), taskId }",
            summary: 'Tells editors that tags with a prefix hold code.',
            details: 'Options: `language` (`javascript`, `typescript`, `jsx`, `tsx`, `json` or '
                + '`text`) and the `name` that editors show. The runtime itself never runs such '
                + 'tags. Throws an Error when the prefix is no text.',
            example: "await os.registerTagPrefix('📖', { language: 'text', name: 'Story' });",
        },
        {
            path: 'os.listBuiltinTags',
            kind: 'pure',
            params: [],
            returns: 'string[]',
            impl: 'listBuiltinTags',
            summary: 'Lists the tags that have a meaning to the runtime.',
            details: 'A new list each time.',
            example: "return os.listBuiltinTags().includes('gridPortal');",
            gives: 'true',
        },
        {
            path: 'portal.registerPrefix',
            kind: 'task',
            alias: 'os.registerTagPrefix',
            summary: 'Tells editors that tags with a prefix hold code.',
        },
    ],
};
