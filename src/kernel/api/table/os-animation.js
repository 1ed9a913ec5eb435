// Rows for animations of models and for moves that only this device shows.

const bots = { name: 'botOrBots', type: 'Bot | string | (Bot | string)[]' };
const place = '{ x: number; y: number; z?: number }';
const tweenOptions = {
    name: 'options', type: 'TweenOptions', default: '{}',
    defaultText: "{ easing: { type: 'linear', mode: 'inout' }, duration: 1 }",
};
const tweenRest = "easing: options.easing ?? { type: 'linear', mode: 'inout' }";
const tweenDuration = 'duration: MathMax(0, MathMin(options.duration ?? 1, 86400))';

export default {
    group: 'os-animation',
    title: 'Animations of models',
    rows: [
        {
            path: 'os.bufferFormAddressGLTF', kind: 'task',
            params: [{ name: 'address', type: 'string' }],
            returns: 'Promise<void>',
            type: 'buffer_form_address_gltf', fields: ['address'],
            permission: 'ui',
            summary: 'Loads a model so that it appears without delay later.',
            details: 'The address is that of a GLTF model, as in the tag formAddress. The promise '
                + 'settles when the model is loaded and rejects when it cannot be.',
            example: "await os.bufferFormAddressGLTF('https://example.com/robot.glb');",
        },
        {
            path: 'os.startFormAnimation', kind: 'task',
            params: [
                bots,
                { name: 'nameOrIndex', type: 'string | number' },
                { name: 'options', type: 'StartFormAnimationOptions', default: '{}' },
            ],
            returns: 'Promise<void>',
            type: 'start_form_animation', fields: ['botIds', 'nameOrIndex'],
            spread: [
                'startTime', 'initialTime', 'timeScale', 'loop', 'clampWhenFinished',
                'crossFadeDuration', 'crossFadeWarp', 'fadeDuration', 'animationAddress',
            ],
            emit: "{ ...options, type: 'start_form_animation', botIds: botIdsOf(botOrBots), "
                + 'nameOrIndex, taskId }',
            permission: 'ui',
            summary: 'Plays an animation of the model that bots show.',
            details: 'Takes one bot or id or an array of them, and the animation by name or number '
                + '(the first is 0). Times are in milliseconds: startTime when to begin (as os.localTime '
                + 'counts), initialTime where in the animation, the durations of cross-fading and fading in. '
                + 'timeScale is a factor; loop has a mode (repeat or pingPong) and a count; '
                + 'animationAddress plays an animation of another model. The promise settles when '
                + 'the animation has begun.',
            example: "await os.startFormAnimation(thisBot, 'walk', {\n"
                + "    loop: { mode: 'repeat', count: 3 }, fadeDuration: 200,\n});",
        },
        {
            path: 'os.stopFormAnimation', kind: 'task',
            params: [
                bots,
                { name: 'options', type: 'StopFormAnimationOptions', default: '{}' },
            ],
            returns: 'Promise<void>',
            type: 'stop_form_animation', fields: ['botIds'],
            spread: ['stopTime', 'fadeDuration'],
            emit: "{ ...options, type: 'stop_form_animation', botIds: botIdsOf(botOrBots), taskId }",
            permission: 'ui',
            summary: 'Stops the animation of the model that bots show.',
            details: 'Takes one bot or id or an array of them. stopTime says when (milliseconds, as '
                + 'os.localTime counts), fadeDuration over how many milliseconds it fades out.',
            example: 'await os.stopFormAnimation(thisBot, { fadeDuration: 300 });',
        },
        {
            path: 'os.listFormAnimations', kind: 'task',
            params: [{ name: 'botOrAddress', type: 'Bot | string' }],
            returns: 'Promise<FormAnimationData[]>',
            type: 'list_form_animations', fields: ['address'],
            impl: 'listFormAnimations',
            permission: 'ui',
            summary: 'Lists the animations of a model.',
            details: 'Takes a bot, the id of one or the address of a model. Of a bot the tag '
                + 'formAnimationAddress counts, else formAddress. The promise gives name, index and '
                + 'duration of each animation; without an address it gives an empty list at once '
                + 'and the host is not asked.',
            example: 'const animations = await os.listFormAnimations(thisBot);\n'
                + "os.toast(animations.map((animation) => animation.name).join(', '));",
        },
        {
            path: 'os.ldrawCountAddressBuildSteps', kind: 'task',
            params: [{ name: 'address', type: 'string' }],
            returns: 'Promise<number>',
            type: 'ldraw_count_build_steps', fields: ['address'],
            permission: 'ui',
            summary: 'Counts the building steps of an LDraw model at an address.',
            details: 'The promise gives the number of steps in the file, and rejects when it cannot be '
                + 'loaded or is no LDraw model.',
            example: "const steps = await os.ldrawCountAddressBuildSteps('https://example.com/car.ldr');",
        },
        {
            path: 'os.ldrawCountTextBuildSteps', kind: 'task',
            params: [{ name: 'text', type: 'string' }],
            returns: 'Promise<number>',
            type: 'ldraw_count_build_steps', fields: ['text'],
            permission: 'ui',
            summary: 'Counts the building steps of an LDraw model given as text.',
            details: 'As os.ldrawCountAddressBuildSteps, with the contents of the file in place of '
                + 'its address.',
            example: "const steps = await os.ldrawCountTextBuildSteps('0 STEP');",
        },
        {
            path: 'experiment.localFormAnimation', kind: 'action',
            params: [
                { name: 'bot', type: 'Bot | string' },
                { name: 'animation', type: 'string | number' },
            ],
            returns: 'LocalFormAnimationAction',
            type: 'local_form_animation', fields: ['botId', 'animation'],
            emit: "{ type: 'local_form_animation', botId: botIdOf(bot), animation }",
            permission: 'ui',
            summary: "Plays a model's animation once, on this device only.",
            details: 'The animation is given by name or number. It runs over the one that the bot '
                + 'shows otherwise and then gives way to it. Experimental: may change or go.',
            example: "experiment.localFormAnimation(thisBot, 'jump');",
        },
        {
            path: 'experiment.localPositionTween', kind: 'task',
            params: [
                { name: 'bot', type: 'Bot | string' },
                { name: 'dimension', type: 'string' },
                { name: 'position', type: place },
                tweenOptions,
            ],
            returns: 'Promise<void>',
            type: 'local_tween',
            fields: ['tweenType', 'botId', 'dimension', 'easing', 'position', 'duration'],
            emit: "{ type: 'local_tween', tweenType: 'position', botId: botIdOf(bot), dimension, "
                + `${tweenRest}, position, ${tweenDuration}, taskId }`,
            permission: 'ui',
            summary: 'Glides a bot to a place, on this device only.',
            details: 'The tags of the bot are not touched; when the time is over the bot is shown at '
                + 'its own place again. The duration is in seconds, from 0 to 86400 (one day); '
                + 'values beyond are brought into this range. The promise settles at the end of the '
                + 'move. Experimental: may change or go. To move a bot for everybody use animateTag.',
            example: "await experiment.localPositionTween(thisBot, 'home', { x: 3, y: 0 }, {\n"
                + "    easing: { type: 'cubic', mode: 'out' }, duration: 2,\n});",
        },
        {
            path: 'experiment.localRotationTween', kind: 'task',
            params: [
                { name: 'bot', type: 'Bot | string' },
                { name: 'dimension', type: 'string' },
                { name: 'rotation', type: place },
                tweenOptions,
            ],
            returns: 'Promise<void>',
            type: 'local_tween',
            fields: ['tweenType', 'botId', 'dimension', 'easing', 'rotation', 'duration'],
            emit: "{ type: 'local_tween', tweenType: 'rotation', botId: botIdOf(bot), dimension, "
                + `${tweenRest}, rotation, ${tweenDuration}, taskId }`,
            permission: 'ui',
            summary: 'Turns a bot, on this device only.',
            details: 'Angles are in radians around the three axes. Otherwise as '
                + 'experiment.localPositionTween: tags are not touched, the duration is in seconds '
                + 'from 0 to 86400. Experimental: may change or go.',
            example: "await experiment.localRotationTween(thisBot, 'home', { x: 0, y: 0, z: Math.PI });",
        },
    ],
};
