// Counting events in records.

export default {
    group: 'os-records-events',
    title: 'Event counters in records',
    rows: [
        {
            path: 'os.recordEvent',
            kind: 'task',
            params: [
                {
                    name: 'recordKeyOrName',
                    type: 'string',
                    check: { missing: 'A recordKeyOrName must be provided.', text: true },
                },
                {
                    name: 'eventName',
                    type: 'string',
                    check: { missing: 'A eventName must be provided.', text: true },
                },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<AddCountResult>',
            type: 'record_event',
            fields: ['recordKey', 'eventName', 'count', 'options', 'taskId'],
            emit: "{ type: 'record_event', recordKey: recordKeyOrName, eventName, count: 1, "
                + 'options: endpointOptions(endpoint), taskId }',
            permission: 'records',
            summary: 'Counts an event in a record.',
            details: 'The counter with that name goes up by one. Throws an Error when record or '
                + 'name are missing or no text.',
            example: "await os.recordEvent('statistics', 'gameStarted');",
        },
        {
            path: 'os.countEvents',
            kind: 'task',
            params: [
                {
                    name: 'recordNameOrKey',
                    type: 'string',
                    check: { missing: 'A recordNameOrKey must be provided.', text: true },
                },
                {
                    name: 'eventName',
                    type: 'string',
                    check: { missing: 'A eventName must be provided.', text: true },
                },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<GetCountResult>',
            type: 'get_event_count',
            fields: ['recordName', 'eventName', 'options', 'taskId'],
            emit: "{ type: 'get_event_count', recordName: recordNameOf(recordNameOrKey), "
                + 'eventName, options: endpointOptions(endpoint), taskId }',
            permission: 'records',
            summary: 'Tells how often an event was counted in a record.',
            details: 'The promise gives `{ success, count }`. Throws an Error when record or name '
                + 'are missing or no text.',
            example: "const result = await os.countEvents('statistics', 'gameStarted');\n"
                + 'if (result.success) {\n'
                + '    tags.games = result.count;\n'
                + '}',
        },
    ],
};
