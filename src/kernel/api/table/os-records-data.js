// Values in records.

export default {
    group: 'os-records-data',
    title: 'Data in records',
    intro: 'A value is kept under an address in a record. Reading takes the name of the record '
        + 'or a key to it; writing takes a key, or a name when the user may write there. '
        + '“Manual approval” variants ask the user every time.',
    rows: [
        {
            path: 'os.recordData',
            kind: 'task',
            params: [
                { name: 'recordKeyOrRecordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'data', type: 'any' },
                {
                    name: 'endpointOrOptions',
                    type: 'string | DataRecordOptions',
                    optional: true,
                },
            ],
            returns: 'Promise<RecordDataResult>',
            type: 'record_data',
            fields: ['recordKey', 'address', 'data', 'requiresApproval', 'options', 'taskId'],
            emit: 'recordDataAction(recordKeyOrRecordName, address, data, false, '
                + 'endpointOrOptions, taskId)',
            permission: 'records',
            summary: 'Stores a value in a record.',
            details: 'A value that is there already is replaced. Bots, dates, vectors and other '
                + 'special values are turned into plain ones. Options: `marker` or `markers`, '
                + '`updatePolicy`, `deletePolicy`, `endpoint`; text instead of options is the '
                + 'address of another records server.',
            example: "await os.recordData('scores', 'ada', { points: 12 }, { marker: 'publicRead' });",
        },
        {
            path: 'os.recordManualApprovalData',
            kind: 'task',
            params: [
                { name: 'recordKeyOrRecordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'data', type: 'any' },
                {
                    name: 'endpointOrOptions',
                    type: 'string | DataRecordOptions',
                    optional: true,
                },
            ],
            returns: 'Promise<RecordDataResult>',
            type: 'record_data',
            fields: ['recordKey', 'address', 'data', 'requiresApproval', 'options', 'taskId'],
            emit: 'recordDataAction(recordKeyOrRecordName, address, data, true, '
                + 'endpointOrOptions, taskId)',
            permission: 'records',
            summary: 'Stores a value in a record after asking the user.',
            details: 'As `os.recordData`. Values stored this way can only be read and erased with '
                + 'the other functions that ask.',
            example: "await os.recordManualApprovalData('diary', '2024-05-01', { text: 'Rain.' });",
        },
        {
            path: 'os.getData',
            kind: 'task',
            params: [
                { name: 'recordKeyOrName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<GetDataResult>',
            type: 'get_record_data',
            fields: ['recordName', 'address', 'requiresApproval', 'options', 'taskId'],
            emit: "{ type: 'get_record_data', recordName: recordNameOf(recordKeyOrName), "
                + 'address, requiresApproval: false, options: endpointOptions(endpoint), '
                + 'taskId }',
            permission: 'records',
            summary: 'Reads a value from a record.',
            details: 'The promise gives `{ success, data, … }`. A key can be given instead of the '
                + 'name of the record.',
            example: "const result = await os.getData('scores', 'ada');\n"
                + 'if (result.success) {\n'
                + '    tags.points = result.data.points;\n'
                + '}',
        },
        {
            path: 'os.getManualApprovalData',
            kind: 'task',
            params: [
                { name: 'recordKeyOrName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<GetDataResult>',
            type: 'get_record_data',
            fields: ['recordName', 'address', 'requiresApproval', 'options', 'taskId'],
            emit: "{ type: 'get_record_data', recordName: recordNameOf(recordKeyOrName), "
                + 'address, requiresApproval: true, options: endpointOptions(endpoint), taskId '
                + '}',
            permission: 'records',
            summary: 'Reads a value from a record after asking the user.',
            details: 'As `os.getData`, for values that `os.recordManualApprovalData` stored.',
            example: "const result = await os.getManualApprovalData('diary', '2024-05-01');",
        },
        {
            path: 'os.listData',
            kind: 'task',
            params: [
                { name: 'recordKeyOrName', type: 'string' },
                { name: 'startingAddress', type: 'string', default: 'null' },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<ListDataResult>',
            type: 'list_record_data',
            fields: ['recordName', 'startingAddress', 'requiresApproval', 'options', 'taskId'],
            emit: "{ type: 'list_record_data', recordName: recordNameOf(recordKeyOrName), "
                + 'startingAddress, requiresApproval: false, options: '
                + 'endpointOptions(endpoint), taskId }',
            permission: 'records',
            summary: 'Lists values of a record in the order of their addresses.',
            details: 'Comes in parts: to go on, pass the last address of the list that came '
                + 'before. The promise gives `{ success, items }` with `address` and `data` of '
                + 'each.',
            example: "const result = await os.listData('scores');\n"
                + 'for (const item of result.success ? result.items : []) {\n'
                + '    os.log(item.address, item.data);\n'
                + '}',
        },
        {
            path: 'os.listDataByMarker',
            kind: 'task',
            params: [
                { name: 'recordKeyOrName', type: 'string' },
                { name: 'marker', type: 'string' },
                { name: 'startingAddress', type: 'string', default: 'null' },
                { name: 'options', type: 'ListDataOptions', default: '{}' },
            ],
            returns: 'Promise<ListDataResult>',
            type: 'list_record_data_by_marker',
            fields: [
                'recordName', 'marker', 'startingAddress', 'requiresApproval', 'options',
                'taskId',
            ],
            emit: "{ type: 'list_record_data_by_marker', recordName: "
                + 'recordNameOf(recordKeyOrName), marker, startingAddress, requiresApproval: '
                + 'false, options, taskId }',
            permission: 'records',
            summary: 'Lists the values of a record that have a marker.',
            details: 'As `os.listData`; `sort` in the options is `ascending` or `descending`.',
            example: "const result = await os.listDataByMarker('scores', 'publicRead', null, { sort: 'descending' });",
        },
        {
            path: 'os.eraseData',
            kind: 'task',
            params: [
                {
                    name: 'recordKeyOrName',
                    type: 'string',
                    check: { missing: 'A recordKeyOrName must be provided.', text: true },
                },
                {
                    name: 'address',
                    type: 'string',
                    check: { missing: 'A address must be provided.', text: true },
                },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<EraseDataResult>',
            type: 'erase_record_data',
            fields: ['recordKey', 'address', 'requiresApproval', 'options', 'taskId'],
            emit: "{ type: 'erase_record_data', recordKey: recordKeyOrName, address, "
                + 'requiresApproval: false, options: endpointOptions(endpoint), taskId }',
            permission: 'records',
            summary: 'Erases a value from a record.',
            details: 'Throws an Error when record or address are missing or no text.',
            example: "await os.eraseData('scores', 'ada');",
        },
        {
            path: 'os.eraseManualApprovalData',
            kind: 'task',
            params: [
                {
                    name: 'recordKeyOrName',
                    type: 'string',
                    check: { missing: 'A recordKeyOrName must be provided.', text: true },
                },
                {
                    name: 'address',
                    type: 'string',
                    check: { missing: 'A address must be provided.', text: true },
                },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<EraseDataResult>',
            type: 'erase_record_data',
            fields: ['recordKey', 'address', 'requiresApproval', 'options', 'taskId'],
            emit: "{ type: 'erase_record_data', recordKey: recordKeyOrName, address, "
                + 'requiresApproval: true, options: endpointOptions(endpoint), taskId }',
            permission: 'records',
            summary: 'Erases a value from a record after asking the user.',
            details: 'As `os.eraseData`, for values that `os.recordManualApprovalData` stored.',
            example: "await os.eraseManualApprovalData('diary', '2024-05-01');",
        },
    ],
};
