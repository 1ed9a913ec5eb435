// The classes for points, directions and rotations.

const rotationInput = 'FromToRotation | AxisAndAngle | QuaternionRotation | Quaternion | '
    + 'SequenceRotation | EulerAnglesRotation | LookRotation';

export default {
    group: 'math-types',
    title: 'Vectors and rotations',
    intro: 'Tags can hold these: a vector is stored as `➡️1,2,3`, a rotation as `🔁0,0,0,1`.',
    rows: [
        {
            path: 'Vector2',
            kind: 'pure',
            params: [
                { name: 'x', type: 'number', default: '0' },
                { name: 'y', type: 'number', default: '0' },
            ],
            returns: 'class',
            class: true,
            impl: 'Vector2',
            summary: 'A point or direction in the plane.',
            details: 'Members `x` and `y` can be assigned. `add`, `subtract`, `multiply`, '
                + '`multiplyScalar`, `negate` and `normalize` give new vectors; `dot`, `length()` '
                + 'and `squareLength()` give numbers; `equals` compares exactly. Of the class '
                + 'itself: `createNormalized`, `angleBetween` (radians), `distanceBetween`, '
                + '`interpolatePosition` and `interpolateDirection`. Normalizing a zero vector '
                + 'gives NaN.',
            example: 'return new Vector2(3, 4).length();',
            gives: '5',
        },
        {
            path: 'Vector3',
            kind: 'pure',
            params: [
                { name: 'x', type: 'number', default: '0' },
                { name: 'y', type: 'number', default: '0' },
                { name: 'z', type: 'number', default: '0' },
            ],
            returns: 'class',
            class: true,
            impl: 'Vector3',
            summary: 'A point or direction in space.',
            details: 'Has what Vector2 has, and `cross` for the vector at right angles to two '
                + 'others, and `xy`, `xz` and `yz` as Vector2.',
            example: 'const up = new Vector3(1, 0, 0).cross(new Vector3(0, 1, 0));\n'
                + 'return up.toString();',
            gives: '"Vector3(0, 0, 1)"',
        },
        {
            path: 'Quaternion',
            kind: 'pure',
            params: [
                { name: 'x', type: 'number', default: '0' },
                { name: 'y', type: 'number', default: '0' },
                { name: 'z', type: 'number', default: '0' },
                { name: 'w', type: 'number', default: '1' },
            ],
            returns: 'class',
            class: true,
            impl: 'Quaternion',
            summary: 'The four numbers of a rotation.',
            details: 'Cannot be changed. `multiply` combines two (the other one is applied '
                + 'first), `invert` undoes a rotation, `normalize` makes the length 1. '
                + '`Rotation` is easier to work with.',
            example: 'const turn = new Quaternion(0, 0, 1, 0);\n'
                + 'return turn.multiply(turn.invert()).toString();',
            gives: '"Quaternion(0, 0, 0, 1)"',
        },
        {
            path: 'Rotation',
            kind: 'pure',
            params: [{ name: 'rotation', type: rotationInput, optional: true }],
            returns: 'class',
            class: true,
            impl: 'Rotation',
            summary: 'A rotation in space.',
            details: 'Made from one of: nothing (no rotation), `{ axis, angle }`, `{ from, to }` '
                + '(the turn from one direction to another), `{ quaternion }`, `{ sequence }` (a '
                + 'list of rotations, the first one first), `{ euler: { x, y, z, order, '
                + 'extrinsic } }`, `{ direction, upwards, errorHandling }` (looking in a '
                + 'direction), or a Quaternion. Angles are in radians; +y is forward, +z is up. '
                + '`rotateVector3` and `rotateVector2` turn vectors, `combineWith` appends '
                + 'another rotation, `invert` undoes it, `axisAndAngle` takes it apart. Of the '
                + 'class itself: `angleBetween`, `interpolate` and the functions that make '
                + 'quaternions. Look rotations with `errorHandling: "error"` throw when direction '
                + 'and upwards are parallel; with `"nudge"` the direction is moved a little.',
            example: 'const turn = new Rotation({\n'
                + '    from: new Vector3(1, 0, 0),\n'
                + '    to: new Vector3(0, 1, 0),\n'
                + '});\n'
                + 'const turned = turn.rotateVector3(new Vector3(2, 0, 0));\n'
                + 'return [Math.round(turned.x), Math.round(turned.y), Math.round(turned.z)];',
            gives: '[0,2,0]',
        },
    ],
};
