// Documents beside bots that several devices can edit at once.

export default {
    group: 'os-documents',
    title: 'Shared documents',
    intro: 'A document holds maps, lists and texts (`getMap`, `getArray`, `getText`) that merge '
        + 'what several people edit at the same time. They can be watched with '
        + '`changes.subscribe(…)`.',
    rows: [
        {
            path: 'os.getSharedDocument',
            kind: 'task',
            params: [
                { name: 'recordOrName', type: 'string' },
                { name: 'inst', type: 'string | { markers?: string[] }', optional: true },
                { name: 'name', type: 'string', optional: true },
                { name: 'options', type: '{ markers?: string[] }', optional: true },
            ],
            overloads: [
                {
                    params: [{ name: 'name', type: 'string' }],
                    returns: 'Promise<SharedDocument>',
                },
                {
                    params: [
                        { name: 'recordName', type: 'string | null' },
                        { name: 'inst', type: 'string' },
                        { name: 'name', type: 'string' },
                    ],
                    returns: 'Promise<SharedDocument>',
                },
                {
                    params: [
                        { name: 'name', type: 'string' },
                        { name: 'options', type: '{ markers?: string[] }' },
                    ],
                    returns: 'Promise<SharedDocument>',
                },
                {
                    params: [
                        { name: 'recordName', type: 'string | null' },
                        { name: 'inst', type: 'string' },
                        { name: 'name', type: 'string' },
                        { name: 'options', type: '{ markers?: string[] }' },
                    ],
                    returns: 'Promise<SharedDocument>',
                },
            ],
            returns: 'Promise<SharedDocument>',
            type: 'load_shared_document',
            fields: ['recordName', 'inst', 'branch', 'taskId', 'markers'],
            impl: 'getSharedDocument',
            permission: 'inst',
            summary: 'Opens a document that is shared with others.',
            details: 'With a name alone, the document belongs to this inst; with record, inst and '
                + 'name, to that one. The last argument may name `markers` that decide who may '
                + 'open it. The promise gives the document once it is connected.',
            example: "const notes = await os.getSharedDocument('notes');\n"
                + "notes.getText('page').insert(0, 'Hello');",
        },
        {
            path: 'os.getLocalDocument',
            kind: 'task',
            params: [{ name: 'name', type: 'string', check: 'text' }],
            returns: 'Promise<SharedDocument>',
            type: 'load_shared_document',
            fields: ['recordName', 'inst', 'branch', 'taskId', 'markers'],
            emit: "{ type: 'load_shared_document', recordName: null, inst: null, branch: "
                + '`doc/${name}`, taskId }',
            permission: 'inst',
            summary: 'Opens a document that is kept on this device.',
            details: 'The promise gives the document.',
            example: "const drafts = await os.getLocalDocument('drafts');\n"
                + "drafts.getArray('list').push('first');",
        },
        {
            path: 'os.getMemoryDocument',
            kind: 'task',
            params: [],
            returns: 'Promise<SharedDocument>',
            type: 'load_shared_document',
            fields: ['recordName', 'inst', 'branch', 'taskId', 'markers'],
            emit: "{ type: 'load_shared_document', recordName: null, inst: null, branch: null, "
                + 'taskId }',
            permission: 'inst',
            summary: 'Makes a document that is not stored.',
            details: 'It is gone when the inst is closed. The promise gives the document.',
            example: 'const scratch = await os.getMemoryDocument();\n'
                + "scratch.getMap('state').set('count', 1);",
        },
    ],
};
