// Telling the host what people do.

export default {
    group: 'analytics',
    title: 'Analytics',
    rows: [
        {
            path: 'analytics.recordEvent',
            kind: 'task',
            params: [
                { name: 'name', type: 'string' },
                { name: 'metadata', type: 'any', default: 'null' },
            ],
            returns: 'Promise<void>',
            type: 'analytics_record_event',
            fields: ['name', 'metadata', 'taskId'],
            permission: 'net',
            summary: 'Tells the analytics of the host about an event.',
            details: 'Hosts without analytics ignore it. The promise resolves when the event is '
                + 'noted.',
            example: "await analytics.recordEvent('levelFinished', { level: 3 });",
        },
    ],
};
