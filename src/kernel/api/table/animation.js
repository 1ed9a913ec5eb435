// Changing tags smoothly over time.

export default {
    group: 'animation',
    title: 'Animation',
    rows: [
        {
            path: 'animateTag',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot | (RuntimeBot | string)[] | string' },
                { name: 'tagOrOptions', type: 'string | AnimateTagFunctionOptions' },
                { name: 'options', type: 'AnimateTagFunctionOptions', optional: true },
            ],
            overloads: [
                {
                    params: [
                        {
                            name: 'bot',
                            type: 'RuntimeBot | (RuntimeBot | string)[] | string',
                        },
                        { name: 'tag', type: 'string' },
                        { name: 'options', type: 'AnimateTagFunctionOptions' },
                    ],
                    returns: 'Promise<void>',
                },
                {
                    params: [
                        {
                            name: 'bot',
                            type: 'RuntimeBot | (RuntimeBot | string)[] | string',
                        },
                        { name: 'options', type: 'AnimateTagFunctionOptions' },
                    ],
                    returns: 'Promise<void>',
                },
            ],
            returns: 'Promise<void>',
            type: 'update_bot',
            fields: ['id', 'update'],
            impl: 'animateTag',
            summary: 'Changes a tag smoothly to another value.',
            details: 'Options: `fromValue` (default: the value now), `toValue`, `duration` in '
                + 'seconds, `easing`, `startTime` in milliseconds since 1970, and '
                + '`tagMaskSpace`. By default the value is written to a mask in `tempLocal`; '
                + 'false writes to the tag itself. Numbers, vectors and rotations are '
                + 'interpolated. `easing` is a function of the progress, a type such as '
                + '`"quadratic"`, or `{ type, mode }`. Leaving the tag name out animates every '
                + 'tag named in `fromValue` and `toValue` together. Null options end an '
                + 'animation of the tag. The promise resolves at the end and rejects when the '
                + 'animation is cancelled. Without a duration an Error is thrown.',
            example: "await animateTag(thisBot, 'x', { fromValue: 0, toValue: 10, duration: 1, easing: 'sinusoidal' });\n"
                + 'return tags.x;',
            gives: '10',
        },
        {
            path: 'clearAnimations',
            kind: 'runtime',
            params: [
                { name: 'bot', type: 'RuntimeBot | (RuntimeBot | string)[] | string' },
                { name: 'tag', type: 'string | string[]', optional: true },
            ],
            returns: 'void',
            impl: 'clearAnimations',
            summary: 'Cancels animations of bots.',
            details: 'Takes a bot, an id or a list, and optionally the names of the tags to stop. '
                + 'Their promises reject. Tags that were animated together stop together.',
            example: "const moving = animateTag(thisBot, 'x', { fromValue: 0, toValue: 10, duration: 1 });\n"
                + "clearAnimations(thisBot, 'x');\n"
                + 'return moving.catch(error => error.message);',
            gives: '"The animation was canceled."',
        },
    ],
};
