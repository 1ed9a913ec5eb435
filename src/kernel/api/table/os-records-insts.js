// Insts that belong to records.

export default {
    group: 'os-records-insts',
    title: 'Insts in records',
    rows: [
        {
            path: 'os.listInsts',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'startingInst', type: 'string | null', optional: true },
                { name: 'endpoint', type: 'string | null', optional: true },
            ],
            returns: 'Promise<ListInstsResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'inst'],
            procedure: 'listInsts',
            input: '{ recordName, inst: startingInst }',
            optionsFrom: 'endpointOptions(endpoint)',
            permission: 'records',
            summary: 'Lists the insts of a record.',
            details: 'Comes in parts: to go on, pass the name of the last inst of the list that '
                + 'came before. The promise gives `{ success, insts, totalCount }`.',
            example: "const result = await os.listInsts('arena');",
        },
        {
            path: 'os.listInstsByMarker',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'marker', type: 'string' },
                { name: 'startingInst', type: 'string | null', optional: true },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<ListInstsResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'inst', 'marker'],
            procedure: 'listInsts',
            input: '{ recordName, inst: startingInst, marker }',
            permission: 'records',
            summary: 'Lists the insts of a record that have a marker.',
            details: 'As `os.listInsts`.',
            example: "const result = await os.listInstsByMarker('arena', 'publicRead');",
        },
        {
            path: 'os.eraseInst',
            kind: 'task',
            params: [
                {
                    name: 'recordKeyOrName',
                    type: 'string',
                    check: { missing: 'recordKeyOrName must be provided.', text: true },
                },
                {
                    name: 'instName',
                    type: 'string',
                    check: { missing: 'instName must be provided.', text: true },
                },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<EraseInstResult>',
            type: 'records_call_procedure',
            fields: ['recordKey', 'recordName', 'inst'],
            procedure: 'deleteInst',
            input: '{ recordKey: keyOnly(recordKeyOrName), recordName: '
                + 'nameOnly(recordKeyOrName), inst: instName }',
            permission: 'records',
            summary: 'Erases an inst with everything in it.',
            details: 'This cannot be undone. Throws an Error when record or inst are missing or '
                + 'no text.',
            example: "await os.eraseInst('arena', 'round-1');",
        },
    ],
};
