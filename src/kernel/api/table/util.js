// Small helpers.

export default {
    group: 'util',
    title: 'Ids',
    rows: [
        {
            path: 'uuid',
            kind: 'runtime',
            params: [],
            returns: 'string',
            value: 'newUuid()',
            summary: 'Gives an id that nothing else has.',
            details: 'A random UUID (version 4). In debuggers the ids are `uuid-1`, `uuid-2` and '
                + 'so on, so that tests can foresee them.',
            example: 'return uuid() !== uuid();',
            gives: 'true',
        },
    ],
};
