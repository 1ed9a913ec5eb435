// Names that compiled scripts of other runtimes rely on.

export default {
    group: 'internal',
    title: 'Internal names',
    rows: [
        {
            path: '__energyCheck',
            kind: 'runtime',
            params: [],
            returns: 'void',
            impl: '__energyCheck',
            summary: 'Takes one unit of energy.',
            details: 'Other runtimes call it in every loop. When the energy is used up it throws '
                + 'a RanOutOfEnergyError.',
            example: '__energyCheck();\n'
                + "return typeof __energyCheck;",
            gives: '"function"',
        },
        {
            path: '_configBot',
            kind: 'runtime',
            params: [],
            returns: 'null',
            value: 'null',
            getter: true,
            summary: 'Always null.',
            details: 'The bot that holds the settings of the session is `configBot`.',
            example: 'return _configBot;',
            gives: 'null',
        },
    ],
};
