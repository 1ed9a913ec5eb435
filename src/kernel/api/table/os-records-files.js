// Files in records.

export default {
    group: 'os-records-files',
    title: 'Files in records',
    intro: 'Files are found by a URL, which `os.recordFile` gives. The result of '
        + '`os.recordFile` can be passed wherever a URL is expected.',
    rows: [
        {
            path: 'os.recordFile',
            kind: 'task',
            params: [
                { name: 'recordKeyOrName', type: 'string' },
                { name: 'data', type: 'any' },
                { name: 'options', type: 'RecordFileOptions', optional: true },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            returns: 'Promise<RecordFileApiResult>',
            type: 'record_file',
            fields: [
                'recordKey', 'data', 'description', 'mimeType', 'fileExtension', 'options',
                'taskId',
            ],
            impl: 'recordFile',
            permission: 'records',
            summary: 'Stores a file in a record.',
            details: 'Data may be text, binary data, a Blob, or an object, which is stored as '
                + 'JSON. Options: `description`, `mimeType`, `fileExtension`, `marker` or '
                + '`markers`. The promise gives `{ success, url }`; a file with the same '
                + 'contents is not stored twice (`errorCode` is then `file_already_exists`, '
                + 'with `existingFileUrl`). Throws an Error when record or data are missing.',
            example: "const result = await os.recordFile('notes', 'Hello', { mimeType: 'text/plain', marker: 'publicRead' });\n"
                + 'if (result.success) {\n'
                + '    tags.address = result.url;\n'
                + '}',
        },
        {
            path: 'os.getFile',
            kind: 'task',
            params: [
                { name: 'urlOrRecordFileResult', type: 'string | RecordFileApiSuccess' },
                { name: 'endpoint', type: 'string', optional: true },
            ],
            overloads: [
                {
                    params: [
                        { name: 'result', type: 'RecordFileApiSuccess' },
                        { name: 'endpoint', type: 'string', optional: true },
                    ],
                    returns: 'Promise<any>',
                },
                {
                    params: [
                        { name: 'url', type: 'string' },
                        { name: 'endpoint', type: 'string', optional: true },
                    ],
                    returns: 'Promise<any>',
                },
            ],
            returns: 'Promise<any>',
            type: 'send_webhook',
            fields: ['options', 'taskId'],
            others: [{ type: 'get_file', fields: ['fileUrl', 'options', 'taskId'] }],
            impl: 'getFile',
            permission: 'records',
            summary: 'Reads a file from a record.',
            details: 'Tries it as a public file first, and when the server refuses that, with the '
                + 'permissions of the user. The promise gives the contents. Throws an Error '
                + 'without a URL.',
            example: 'tags.text = await os.getFile(tags.address);',
        },
        {
            path: 'os.getPublicFile',
            kind: 'task',
            params: [{ name: 'urlOrRecordFileResult', type: 'string | RecordFileApiSuccess' }],
            overloads: [
                {
                    params: [{ name: 'result', type: 'RecordFileApiSuccess' }],
                    returns: 'Promise<any>',
                },
                { params: [{ name: 'url', type: 'string' }], returns: 'Promise<any>' },
            ],
            returns: 'Promise<string>',
            type: 'send_webhook',
            fields: ['options', 'taskId'],
            impl: 'getPublicFile',
            permission: 'records',
            summary: 'Reads a file that everybody may read.',
            details: 'The promise gives the contents, and rejects when the file is not public.',
            example: 'tags.text = await os.getPublicFile(tags.address);',
        },
        {
            path: 'os.getPrivateFile',
            kind: 'task',
            params: [
                { name: 'urlOrRecordFileResult', type: 'string | RecordFileApiSuccess' },
                { name: 'endpoint', type: 'string', optional: true },
            ],
            overloads: [
                {
                    params: [
                        { name: 'result', type: 'RecordFileApiSuccess' },
                        { name: 'endpoint', type: 'string', optional: true },
                    ],
                    returns: 'Promise<any>',
                },
                {
                    params: [
                        { name: 'url', type: 'string' },
                        { name: 'endpoint', type: 'string', optional: true },
                    ],
                    returns: 'Promise<any>',
                },
            ],
            returns: 'Promise<string>',
            type: 'get_file',
            fields: ['fileUrl', 'options', 'taskId'],
            impl: 'getPrivateFile',
            permission: 'records',
            summary: 'Reads a file with the permissions of the user.',
            details: 'The promise gives the contents. The address of another records server may '
                + 'be given.',
            example: 'tags.text = await os.getPrivateFile(tags.address);',
        },
        {
            path: 'os.eraseFile',
            kind: 'task',
            params: [
                { name: 'recordKeyOrName', type: 'string' },
                {
                    name: 'fileUrlOrRecordFileResult',
                    type: 'string | RecordFileApiSuccess',
                },
                { name: 'endpoint', type: 'string', default: 'null' },
            ],
            overloads: [
                {
                    params: [
                        { name: 'recordKeyOrName', type: 'string' },
                        { name: 'result', type: 'RecordFileApiSuccess' },
                        { name: 'endpoint', type: 'string', optional: true },
                    ],
                    returns: 'Promise<EraseFileResult>',
                },
                {
                    params: [
                        { name: 'recordKeyOrName', type: 'string' },
                        { name: 'url', type: 'string' },
                        { name: 'endpoint', type: 'string', optional: true },
                    ],
                    returns: 'Promise<EraseFileResult>',
                },
            ],
            returns: 'Promise<EraseFileResult>',
            type: 'erase_file',
            fields: ['recordKey', 'fileUrl', 'options', 'taskId'],
            impl: 'eraseFile',
            permission: 'records',
            summary: 'Erases a file from a record.',
            details: 'Throws an Error when the record or the URL are missing.',
            example: "await os.eraseFile('notes', tags.address);",
        },
    ],
};
