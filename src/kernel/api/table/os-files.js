// Files for the user, and files of bots.

const bots = { name: 'bots', type: 'Bot[]' };
const filename = { name: 'filename', type: 'string' };

export default {
    group: 'os-files',
    title: 'Files',
    intro: 'Bots are kept in `.aux` files: version 1 holds them as they are, version 2 as updates '
        + 'that can be merged. A `.pdf` can carry either.',
    rows: [
        {
            path: 'os.download',
            kind: 'action',
            params: [
                { name: 'data', type: 'string | object | ArrayBuffer | Blob' },
                filename,
                {
                    name: 'mimeType',
                    type: 'string',
                    defaultText: 'inferred from filename, else "text/plain"',
                },
            ],
            returns: 'DownloadAction',
            type: 'download',
            fields: ['data', 'filename', 'mimeType'],
            impl: 'download',
            permission: 'files',
            summary: 'Gives a file to the user.',
            details: 'Objects are written as JSON. A Blob has its type with it. A name without a '
                + 'point gets the extension that goes with the type. Throws an Error when the '
                + 'name or the type is no text, or when the data is none of these.',
            example: "os.download('Hello', 'greeting.txt');",
        },
        {
            path: 'os.downloadBots',
            kind: 'action',
            params: [bots, filename],
            returns: 'DownloadAction',
            type: 'download',
            fields: ['data', 'filename', 'mimeType'],
            impl: 'downloadBots',
            permission: 'files',
            summary: 'Gives a file with bots to the user.',
            details: 'An `.aux` file of version 1, or a PDF when the name ends in `.pdf`. Other '
                + 'names get `.aux` at the end. Throws an Error without a name.',
            example: "os.downloadBots(getBots(inDimension('home')), 'home.aux');",
        },
        {
            path: 'os.downloadBotsAsInitialzationUpdate',
            kind: 'action',
            params: [bots, filename],
            returns: 'DownloadAction',
            type: 'download',
            fields: ['data', 'filename', 'mimeType'],
            impl: 'downloadBotsAsInitialzationUpdate',
            permission: 'files',
            summary: 'Gives a file with bots to the user that can be loaded more than once.',
            details: 'As `os.downloadBots`, but version 2: loading it again changes nothing. '
                + 'Spaces and masks are not in it.',
            example: "os.downloadBotsAsInitialzationUpdate(getBots(), 'everything.aux');",
        },
        {
            path: 'os.getAuxFileForBots',
            kind: 'pure',
            params: [
                bots,
                { name: 'options', type: 'AuxFileOptions', default: '{ version: 2 }' },
            ],
            returns: 'StoredAux',
            impl: 'getAuxFileForBots',
            summary: 'Gives what the file of some bots would hold.',
            details: 'Version 2 (as updates) unless the options say `version: 1`.',
            example: "return os.getAuxFileForBots([{ id: 'a', tags: { x: 1 } }], { version: 1 });",
            gives: '{"version":1,"state":{"a":{"id":"a","tags":{"x":1}}}}',
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
            summary: 'Puts the bots of a file into the inst.',
            details: 'With the mode `default` bots that are there already are changed, with '
                + '`copy` all get new ids. The promise resolves when they are there.',
            example: 'await os.installAuxFile(os.getAuxFileForBots([thisBot], { version: 1 }));',
        },
        {
            path: 'os.downloadServer',
            kind: 'action',
            alias: 'os.downloadInst',
            summary: 'Gives a file with all bots of the inst to the user.',
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
            summary: 'Gives a file with all bots of the inst to the user.',
            details: 'All bots of the space `shared`, as version 1. The file is named after the '
                + 'inst.',
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
            summary: 'Lets the user choose a file of bots to put into the inst.',
            details: 'Shows the dialog of the host.',
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
            summary: 'Lets the user choose files and gives them.',
            details: 'The promise gives for each file its `name`, `size` and `data`: text, or an '
                + 'ArrayBuffer. An empty list when the user chose none.',
            example: 'const files = await os.showUploadFiles();\n'
                + 'os.toast(files.length);',
        },
        {
            path: 'os.importAUX',
            kind: 'task',
            params: [{ name: 'urlOrJSON', type: 'string' }],
            returns: 'Promise<void>',
            type: 'import_aux',
            fields: ['url', 'taskId'],
            others: [
                { type: 'remote', fields: ['event', 'allowBatching', 'taskId'] },
                { type: 'apply_updates_to_inst', fields: ['updates'], remote: true },
                { type: 'apply_state', fields: ['state'] },
            ],
            impl: 'importAUX',
            permission: 'inst',
            summary: 'Puts bots into the inst: those of a file or of an address.',
            details: 'Takes the contents of a file (JSON or PDF) or an address to load it from. '
                + 'The promise resolves when the bots are on their way.',
            example: "await os.importAUX('https://example.com/home.aux');",
        },
        {
            path: 'os.parseBotsFromData',
            kind: 'pure',
            params: [{ name: 'jsonOrPdf', type: 'string | ArrayBuffer' }],
            returns: 'Bot[]',
            impl: 'parseBotsFromData',
            summary: 'Reads the bots in the contents of a file.',
            details: 'Takes `.aux` files of both versions, an object of bots by id, and PDFs. '
                + 'Null when there are no bots in it. Nothing is put into the inst.',
            example: `return os.parseBotsFromData('{"a":{"id":"a","tags":{"x":1}}}');`,
            gives: '[{"id":"a","tags":{"x":1}}]',
        },
    ],
};
