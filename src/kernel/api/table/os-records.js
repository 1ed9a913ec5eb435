// Records: named stores on a server, and the keys that open them.

export default {
    group: 'os-records',
    title: 'Records',
    intro: 'A record is a store on a server that has a name and an owner. Data, files, events, '
        + 'insts and more are kept in records. A record key is text that allows writing '
        + 'without logging in as the owner. Unless a page says otherwise, promises resolve '
        + 'with `{ success: true, … }` or `{ success: false, errorCode, errorMessage }`.',
    rows: [
        {
            path: 'os.createRecord',
            kind: 'task',
            params: [
                {
                    name: 'recordName',
                    type: 'string',
                    check: { missing: 'recordName must be provided.', text: true },
                },
                {
                    name: 'studioId',
                    type: 'string',
                    optional: true,
                    check: { text: true, optional: true },
                },
            ],
            returns: 'Promise<CreateRecordResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'studioId'],
            procedure: 'createRecord',
            input: '{ recordName, studioId }',
            optionsFrom: '{}',
            permission: 'records',
            summary: 'Creates a record.',
            details: 'The record belongs to the user who is logged in, or to the studio with the '
                + 'given id. Throws an Error when the name is missing or no text.',
            example: "const result = await os.createRecord('scores');\n"
                + 'if (!result.success) {\n'
                + '    os.toast(result.errorMessage);\n'
                + '}',
        },
        {
            path: 'os.getPublicRecordKey',
            kind: 'task',
            params: [{ name: 'name', type: 'string' }],
            returns: 'Promise<CreatePublicRecordKeyResult>',
            type: 'get_public_record_key',
            fields: ['recordName', 'policy', 'taskId'],
            emit: "{ type: 'get_public_record_key', recordName: name, policy: 'subjectfull', "
                + 'taskId }',
            permission: 'records',
            summary: 'Asks for a key to a record that names its user.',
            details: 'Who uses the key has to be logged in, and what is written carries the name '
                + 'of that user. The promise gives `{ success, recordKey, recordName }`.',
            example: "const result = await os.getPublicRecordKey('scores');\n"
                + 'if (result.success) {\n'
                + '    tags.key = result.recordKey;\n'
                + '}',
        },
        {
            path: 'os.getSubjectlessPublicRecordKey',
            kind: 'task',
            params: [{ name: 'name', type: 'string' }],
            returns: 'Promise<CreatePublicRecordKeyResult>',
            type: 'get_public_record_key',
            fields: ['recordName', 'policy', 'taskId'],
            emit: "{ type: 'get_public_record_key', recordName: name, policy: 'subjectless', "
                + 'taskId }',
            permission: 'records',
            summary: 'Asks for a key to a record that works without logging in.',
            details: 'Everybody who has the key can write, and what is written carries no name. '
                + 'The promise gives `{ success, recordKey, recordName }`.',
            example: "const result = await os.getSubjectlessPublicRecordKey('guestbook');",
        },
        {
            path: 'os.isRecordKey',
            kind: 'pure',
            params: [{ name: 'key', type: 'unknown' }],
            returns: 'boolean',
            value: 'isRecordKey(key)',
            summary: 'Tells whether a value is a record key.',
            details: 'Only the form of the text is looked at, not whether the key still works.',
            example: "return os.isRecordKey('scores');",
            gives: 'false',
        },
        {
            path: 'os.listUserStudios',
            kind: 'task',
            params: [{ name: 'endpoint', type: 'string', optional: true }],
            returns: 'Promise<ListStudiosResult>',
            type: 'list_user_studios',
            fields: ['options', 'taskId'],
            emit: "{ type: 'list_user_studios', options: endpointOptions(endpoint), taskId }",
            permission: 'records',
            summary: 'Lists the studios that the user is a member of.',
            details: 'Each has an id, a name and the role of the user. The address of another '
                + 'records server may be given.',
            example: 'const result = await os.listUserStudios();\n'
                + 'if (result.success) {\n'
                + '    tags.studios = result.studios.map(s => s.displayName);\n'
                + '}',
        },
        {
            path: 'os.listStudioRecords',
            kind: 'task',
            params: [
                { name: 'studioId', type: 'string' },
                { name: 'endpoint', type: 'string', optional: true },
            ],
            returns: 'Promise<ListRecordsResult>',
            type: 'records_call_procedure',
            fields: ['studioId'],
            procedure: 'listRecords',
            input: '{ studioId }',
            optionsFrom: 'endpointOptions(endpoint)',
            permission: 'records',
            summary: 'Lists the records of a studio.',
            details: 'The promise gives `{ success, records }`. The address of another records '
                + 'server may be given.',
            example: "const result = await os.listStudioRecords('my-studio');",
        },
        {
            path: 'os.getRecordsEndpoint',
            kind: 'task',
            params: [],
            returns: 'Promise<string>',
            type: 'get_records_endpoint',
            fields: ['taskId'],
            permission: 'records',
            summary: 'Gives the address of the records server that is in use.',
            details: 'The promise gives a URL as text.',
            example: 'tags.server = await os.getRecordsEndpoint();',
        },
    ],
};
