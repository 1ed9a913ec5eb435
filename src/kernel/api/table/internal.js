// Names that no script is meant to use, but that content may look up.

export default {
    group: 'internal',
    title: 'Inner names',
    rows: [
        {
            path: '__energyCheck',
            kind: 'runtime',
            params: [],
            returns: 'void',
            impl: '__energyCheck',
            summary: 'Takes one unit of energy.',
            details: 'Scripts that were compiled for other runtimes call it in each turn of a '
                + 'loop. Throws the error that ends the event when no energy is left.',
            example: '__energyCheck();',
        },
        {
            path: '_configBot',
            kind: 'runtime',
            returns: 'null',
            value: 'null',
            getter: true,
            summary: 'Holds a place and is always null.',
            details: 'The bot of the session is the variable `configBot`.',
            example: 'return _configBot;',
            gives: 'null',
        },
    ],
};
