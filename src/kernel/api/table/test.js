// Testing content.

export default {
    group: 'test',
    title: 'Tests',
    rows: [
        {
            path: 'assert',
            kind: 'pure',
            params: [
                { name: 'condition', type: 'boolean' },
                { name: 'message', type: 'string', optional: true },
            ],
            returns: 'void',
            impl: 'assert',
            summary: 'Fails unless a condition holds.',
            details: 'When the condition is false (or 0, null, empty text …) an Error is thrown '
                + 'that says `Assertion failed.` and the message.',
            example: 'try {\n'
                + "    assert(1 > 2, 'numbers are odd');\n"
                + '} catch (error) {\n'
                + '    return `${error}`;\n'
                + '}',
            gives: '"Error: Assertion failed. numbers are odd"',
        },
    ],
};
