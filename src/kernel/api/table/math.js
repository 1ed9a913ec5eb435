// Numbers, random numbers, and arithmetic with points.

const point = '{ x: number; y: number; z: number }';

export default {
    group: 'math',
    title: 'Math',
    intro: 'Functions that take "vectors" work on any object that has numbers under names; an '
        + 'object with exactly `x` and `y` or `x`, `y` and `z` comes back as a Vector2 or '
        + 'Vector3.',
    rows: [
        {
            path: 'experiment.getAnchorPointPosition',
            kind: 'pure',
            params: [
                { name: 'bot', type: 'Bot' },
                { name: 'dimension', type: 'string' },
                { name: 'anchorPoint', type: 'BotAnchorPoint' },
            ],
            returns: point,
            impl: 'getAnchorPointPosition',
            summary: 'Gives the place of an anchor point of a bot.',
            details: 'The place of the bot in the dimension, moved by the offset of the anchor '
                + 'point times the size of the bot (`scale` and `scaleX`, `scaleY`, `scaleZ`).',
            example: "const bot = create({ space: 'tempLocal', homeX: 1, homeY: 2, homeZ: 3, scale: 2 });\n"
                + "return experiment.getAnchorPointPosition(bot, 'home', 'left');",
            gives: '{"x":2,"y":2,"z":3}',
        },
        {
            path: 'math.sum',
            kind: 'pure',
            params: [{ name: 'list', type: 'any' }],
            returns: 'number',
            value: 'sum(list)',
            summary: 'Adds up numbers.',
            details: 'Lists within the list are added up too. Texts are read as numbers; one '
                + 'that is none makes the sum NaN. Of an empty list the sum is 0.',
            example: "return math.sum([1, '2', [3, 4]]);",
            gives: '10',
        },
        {
            path: 'math.avg',
            kind: 'pure',
            params: [{ name: 'list', type: 'any' }],
            returns: 'number',
            value: 'average(list)',
            summary: 'Gives the average of numbers.',
            details: 'The sum of the list divided by its length. A list within the list counts '
                + 'as one element. Of an empty list the average is NaN.',
            example: 'return math.avg([1, 2, 6]);',
            gives: '3',
        },
        {
            path: 'math.sqrt',
            kind: 'pure',
            params: [{ name: 'value', type: 'any' }],
            returns: 'number',
            value: 'MathSqrt(NumberParseFloat(value))',
            summary: 'Gives the square root of a number.',
            details: 'Texts are read as numbers. Of what is below zero or no number it is NaN.',
            example: "return math.sqrt('16');",
            gives: '4',
        },
        {
            path: 'math.abs',
            kind: 'pure',
            params: [{ name: 'number', type: 'any' }],
            returns: 'number',
            value: 'MathAbs(NumberParseFloat(number))',
            summary: 'Gives a number without its sign.',
            details: 'Texts are read as numbers.',
            example: 'return math.abs(-5);',
            gives: '5',
        },
        {
            path: 'math.stdDev',
            kind: 'pure',
            params: [{ name: 'list', type: 'any' }],
            returns: 'number',
            value: 'standardDeviation(list)',
            summary: 'Gives the standard deviation of numbers.',
            details: 'That of the whole population: the squares are divided by the number of '
                + 'elements. A single value counts as a list of one.',
            example: 'return math.stdDev([2, 4, 4, 4, 5, 5, 7, 9]);',
            gives: '2',
        },
        {
            path: 'math.getSeededRandomNumberGenerator',
            kind: 'pure',
            params: [{ name: 'seed', type: 'number | string', optional: true }],
            returns: 'PseudoRandomNumberGenerator',
            impl: 'getSeededRandomNumberGenerator',
            summary: 'Makes a source of random numbers that its seed determines.',
            details: 'The same seed gives the same numbers everywhere; 1 and `"1"` are the same '
                + 'seed. The result has `seed`, `random(min, max)` and `randomInt(min, max)`, '
                + 'which work as those of `math` do. Without a seed the numbers differ each '
                + 'time.',
            example: 'return math.getSeededRandomNumberGenerator(100).random();',
            gives: '0.6781078499227314',
        },
        {
            path: 'math.setRandomSeed',
            kind: 'runtime',
            params: [{ name: 'seed', type: 'number | string | null' }],
            returns: 'void',
            impl: 'setRandomSeed',
            summary: 'Makes math.random and math.randomInt give determined numbers.',
            details: 'From here on they give the numbers of this seed, in all scripts. Null '
                + 'returns to numbers that nobody can foresee.',
            example: 'math.setRandomSeed(1);\n'
                + 'const number = math.random();\n'
                + 'math.setRandomSeed(null);\n'
                + 'return number;',
            gives: '0.2694488477791326',
        },
        {
            path: 'math.randomInt',
            kind: 'runtime',
            params: [
                { name: 'min', type: 'number', default: '0' },
                { name: 'max', type: 'number', optional: true },
            ],
            returns: 'number',
            impl: 'randomInt',
            summary: 'Gives a random whole number.',
            details: 'From `min` up to, but not, `max`. Without `max`, or when it is 0, the '
                + 'result is `min`, rounded up.',
            example: 'const dice = math.randomInt(1, 7);\n'
                + 'return dice >= 1 && dice <= 6;',
            gives: 'true',
        },
        {
            path: 'math.random',
            kind: 'runtime',
            params: [
                { name: 'min', type: 'number', default: '0' },
                { name: 'max', type: 'number', optional: true },
            ],
            returns: 'number',
            impl: 'random',
            summary: 'Gives a random number.',
            details: 'From `min` up to, but not, `max`. Without `max`, or when it is 0, the '
                + 'number is at most 1 above `min`.',
            example: 'const number = math.random(5, 10);\n'
                + 'return number >= 5 && number < 10;',
            gives: 'true',
        },
        {
            path: 'math.degreesToRadians',
            kind: 'pure',
            params: [{ name: 'degrees', type: 'number' }],
            returns: 'number',
            value: 'toRadians(degrees)',
            summary: 'Converts an angle from degrees to radians.',
            details: 'A full turn of 360 degrees is two times pi.',
            example: 'return math.degreesToRadians(180) === Math.PI;',
            gives: 'true',
        },
        {
            path: 'math.radiansToDegrees',
            kind: 'pure',
            params: [{ name: 'radians', type: 'number' }],
            returns: 'number',
            value: 'toDegrees(radians)',
            summary: 'Converts an angle from radians to degrees.',
            details: 'Two times pi is a full turn of 360 degrees.',
            example: 'return math.radiansToDegrees(Math.PI);',
            gives: '180',
        },
        {
            path: 'math.getForwardDirection',
            kind: 'pure',
            params: [
                {
                    name: 'pointerRotation', check: 'object',
                    type: '{ x: number; y: number; z: number; w?: number; } | Rotation',
                },
            ],
            returns: 'Vector3',
            value: 'forwardDirection(pointerRotation)',
            summary: 'Gives the direction in which something points that is turned.',
            details: 'Takes a Rotation, a quaternion (with `w`), or angles around the axes in '
                + 'radians. What is not turned points to +y.',
            example: 'return math.getForwardDirection({ x: 0, y: 0, z: 0 }).toString();',
            gives: '"Vector3(0, 1, 0)"',
        },
        {
            path: 'math.intersectPlane',
            kind: 'pure',
            params: [
                { name: 'origin', check: 'object', type: point },
                { name: 'direction', check: 'object', type: point },
                { name: 'planeNormal', type: point, default: '{ x: 0, y: 0, z: 1 }' },
                { name: 'planeOrigin', type: point, default: '{ x: 0, y: 0, z: 0 }' },
            ],
            returns: 'Vector3',
            impl: 'intersectPlane',
            summary: 'Gives the point where a ray meets a plane.',
            details: 'The point is seen from the origin of the plane: that is not added to it. '
                + 'Null when the ray runs along the plane or away from it; a ray that lies in '
                + 'the plane meets it where it begins. Without a plane it is the ground.',
            example: 'const hit = math.intersectPlane({ x: 1, y: 2, z: 3 }, { x: 0, y: 0, z: -1 });\n'
                + 'return hit.toString();',
            gives: '"Vector3(1, 2, 0)"',
        },
        {
            path: 'math.getAnchorPointOffset',
            kind: 'pure',
            params: [{ name: 'anchorPoint', type: 'BotAnchorPoint' }],
            returns: 'Vector3',
            impl: 'getAnchorPointOffset',
            summary: 'Tells how far an anchor point moves a bot of size 1.',
            details: 'Anchor points are `top`, `bottom`, `left`, `right`, `front`, `back` and '
                + '`center`, or three numbers. Unknown names count as `bottom`.',
            example: "return math.getAnchorPointOffset('bottom').z;",
            gives: '0.5',
        },
        {
            path: 'math.addVectors',
            kind: 'pure',
            typeParameters: 'T',
            params: [{ name: 'vectors', type: 'T[]', rest: true }],
            returns: 'T',
            value: 'addVectors(vectors)',
            summary: 'Adds vectors, name by name.',
            details: 'A name that only one of them has is taken over. Null is left out; without '
                + 'vectors the result is an empty object.',
            example: 'return math.addVectors({ x: 1, y: 2 }, { x: 10, y: 20 }).toString();',
            gives: '"Vector2(11, 22)"',
        },
        {
            path: 'math.subtractVectors',
            kind: 'pure',
            typeParameters: 'T',
            params: [{ name: 'vectors', type: 'T[]', rest: true }],
            returns: 'T',
            value: 'subtractVectors(vectors)',
            summary: 'Subtracts vectors from the first one, name by name.',
            details: 'A name that only one of them has is taken over as it is.',
            example: 'return math.subtractVectors({ a: 10 }, { a: 4 }, { a: 1 });',
            gives: '{"a":5}',
        },
        {
            path: 'math.negateVector',
            kind: 'pure',
            typeParameters: 'T',
            params: [{ name: 'vector', type: 'T' }],
            returns: 'T',
            value: 'negateVector(vector)',
            summary: 'Turns the sign of every number of a vector.',
            details: 'Vectors stay what they are; null is given back.',
            example: 'return math.negateVector({ a: 1, b: -2 });',
            gives: '{"a":-1,"b":2}',
        },
        {
            path: 'math.normalizeVector',
            kind: 'pure',
            typeParameters: 'T',
            params: [{ name: 'vector', type: 'T' }],
            returns: 'T',
            value: 'normalizeVector(vector)',
            summary: 'Gives a vector of length 1 with the same direction.',
            details: 'A plain object of zeros is given back as it is; a Vector2 or Vector3 of '
                + 'zeros gives NaN.',
            example: 'return math.normalizeVector({ a: 0, b: 5 });',
            gives: '{"a":0,"b":1}',
        },
        {
            path: 'math.vectorLength',
            kind: 'pure',
            typeParameters: 'T',
            params: [{ name: 'vector', type: 'T' }],
            returns: 'number',
            value: 'vectorLength(vector)',
            summary: 'Gives the length of a vector.',
            details: 'The root of the sum of the squares of all its numbers; null for nothing.',
            example: 'return math.vectorLength({ x: 3, y: 4 });',
            gives: '5',
        },
        {
            path: 'math.scaleVector',
            kind: 'pure',
            typeParameters: 'T',
            params: [{ name: 'vector', type: 'T' }, { name: 'scale', type: 'number' }],
            returns: 'T',
            value: 'scaleVector(vector, scale)',
            summary: 'Multiplies every number of a vector.',
            details: 'Vectors stay what they are; null is given back.',
            example: 'return math.scaleVector({ a: 1, b: 2 }, 10);',
            gives: '{"a":10,"b":20}',
        },
        {
            path: 'math.areClose',
            kind: 'pure',
            params: [{ name: 'first', type: 'number' }, { name: 'second', type: 'number' }],
            returns: 'boolean',
            value: 'areClose(first, second)',
            summary: 'Tells whether two numbers are nearly the same.',
            details: 'That is when they differ by less than 0.005.',
            example: 'return [math.areClose(1, 1.001), math.areClose(1, 1.1)];',
            gives: '[true,false]',
        },
    ],
};
