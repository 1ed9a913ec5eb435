// Who is logged in.

export default {
    group: 'os-auth',
    title: 'Logging in',
    rows: [
        {
            path: 'os.requestAuthBot',
            kind: 'task',
            params: [],
            returns: 'Promise<Bot>',
            type: 'request_auth_data',
            fields: ['requestInBackground', 'taskId'],
            others: [
                { type: 'add_bot', fields: ['id', 'bot'] },
                { type: 'define_global_bot', fields: ['name', 'botId', 'taskId'] },
            ],
            value: 'requestAuth(false)',
            permission: 'records',
            summary: 'Lets the user log in and gives the bot that stands for the account.',
            details: 'The bot has the id of the user and lives in `tempLocal`; from then on '
                + 'scripts know it as `authBot`. The promise gives null when the user does not '
                + 'log in.',
            example: 'const user = await os.requestAuthBot();\n'
                + 'if (user) {\n'
                + "    os.toast('Hello ' + user.tags.name);\n"
                + '}',
        },
        {
            path: 'os.requestAuthBotInBackground',
            kind: 'task',
            params: [],
            returns: 'Promise<Bot>',
            type: 'request_auth_data',
            fields: ['requestInBackground', 'taskId'],
            others: [
                { type: 'add_bot', fields: ['id', 'bot'] },
                { type: 'define_global_bot', fields: ['name', 'botId', 'taskId'] },
            ],
            value: 'requestAuth(true)',
            permission: 'records',
            summary: 'Gives the bot of the account if the user is logged in already.',
            details: 'As `os.requestAuthBot`, but nothing is shown to the user. The promise gives '
                + 'null when nobody is logged in.',
            example: 'const user = await os.requestAuthBotInBackground();\n'
                + 'tags.known = !!user;',
        },
        {
            path: 'os.signOut',
            kind: 'task',
            params: [],
            returns: 'Promise<void>',
            type: 'sign_out',
            fields: ['taskId'],
            permission: 'records',
            summary: 'Logs the user out.',
            details: 'The promise resolves when this is done.',
            example: 'await os.signOut();',
        },
    ],
};
