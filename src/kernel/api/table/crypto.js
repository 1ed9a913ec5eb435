// Hashes, encryption and signatures.

const hashAlgorithm = "'sha256' | 'sha512' | 'sha1'";
const hmacAlgorithm = "'hmac-sha256' | 'hmac-sha512' | 'hmac-sha1'";
const data = { name: 'data', type: 'unknown[]', rest: true };

export default {
    group: 'crypto',
    title: 'Cryptography',
    intro: 'In scripts `crypto` is this object and not that of browsers. Data for hashes may be '
        + 'several values, which are taken one after the other: text as UTF-8, objects and lists '
        + '(also those of bytes) as JSON with sorted names, nothing for null and empty text. '
        + 'Making a key out of a secret takes some hundredths of a second on purpose.',
    rows: [
        {
            path: 'crypto.hash',
            kind: 'pure',
            params: [
                { name: 'algorithm', type: hashAlgorithm },
                { name: 'format', type: "'hex' | 'base64' | 'raw'" },
                data,
            ],
            overloads: [
                {
                    params: [
                        { name: 'algorithm', type: hashAlgorithm },
                        { name: 'format', type: "'hex' | 'base64'" },
                        data,
                    ],
                    returns: 'string',
                },
                {
                    params: [
                        { name: 'algorithm', type: hashAlgorithm },
                        { name: 'format', type: "'raw'" },
                        data,
                    ],
                    returns: 'Uint8Array',
                },
            ],
            returns: 'string | Uint8Array',
            value: 'hashOf(algorithm, format, data)',
            summary: 'Computes a hash of data.',
            details: 'The format is `hex` (also when it is null), `base64`, or `raw` for the '
                + 'bytes. Throws an Error for an unknown algorithm or format.',
            example: "return crypto.hash('sha1', 'base64', 'hello');",
            gives: '"qvTGHdzF6KLavt4PO0gs2a6pQ00="',
        },
        {
            path: 'crypto.sha256',
            kind: 'pure',
            params: [data],
            returns: 'string',
            value: "hashOf('sha256', 'hex', data)",
            summary: 'Computes the SHA-256 hash of data.',
            details: 'As hexadecimal digits.',
            example: "return crypto.sha256('hel', 'lo').slice(0, 8);",
            gives: '"2cf24dba"',
        },
        {
            path: 'crypto.sha512',
            kind: 'pure',
            params: [data],
            returns: 'string',
            value: "hashOf('sha512', 'hex', data)",
            summary: 'Computes the SHA-512 hash of data.',
            details: 'As hexadecimal digits.',
            example: "return crypto.sha512('hello').slice(0, 8);",
            gives: '"9b71d224"',
        },
        {
            path: 'crypto.hmac',
            kind: 'pure',
            params: [
                { name: 'algorithm', type: hmacAlgorithm },
                { name: 'format', type: "'hex' | 'base64' | 'raw'" },
                { name: 'key', type: 'string' },
                data,
            ],
            overloads: [
                {
                    params: [
                        { name: 'algorithm', type: hmacAlgorithm },
                        { name: 'format', type: "'hex' | 'base64'" },
                        { name: 'key', type: 'string' },
                        data,
                    ],
                    returns: 'string',
                },
                {
                    params: [
                        { name: 'algorithm', type: hmacAlgorithm },
                        { name: 'format', type: "'raw'" },
                        { name: 'key', type: 'string' },
                        data,
                    ],
                    returns: 'Uint8Array',
                },
            ],
            returns: 'string | Uint8Array',
            value: 'hmacOf(algorithm, format, key, data)',
            summary: 'Computes a hash of data that only those with the key can make.',
            details: 'The key is text that is not empty. Throws an Error for an unknown '
                + 'algorithm or format, and without a key.',
            example: "return crypto.hmac('hmac-sha1', 'hex', 'key', 'hello').slice(0, 8);",
            gives: '"b34ceac4"',
        },
        {
            path: 'crypto.hmacSha256',
            kind: 'pure',
            params: [{ name: 'key', type: 'string' }, data],
            returns: 'string',
            value: "hmacOf('hmac-sha256', 'hex', key, data)",
            summary: 'Computes the HMAC-SHA-256 of data.',
            details: 'As hexadecimal digits. Throws an Error without a key.',
            example: "return crypto.hmacSha256('key', 'hello').slice(0, 8);",
            gives: '"9307b3b9"',
        },
        {
            path: 'crypto.hmacSha512',
            kind: 'pure',
            params: [{ name: 'key', type: 'string' }, data],
            returns: 'string',
            value: "hmacOf('hmac-sha512', 'hex', key, data)",
            summary: 'Computes the HMAC-SHA-512 of data.',
            details: 'As hexadecimal digits. Throws an Error without a key.',
            example: "return crypto.hmacSha512('key', 'hello').slice(0, 8);",
            gives: '"ff06ab36"',
        },
        {
            path: 'crypto.encrypt',
            kind: 'pure',
            params: [{ name: 'secret', type: 'string' }, { name: 'data', type: 'string' }],
            returns: 'string',
            value: 'encrypt(secret, data)',
            summary: 'Encrypts text with a secret.',
            details: 'Gives text that begins with `v1.` and differs each time. Only '
                + '`crypto.decrypt` with the same secret reads it again, and changes to it are '
                + 'noticed. Throws an Error when the secret is missing or the data is no text.',
            example: "const hidden = crypto.encrypt('my secret', 'hello');\n"
                + "return crypto.decrypt('my secret', hidden);",
            gives: '"hello"',
        },
        {
            path: 'crypto.decrypt',
            kind: 'pure',
            params: [{ name: 'secret', type: 'string' }, { name: 'data', type: 'string' }],
            returns: 'string',
            value: 'decrypt(secret, data)',
            summary: 'Decrypts what crypto.encrypt made.',
            details: 'Null when the secret is a different one or the text was changed. Throws '
                + 'an Error when secret or data are missing.',
            example: "return crypto.decrypt('other', crypto.encrypt('my secret', 'hello'));",
            gives: 'null',
        },
        {
            path: 'crypto.isEncrypted',
            kind: 'pure',
            params: [{ name: 'cyphertext', type: 'string' }],
            returns: 'boolean',
            value: 'isEncrypted(cyphertext)',
            summary: 'Tells whether text looks like that of crypto.encrypt.',
            details: 'Only the beginning is looked at.',
            example: "return [crypto.isEncrypted('hello'), crypto.isEncrypted(crypto.encrypt('a', 'b'))];",
            gives: '[false,true]',
        },
        {
            path: 'crypto.asymmetric.keypair',
            kind: 'pure',
            params: [{ name: 'secret', type: 'string' }],
            returns: 'string',
            value: 'encryptingPair(secret)',
            summary: 'Makes a pair of keys to receive encrypted text with.',
            details: 'The text holds the public key, and the private key encrypted with the '
                + 'secret: it may be shown to everybody. Throws an Error without a secret.',
            example: "return crypto.asymmetric.isKeypair(crypto.asymmetric.keypair('my secret'));",
            gives: 'true',
        },
        {
            path: 'crypto.asymmetric.isKeypair',
            kind: 'pure',
            params: [{ name: 'keypair', type: 'string' }],
            returns: 'boolean',
            value: 'isPair(keypair)',
            summary: 'Tells whether text looks like a pair of keys.',
            details: 'The parts have to be base64; the beginning is not compared.',
            example: "return crypto.asymmetric.isKeypair('hello');",
            gives: 'false',
        },
        {
            path: 'crypto.asymmetric.encrypt',
            kind: 'pure',
            params: [{ name: 'keypair', type: 'string' }, { name: 'data', type: 'string' }],
            returns: 'string',
            value: 'encryptFor(keypair, data)',
            summary: 'Encrypts text for the owner of a pair of keys.',
            details: 'No secret is needed for it. Throws an Error when the pair is not one of '
                + '`crypto.asymmetric.keypair` or the data is no text.',
            example: "const keys = crypto.asymmetric.keypair('my secret');\n"
                + "const hidden = crypto.asymmetric.encrypt(keys, 'hello');\n"
                + "return crypto.asymmetric.decrypt(keys, 'my secret', hidden);",
            gives: '"hello"',
        },
        {
            path: 'crypto.asymmetric.decrypt',
            kind: 'pure',
            params: [
                { name: 'keypair', type: 'string' },
                { name: 'secret', type: 'string' },
                { name: 'data', type: 'string' },
            ],
            returns: 'string',
            value: 'decryptWith(keypair, secret, data)',
            summary: 'Decrypts what was encrypted for a pair of keys.',
            details: 'Null when it was encrypted for another pair or was changed. Throws an '
                + 'Error when the secret is not that of the pair.',
            example: "const mine = crypto.asymmetric.keypair('mine');\n"
                + "const theirs = crypto.asymmetric.keypair('theirs');\n"
                + "return crypto.asymmetric.decrypt(mine, 'mine', crypto.asymmetric.encrypt(theirs, 'hello'));",
            gives: 'null',
        },
        {
            path: 'crypto.asymmetric.isEncrypted',
            kind: 'pure',
            params: [{ name: 'cyphertext', type: 'string' }],
            returns: 'boolean',
            value: 'isEncryptedFor(cyphertext)',
            summary: 'Tells whether text looks like that of crypto.asymmetric.encrypt.',
            details: 'Only the beginning is looked at.',
            example: "return crypto.asymmetric.isEncrypted('v1.a.b.c');",
            gives: 'false',
        },
        {
            path: 'crypto.keypair',
            kind: 'pure',
            params: [{ name: 'secret', type: 'string' }],
            returns: 'string',
            value: 'signingPair(secret)',
            summary: 'Makes a pair of keys to sign with.',
            details: 'The private key in it is encrypted with the secret. Throws an Error '
                + 'without a secret.',
            example: "return crypto.keypair('my secret').startsWith('vK1.');",
            gives: 'true',
        },
        {
            path: 'crypto.sign',
            kind: 'pure',
            params: [
                { name: 'keypair', type: 'string' },
                { name: 'secret', type: 'string' },
                { name: 'data', type: 'string' },
            ],
            returns: 'string',
            value: 'signWith(keypair, secret, data)',
            summary: 'Signs text.',
            details: 'The signature shows that somebody who knows the secret signed this text. '
                + 'Throws an Error when the secret is not that of the pair or the data is no '
                + 'text.',
            example: "const keys = crypto.keypair('my secret');\n"
                + "const signature = crypto.sign(keys, 'my secret', 'hello');\n"
                + "return crypto.verify(keys, signature, 'hello');",
            gives: 'true',
        },
        {
            path: 'crypto.verify',
            kind: 'pure',
            params: [
                { name: 'keypair', type: 'string' },
                { name: 'signature', type: 'string' },
                { name: 'data', type: 'string' },
            ],
            returns: 'boolean',
            value: 'isSignedWith(keypair, signature, data)',
            summary: 'Tells whether a signature belongs to a text and a pair of keys.',
            details: 'No secret is needed for it. Throws an Error when pair or signature are '
                + 'missing or have different versions.',
            example: "const keys = crypto.keypair('my secret');\n"
                + "const signature = crypto.sign(keys, 'my secret', 'hello');\n"
                + "return crypto.verify(keys, signature, 'Hello');",
            gives: 'false',
        },
    ],
};
