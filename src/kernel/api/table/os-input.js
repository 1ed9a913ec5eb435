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
            example: 'os.getPointerPosition();',
        },
        {
            path: 'os.getPointerRotation',
            kind: 'runtime',
            params: [pointer],
            returns: '{ x: number; y: number; z: number }',
            impl: 'getPointerRotation',
            summary: 'Tells how a pointer is turned.',
            details: 'Angles around the axes in radians; NaN when the host does not tell.',
            example: "os.getPointerRotation('left');",
        },
        {
            path: 'os.getPointerDirection',
            kind: 'runtime',
            params: [pointer],
            returns: 'Vector3',
            impl: 'getPointerDirection',
            summary: 'Gives the direction that a pointer points in.',
            details: 'A vector of length 1; NaN when the host does not tell.',
            example: 'const hit = math.intersectPlane(os.getPointerPosition(), os.getPointerDirection());',
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
