// Mods: sets of tags without a bot.

export default {
    group: 'mods',
    title: 'Mods',
    intro: 'A mod is an object whose members are tags. Bots can stand in for mods.',
    rows: [
        {
            path: 'getMod',
            kind: 'pure',
            params: [
                { name: 'bot', type: 'any' },
                { name: 'tags', type: '(string | RegExp)[]', rest: true },
            ],
            returns: 'Mod',
            impl: 'getMod',
            summary: 'Gives the tags of a bot as a mod.',
            details: 'With names, only these tags; a regular expression stands for all names '
                + 'that match it. Values are those that scripts read. Text is taken as the JSON '
                + 'of a mod; other text throws an Error.',
            example: "const bot = create({ space: 'tempLocal', color: 'red', size: 2 });\n"
                + "return getMod(bot, 'color', /^si/);",
            gives: '{"color":"red","size":2}',
        },
        {
            path: 'applyMod',
            kind: 'runtime',
            params: [{ name: 'bot', type: 'any' }, { name: 'mods', type: 'Mod[]', rest: true }],
            returns: 'void',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'applyMod',
            summary: 'Sets all tags of mods in a bot.',
            details: 'Mods are applied from the first to the last. Of a bot that is used as mod '
                + 'the stored tags count. `id` and `space` are never changed. With a list of '
                + 'bots, every one of them is changed.',
            example: "const bot = create({ space: 'tempLocal', color: 'red' });\n"
                + "applyMod(bot, { color: 'blue', size: 1 }, { size: 2 });\n"
                + 'return [bot.tags.color, bot.tags.size ?? null];',
            gives: '["blue",2]',
        },
        {
            path: 'subtractMods',
            kind: 'runtime',
            params: [{ name: 'bot', type: 'any' }, { name: 'mods', type: 'Mod[]', rest: true }],
            returns: 'void',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'subtractMods',
            summary: 'Removes all tags of mods from a bot.',
            details: 'Only the names of the tags count, whatever their values are.',
            example: "const bot = create({ space: 'tempLocal', color: 'red', size: 1 });\n"
                + 'subtractMods(bot, { size: 99 });\n'
                + "return [bot.tags.color, 'size' in bot.tags];",
            gives: '["red",false]',
        },
        {
            path: 'mod.cameraPositionOffset',
            kind: 'pure',
            params: [{ name: 'point', check: 'object', type: '{ x?: number; y?: number; z?: number; }' }],
            returns: '{ cameraPositionOffsetX?: number; cameraPositionOffsetY?: number; '
                + 'cameraPositionOffsetZ?: number }',
            impl: 'cameraPositionOffset',
            summary: 'Gives the mod that moves a camera from its place.',
            details: 'Holds a tag for each of `x`, `y` and `z` that is given. Apply it to the '
                + 'bot of a portal.',
            example: 'return mod.cameraPositionOffset({ x: 1, z: 3 });',
            gives: '{"cameraPositionOffsetX":1,"cameraPositionOffsetZ":3}',
        },
        {
            path: 'mod.cameraRotationOffset',
            kind: 'pure',
            params: [{ name: 'rotation', check: 'object', type: '{ x?: number; y?: number; z?: number; }' }],
            returns: '{ cameraRotationOffsetX?: number; cameraRotationOffsetY?: number; '
                + 'cameraRotationOffsetZ?: number }',
            impl: 'cameraRotationOffset',
            summary: 'Gives the mod that turns a camera.',
            details: 'Holds a tag for each of `x`, `y` and `z` that is given. Apply it to the '
                + 'bot of a portal.',
            example: 'return mod.cameraRotationOffset({ y: 2 });',
            gives: '{"cameraRotationOffsetY":2}',
        },
    ],
};
