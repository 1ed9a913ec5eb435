// Pointers, keys and buttons.

const pointer = { name: 'pointer', type: "'mouse' | 'left' | 'right'", default: "'mouse'" };

export default {
    group: 'os-input',
    title: 'Input',
    intro: 'Hosts write what pointers and keys do into the config bot; these functions read it.',
    rows: [
        {
            path: 'os.getPointerPosition',
            kind: 'runtime',
            params: [pointer],
            returns: 'Vector3',
            impl: 'getPointerPosition',
            summary: 'Gives the place of a pointer.',
            details: 'The numbers are NaN when the host does not tell.',
            example: 'configBot.tags.mousePointerPositionX = 1;\n'
                + 'configBot.tags.mousePointerPositionY = 2;\n'
                + 'configBot.tags.mousePointerPositionZ = 0;\n'
                + "const { x, y, z } = os.getPointerPosition('mouse');\n"
                + 'return [x, y, z];',
            gives: '[1,2,0]',
        },
        {
            path: 'os.getPointerRotation',
            kind: 'runtime',
            params: [pointer],
            returns: '{ x: number; y: number; z: number }',
            impl: 'getPointerRotation',
            summary: 'Tells how a pointer is turned.',
            details: 'Angles around the axes in radians; NaN when the host does not tell.',
            example: 'configBot.tags.leftPointerRotationX = 0;\n'
                + 'configBot.tags.leftPointerRotationY = 0;\n'
                + 'configBot.tags.leftPointerRotationZ = 1.5;\n'
                + "const { x, y, z } = os.getPointerRotation('left');\n"
                + 'return [x, y, z];',
            gives: '[0,0,1.5]',
        },
        {
            path: 'os.getPointerDirection',
            kind: 'runtime',
            params: [pointer],
            returns: 'Vector3',
            impl: 'getPointerDirection',
            summary: 'Gives the direction that a pointer points in.',
            details: 'A vector of length 1; NaN when the host does not tell.',
            example: 'configBot.tags.rightPointerRotationX = 0;\n'
                + 'configBot.tags.rightPointerRotationY = 0;\n'
                + 'configBot.tags.rightPointerRotationZ = 0;\n'
                + "const { x, y, z } = os.getPointerDirection('right');\n"
                + 'return [x, y, z];',
            gives: '[0,1,0]',
        },
        {
            path: 'os.getInputState',
            kind: 'runtime',
            params: [
                { name: 'controller', type: 'string' },
                { name: 'button', type: 'string' },
            ],
            returns: "null | 'down' | 'held'",
            impl: 'getInputState',
            summary: 'Tells whether a key or button is pressed.',
            details: '`down` when it was pressed just now, `held` when it still is, else null. '
                + 'Controllers are for example `keyboard`, `mousePointer`, `leftPointer` and '
                + '`touch`.',
            example: "return os.getInputState('keyboard', 'Enter');",
            gives: 'null',
        },
        {
            path: 'os.getInputList',
            kind: 'runtime',
            params: [],
            returns: 'string[]',
            impl: 'getInputList',
            summary: 'Lists the controllers that there are.',
            details: 'An empty list when the host does not tell.',
            example: 'return os.getInputList();',
            gives: '[]',
        },
    ],
};
