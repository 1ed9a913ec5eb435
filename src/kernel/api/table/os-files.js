// Giving files to the user, and bots in files.

export default {
    group: 'os-files',
    title: 'Files',
    intro: 'Bots are kept in files that end in `.aux`: JSON, either the bots themselves '
        + '(version 1) or updates that bring them (version 2). PDF files can carry bots too.',
    rows: [
        {
            path: 'os.download',
            kind: 'action',
            params: [
                { name: 'data', type: 'string | object | ArrayBuffer | Blob' },
                { name: 'filename', type: 'string' },
                { name: 'mimeType', type: 'string', optional: true },
            ],
            returns: 'DownloadAction',
            type: 'download',
            fields: ['data', 'filename', 'mimeType'],
            impl: 'download',
            permission: 'files',
            summary: 'Gives a file to the user.',
            details: 'Objects are written as JSON; texts, Blobs and ArrayBuffers go out as they '
                + 'are. The type is that of the Blob, else the one given, else it follows from '
                + 'the ending of the name. A name without an ending gets the one of the type. '
                + 'Throws an Error when name or type are no text, or the data is something '
                + 'else.',
            example: "os.download('a,b\\n1,2', 'table.csv');",
        },
        {
            path: 'os.downloadBots',
            kind: 'action',
            params: [{ name: 'bots', type: 'Bot[]' }, { name: 'filename', type: 'string' }],
            returns: 'DownloadAction',
            type: 'download',
            fields: ['data', 'filename', 'mimeType'],
            impl: 'downloadBots',
            permission: 'files',
            summary: 'Gives bots to the user as a file.',
            details: 'Writes version 1. A name that ends in `.pdf` makes a PDF file that carries '
                + 'the bots; all others end in `.aux`. Throws an Error without a name.',
            example: "os.downloadBots(getBots('home', true), 'home');",
        },
        {
            path: 'os.downloadBotsAsInitialzationUpdate',
            kind: 'action',
            params: [{ name: 'bots', type: 'Bot[]' }, { name: 'filename', type: 'string' }],
            returns: 'DownloadAction',
            type: 'download',
            fields: ['data', 'filename', 'mimeType'],
            impl: 'downloadBotsAsInitialzationUpdate',
            permission: 'files',
            summary: 'Gives bots to the user as a file of updates.',
            details: 'As `os.downloadBots`, but version 2: loading the file twice into the same '
                + 'inst adds the bots once. The name has always been spelt like this.',
            example: "os.downloadBotsAsInitialzationUpdate(getBots('home', true), 'home');",
        },
        {
            path: 'os.getAuxFileForBots',
            kind: 'pure',
            params: [
                { name: 'bots', type: 'Bot[]' },
                { name: 'options', type: 'AuxFileOptions', default: '{ version: 2 }' },
            ],
            returns: 'StoredAux',
            impl: 'getAuxFileForBots',
            summary: 'Gives what a file with some bots would contain.',
            details: 'As data, of the version that the options name: `{ version: 1, state }` or '
                + '`{ version: 2, updates }`.',
            example: "const bots = [{ id: 'a', tags: { color: 'red' } }];\n"
                + 'return os.getAuxFileForBots(bots, { version: 1 });',
            gives: '{"version":1,"state":{"a":{"id":"a","tags":{"color":"red"}}}}',
        },
        {
            path: 'os.installAuxFile',
            kind: 'task',
            params: [
                { name: 'aux', type: 'StoredAux', check: 'object' },
                { name: 'mode', type: 'InstallAuxFileMode', default: "'default'" },
            ],
            returns: 'Promise<void>',
            type: 'remote',
            fields: ['event', 'allowBatching', 'taskId'],
            spread: ['connectionId', 'sessionId', 'userId', 'broadcast'],
            inner: {
                type: 'install_aux_file',
                fields: ['aux', 'mode', 'source', 'version', 'downgrade'],
            },
            emit: "remoteTask({ type: 'install_aux_file', aux: original(aux), mode }, taskId)",
            uuid: true,
            permission: 'inst',
            summary: 'Adds the bots of a file to the inst.',
            details: 'Takes the contents of a file as data. With the mode `default` bots keep '
                + 'their ids, and those that are there already are changed; with `copy` all '
                + 'bots are new. The promise resolves when they are there.',
            example: 'const aux = os.getAuxFileForBots([thisBot]);\n'
                + "await os.installAuxFile(aux, 'copy');",
        },
        {
            path: 'os.downloadServer',
            kind: 'action',
            returns: 'DownloadAction',
            alias: 'os.downloadInst',
            summary: 'Older name of os.downloadInst.',
        },
        {
            path: 'os.downloadInst',
            kind: 'action',
            params: [],
            returns: 'DownloadAction',
            type: 'download',
            fields: ['data', 'filename', 'mimeType'],
            impl: 'downloadInst',
            permission: 'files',
            summary: 'Gives the shared bots of the inst to the user as a file.',
            details: 'The file has the name of the inst. Bots in other spaces are left out.',
            example: 'os.downloadInst();',
        },
        {
            path: 'os.showUploadAuxFile',
            kind: 'action',
            params: [],
            returns: 'ShowUploadAuxFileAction',
            type: 'show_upload_aux_file',
            fields: [],
            permission: 'ui',
            summary: 'Asks the user for a file of bots, which are added to the inst.',
            details: 'Nothing happens when the user closes the dialog.',
            example: 'os.showUploadAuxFile();',
        },
        {
            path: 'os.showUploadFiles',
            kind: 'task',
            params: [],
            returns: 'Promise<UploadedFile[]>',
            type: 'show_upload_files',
            fields: ['taskId'],
            permission: 'ui',
            summary: 'Asks the user for files.',
            details: 'The promise gives them with name, size, type and data: text files as text, '
                + 'others as ArrayBuffer. The list is empty when the user closes the dialog.',
            example: 'const files = await os.showUploadFiles();\n'
                + 'for (const file of files) os.toast(file.name);',
        },
        {
            path: 'os.importAUX',
            kind: 'task',
            params: [{ name: 'urlOrJSON', type: 'string' }],
            returns: 'Promise<void>',
            type: 'import_aux',
            fields: ['url', 'taskId'],
            others: [
                { type: 'apply_state', fields: ['state'] },
                { type: 'remote', fields: ['event', 'allowBatching', 'taskId'] },
                { type: 'apply_updates_to_inst', fields: ['updates'], remote: true },
            ],
            impl: 'importAUX',
            permission: 'inst',
            summary: 'Adds bots to the inst from a file.',
            details: 'Takes the contents of a file, or the address of one, which the host then '
                + 'loads. Bots that are there already are changed. The promise resolves when '
                + 'the bots are on their way.',
            example: "await os.importAUX('https://files.example/chess.aux');",
        },
        {
            path: 'os.parseBotsFromData',
            kind: 'pure',
            params: [{ name: 'jsonOrPdf', type: 'string | ArrayBuffer' }],
            returns: 'Bot[] | null',
            impl: 'parseBotsFromData',
            summary: 'Reads the bots in a file.',
            details: 'Takes what the file contains: JSON of either version, plain bots by id, or '
                + 'a PDF that carries bots. Nothing is added to the inst. Gives null when there '
                + 'are no bots in it.',
            example: 'const file = \'{"version":1,"state":{"a":{"id":"a","tags":{"x":1}}}}\';\n'
                + 'return os.parseBotsFromData(file);',
            gives: '[{"id":"a","tags":{"x":1}}]',
        },
    ],
};
