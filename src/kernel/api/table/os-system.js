// The runtime itself, the device and the script scope.

export default {
    group: 'os-system',
    title: 'System',
    rows: [
        {
            path: 'os.run',
            kind: 'task',
            params: [{ name: 'script', type: 'string', check: 'text' }],
            returns: 'Promise<any>',
            type: 'run_script',
            fields: ['script', 'taskId'],
            summary: 'Runs a script that is given as text.',
            details: 'The script belongs to no bot: `thisBot` and `tags` are null and timers do '
                + 'not work in it. The promise gives what the script returns; it gives '
                + 'undefined when the script fails, and the error is reported as that of any '
                + 'script.',
            example: "const result = await os.run('return 1 + 2;');\n"
                + 'os.toast(result);',
        },
        {
            path: 'os.version',
            kind: 'runtime',
            params: [],
            returns: 'AuxVersion',
            impl: 'version',
            summary: 'Gives the version of the runtime.',
            details: 'An object with the version text, its numbers, and whether scripts may be '
                + 'edited here (`playerMode`).',
            example: 'return typeof os.version();',
            gives: '"object"',
        },
        {
            path: 'os.device',
            kind: 'runtime',
            params: [],
            returns: 'AuxDevice',
            impl: 'device',
            summary: 'Describes the device that the inst is open on.',
            details: 'What the host did not tell is null.',
            example: 'if (os.device().supportsVR) {\n'
                + '    os.enableVR();\n'
                + '}',
        },
        {
            path: 'os.isCollaborative',
            kind: 'runtime',
            params: [],
            returns: 'boolean',
            impl: 'isCollaborative',
            summary: 'Tells whether others can take part in the inst.',
            details: 'True when the host did not say.',
            example: 'return typeof os.isCollaborative();',
            gives: '"boolean"',
        },
        {
            path: 'os.enableCollaboration',
            kind: 'task',
            params: [],
            returns: 'Promise<void>',
            type: 'enable_collaboration',
            fields: ['taskId'],
            impl: 'enableCollaboration',
            permission: 'inst',
            summary: 'Opens the inst to others.',
            details: 'Resolves at once when others can take part already, and rejects on devices '
                + 'that do not allow the change.',
            example: 'await os.enableCollaboration();',
        },
        {
            path: 'os.getAB1BootstrapURL',
            kind: 'runtime',
            params: [],
            returns: 'string',
            impl: 'getAB1BootstrapURL',
            summary: 'Gives the address of the bots that a new inst starts with.',
            details: 'The host may name another address than the default one.',
            example: 'tags.start = os.getAB1BootstrapURL();',
        },
        {
            path: 'os.log',
            kind: 'runtime',
            params: [{ name: 'args', type: 'any[]', rest: true }],
            returns: 'void',
            impl: 'log',
            summary: 'Writes values to the log of the host.',
            details: 'Takes any number of values. Objects are written as JSON where that is '
                + 'possible.',
            example: "os.log('position', getBotPosition(thisBot, 'home'));",
        },
        {
            path: 'os.getGeolocation',
            kind: 'task',
            params: [],
            returns: 'Promise<Geolocation>',
            type: 'get_geolocation',
            fields: ['taskId'],
            permission: 'ui',
            summary: 'Asks the device where it is.',
            details: 'The promise gives `{ success, latitude, longitude, altitude, … }`, or `{ '
                + 'success: false, errorCode, errorMessage }` when the user or the device does '
                + 'not tell.',
            example: 'const place = await os.getGeolocation();\n'
                + 'if (place.success) {\n'
                + '    tags.latitude = place.latitude;\n'
                + '}',
        },
        {
            path: 'os.getAverageFrameRate',
            kind: 'task',
            params: [],
            returns: 'Promise<number>',
            type: 'get_average_frame_rate',
            fields: ['taskId'],
            permission: 'ui',
            summary: 'Tells how many pictures a second the device draws.',
            details: 'The promise gives the average over some seconds.',
            example: 'tags.frames = await os.getAverageFrameRate();',
        },
        {
            path: 'os.convertGeolocationToWhat3Words',
            kind: 'task',
            params: [
                {
                    name: 'location',
                    type: 'ConvertGeolocationToWhat3WordsOptions',
                    check: 'object',
                },
            ],
            returns: 'Promise<string>',
            type: 'convert_geolocation_to_w3w',
            fields: ['taskId'],
            spread: ['latitude', 'longitude', 'language'],
            emit: "{ type: 'convert_geolocation_to_w3w', ...location, taskId }",
            permission: 'net',
            summary: 'Finds the three words that stand for a place on earth.',
            details: 'Takes `latitude`, `longitude` and optionally the `language` of the words. '
                + 'The promise gives the words, separated by dots.',
            example: 'const words = await os.convertGeolocationToWhat3Words({ latitude: 51.52, longitude: -0.2 });',
        },
        {
            path: 'os.vars',
            kind: 'runtime',
            returns: '{ [name: string]: any }',
            value: 'scriptGlobal',
            getter: true,
            summary: 'The global variables of all scripts.',
            details: 'What is assigned here can be read by its name in every script of the inst. '
                + 'Nothing of it is stored. The same object as `globalThis`.',
            example: "os.vars.greeting = 'Hello';\n"
                + 'return os.vars.greeting;',
            gives: '"Hello"',
        },
    ],
};
