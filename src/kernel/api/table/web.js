// HTTP requests.

export default {
    group: 'web',
    title: 'Web requests',
    intro: 'The host performs the request, if it is allowed to use the network. The promise '
        + 'gives `{ data, status, statusText, headers }`; it rejects when the request fails or '
        + 'the status says so, with the response as `error.response`. Options: `headers`, '
        + '`data`, and for repeated attempts `retryCount` (at most 10), `retryAfterMs` '
        + '(default 3000) and `retryStatusCodes` (default 408, 429, 500, 502, 503, 504 and 0 '
        + 'for no answer at all).',
    rows: [
        {
            path: 'webhook',
            kind: 'task',
            returns: 'Promise<WebhookResult>',
            deprecated: true,
            alias: 'web.hook',
            summary: 'Older name of web.hook.',
        },
        {
            path: 'webhook.post',
            kind: 'task',
            returns: 'Promise<WebhookResult>',
            deprecated: true,
            alias: 'web.post',
            summary: 'Older name of web.post.',
        },
        {
            path: 'web.get',
            kind: 'task',
            params: [
                { name: 'url', type: 'string' },
                { name: 'options', type: 'WebhookOptions', default: '{}' },
            ],
            returns: 'Promise<WebhookResult>',
            type: 'send_webhook',
            fields: ['options', 'taskId'],
            impl: 'get',
            permission: 'net',
            maskable: true,
            maskKey: 'web.get',
            summary: 'Sends an HTTP GET request.',
            details: 'Options as above, without the method and the address.',
            example: "const response = await web.get('https://example.com/weather', {\n"
                + "    headers: { Accept: 'application/json' },\n"
                + '    retryCount: 2,\n'
                + '});\n'
                + 'tags.weather = response.data;',
        },
        {
            path: 'web.post',
            kind: 'task',
            params: [
                { name: 'url', type: 'string' },
                { name: 'data', type: 'any', optional: true },
                { name: 'options', type: 'WebhookOptions', optional: true },
            ],
            returns: 'Promise<WebhookResult>',
            type: 'send_webhook',
            fields: ['options', 'taskId'],
            impl: 'post',
            permission: 'net',
            maskable: true,
            maskKey: 'web.post',
            summary: 'Sends an HTTP POST request.',
            details: 'Objects are sent as JSON. Options as above.',
            example: "await web.post('https://example.com/guests', { name: 'Ada' });",
        },
        {
            path: 'web.hook',
            kind: 'task',
            params: [{ name: 'options', type: 'WebhookOptions' }],
            returns: 'Promise<WebhookResult>',
            type: 'send_webhook',
            fields: ['options', 'taskId'],
            impl: 'hook',
            permission: 'net',
            maskable: true,
            maskKey: 'web.hook',
            summary: 'Sends an HTTP request that is described by options.',
            details: 'The options name the `method` and the `url` too. `responseShout` is the '
                + 'name of an event that the host is to shout with the response. Each attempt '
                + 'is an action with a task of its own.',
            example: 'const response = await web.hook({\n'
                + "    method: 'PUT',\n"
                + "    url: 'https://example.com/doors/1',\n"
                + '    data: { open: true },\n'
                + '});\n'
                + 'os.toast(response.status);',
        },
    ],
};
