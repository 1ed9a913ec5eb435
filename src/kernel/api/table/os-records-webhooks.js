// Addresses in records that run scripts when they are called.

export default {
    group: 'os-records-webhooks',
    title: 'Webhooks in records',
    intro: 'A webhook starts an inst, or bots from a file or from data, for every HTTP request '
        + 'that it gets, and answers with what their `onWebhook` listeners return. Promises '
        + 'reject with an error that carries `errorCode` and `errorMessage` when the server '
        + 'refuses.',
    rows: [
        {
            path: 'os.recordWebhook',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'webhook', type: 'WebhookRecord', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudRecordItemResult>',
            type: 'records_call_procedure',
            fields: [
                'recordName',
                'item{address,targetResourceKind,targetRecordName,targetAddress,markers}',
            ],
            procedure: 'recordWebhook',
            input: '{ recordName, item: { address: webhook.address, targetResourceKind: '
                + 'webhook.targetResourceKind, targetRecordName: webhook.targetRecordName, '
                + 'targetAddress: webhook.targetAddress, markers: webhook.markers } }',
            rejectUnsuccessful: true,
            permission: 'records',
            summary: 'Stores a webhook in a record.',
            details: 'The webhook names its own `address` and `markers`, and what it runs: '
                + '`targetResourceKind` (`inst`, `file` or `data`), `targetRecordName` and '
                + '`targetAddress`.',
            example: "await os.recordWebhook('doors', {\n"
                + "    address: 'bell',\n"
                + "    targetResourceKind: 'inst',\n"
                + "    targetRecordName: 'doors',\n"
                + "    targetAddress: 'hall',\n"
                + "    markers: ['publicRead'],\n"
                + '});',
        },
        {
            path: 'os.runWebhook',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'input', type: 'any' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<HandleWebhookResult>',
            type: 'records_call_procedure',
            fields: [],
            procedure: 'runWebhook',
            input: 'original(input)',
            query: '{ recordName, address }',
            rejectUnsuccessful: true,
            permission: 'records',
            summary: 'Runs a webhook.',
            details: 'The input is what the listeners of the webhook get as the body of the '
                + 'request. The promise gives `{ success, response }` with status, headers and '
                + 'body.',
            example: "const result = await os.runWebhook('doors', 'bell', { times: 2 });",
        },
        {
            path: 'os.getWebhook',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudGetItemResult<WebhookRecord>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'getWebhook',
            input: '{ recordName, address }',
            rejectUnsuccessful: true,
            permission: 'records',
            summary: 'Reads what a webhook is set up to do.',
            details: 'The promise gives `{ success, item }`.',
            example: "const { item } = await os.getWebhook('doors', 'bell');",
        },
        {
            path: 'os.eraseWebhook',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudEraseItemResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'eraseWebhook',
            input: '{ recordName, address }',
            rejectUnsuccessful: true,
            permission: 'records',
            summary: 'Erases a webhook.',
            details: 'Requests to its address are refused from then on.',
            example: "await os.eraseWebhook('doors', 'bell');",
        },
        {
            path: 'os.listWebhooks',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'startingAddress', type: 'string', default: 'null' },
                { name: 'options', type: 'ListWebhooksOptions', default: '{}' },
            ],
            returns: 'Promise<CrudListItemsResult<WebhookRecord>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address', 'sort'],
            procedure: 'listWebhooks',
            input: '{ recordName, address: startingAddress, sort: options?.sort }',
            rejectUnsuccessful: true,
            permission: 'records',
            summary: 'Lists the webhooks of a record.',
            details: 'Comes in parts: to go on, pass the last address of the list that came '
                + 'before. The promise gives `{ success, items, totalCount }`.',
            example: "const { items } = await os.listWebhooks('doors');",
        },
        {
            path: 'os.listWebhooksByMarker',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'marker', type: 'string' },
                { name: 'startingAddress', type: 'string', default: 'null' },
                { name: 'options', type: 'ListWebhooksOptions', default: '{}' },
            ],
            returns: 'Promise<CrudListItemsResult<WebhookRecord>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address', 'sort', 'marker'],
            procedure: 'listWebhooks',
            input: '{ recordName, address: startingAddress, sort: options?.sort, marker }',
            rejectUnsuccessful: true,
            permission: 'records',
            summary: 'Lists the webhooks of a record that have a marker.',
            details: 'As `os.listWebhooks`; `sort` in the options is `ascending` or `descending`.',
            example: "const { items } = await os.listWebhooksByMarker('doors', 'publicRead');",
        },
    ],
};
