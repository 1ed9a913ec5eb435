// Bytes and the texts that stand for them.

export default {
    group: 'bytes',
    title: 'Bytes',
    rows: [
        {
            path: 'bytes.toBase64String',
            kind: 'pure',
            params: [{ name: 'bytes', type: 'Uint8Array | ArrayBuffer' }],
            returns: 'string',
            impl: 'toBase64String',
            summary: 'Writes bytes as base64.',
            details: 'Throws an Error for anything but a Uint8Array or an ArrayBuffer.',
            example: 'return bytes.toBase64String(new Uint8Array([1, 2, 255]));',
            gives: '"AQL/"',
        },
        {
            path: 'bytes.fromBase64String',
            kind: 'pure',
            params: [{ name: 'base64', type: 'string' }],
            returns: 'Uint8Array',
            impl: 'fromBase64String',
            summary: 'Reads base64.',
            details: 'Takes the usual alphabet and that of URLs (`-` and `_`). The length has to '
                + 'be a multiple of 4; other text throws an Error.',
            example: "return [...bytes.fromBase64String('AQL/')];",
            gives: '[1,2,255]',
        },
        {
            path: 'bytes.toHexString',
            kind: 'pure',
            params: [{ name: 'bytes', check: 'given', type: 'Uint8Array' }],
            returns: 'string',
            impl: 'toHexString',
            summary: 'Writes bytes as hexadecimal digits.',
            details: 'In lower case, two digits for each byte. An ArrayBuffer gives empty text: '
                + 'wrap it in a Uint8Array.',
            example: 'return bytes.toHexString(new Uint8Array([1, 171]));',
            gives: '"01ab"',
        },
        {
            path: 'bytes.fromHexString',
            kind: 'pure',
            params: [{ name: 'hex', check: 'text', type: 'string' }],
            returns: 'Uint8Array',
            impl: 'fromHexString',
            summary: 'Reads hexadecimal digits.',
            details: 'In either case. A single digit at the end is dropped; other characters '
                + 'throw an Error.',
            example: "return [...bytes.fromHexString('01AB')];",
            gives: '[1,171]',
        },
        {
            path: 'bytes.toBase64Url',
            kind: 'pure',
            params: [
                { name: 'bytes', type: 'Uint8Array | ArrayBuffer | string' },
                { name: 'mimeType', type: 'string', default: "'image/png'" },
            ],
            returns: 'string',
            value: 'toBase64Url(bytes, mimeType)',
            summary: 'Packs bytes into a data URL.',
            details: 'Text is taken as base64 already. The URL can be used wherever an image '
                + 'address is expected. Throws an Error for anything but bytes and text.',
            example: "return bytes.toBase64Url(new Uint8Array([72, 105]), 'text/plain');",
            gives: '"data:text/plain;base64,SGk="',
        },
        {
            path: 'bytes.fromBase64Url',
            kind: 'pure',
            params: [{ name: 'url', type: 'string' }],
            returns: 'Blob',
            impl: 'fromBase64Url',
            summary: 'Unpacks a data URL.',
            details: 'Gives a Blob with the type that the URL names, or null for anything but a '
                + 'data URL in base64.',
            example: "return bytes.fromBase64Url('data:text/plain;base64,SGk=').size;",
            gives: '2',
        },
    ],
};
