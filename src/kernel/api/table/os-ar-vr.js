// Rows for augmented and virtual reality.

const xrOptions = [{ name: 'options', type: 'EnableXROptions', default: '{}' }];

export default {
    group: 'os-ar-vr',
    title: 'Augmented and virtual reality',
    rows: [
        {
            path: 'os.enableAR', kind: 'action', params: xrOptions,
            returns: 'EnableARAction',
            type: 'enable_ar', fields: ['enabled', 'options'],
            emit: "{ type: 'enable_ar', enabled: true, options }",
            permission: 'ui',
            summary: 'Begins augmented reality on this device.',
            details: 'frameBufferScaleFactor trades sharpness for speed: a number, 1 being the '
                + "device's own resolution, or the word recommended. onEnterAR is shouted when it "
                + 'has begun. Ask os.arSupported first.',
            example: "if (await os.arSupported()) os.enableAR({ frameBufferScaleFactor: 'recommended' });",
        },
        {
            path: 'os.disableAR', kind: 'action', params: [],
            returns: 'EnableARAction',
            type: 'enable_ar', fields: ['enabled', 'options'],
            emit: "{ type: 'enable_ar', enabled: false, options: {} }",
            permission: 'ui',
            summary: 'Ends augmented reality.',
            details: 'onExitAR is shouted when it has ended. Does nothing outside of it.',
            example: 'os.disableAR();',
        },
        {
            path: 'os.enableVR', kind: 'action', params: xrOptions,
            returns: 'EnableVRAction',
            type: 'enable_vr', fields: ['enabled', 'options'],
            emit: "{ type: 'enable_vr', enabled: true, options }",
            permission: 'ui',
            summary: 'Begins virtual reality on this device.',
            details: 'Takes the same options as os.enableAR. onEnterVR is shouted when it has begun. '
                + 'Ask os.vrSupported first.',
            example: 'if (await os.vrSupported()) os.enableVR();',
        },
        {
            path: 'os.disableVR', kind: 'action', params: [],
            returns: 'EnableVRAction',
            type: 'enable_vr', fields: ['enabled', 'options'],
            emit: "{ type: 'enable_vr', enabled: false, options: {} }",
            permission: 'ui',
            summary: 'Ends virtual reality.',
            details: 'onExitVR is shouted when it has ended. Does nothing outside of it.',
            example: 'os.disableVR();',
        },
        {
            path: 'os.arSupported', kind: 'task', params: [],
            returns: 'Promise<boolean>',
            type: 'ar_supported', fields: [],
            permission: 'ui',
            summary: 'Tells whether this device can do augmented reality.',
            details: 'The promise gives true or false; a host without a screen may leave it open or '
                + 'reject it.',
            example: 'const possible = await os.arSupported();',
        },
        {
            path: 'os.vrSupported', kind: 'task', params: [],
            returns: 'Promise<boolean>',
            type: 'vr_supported', fields: [],
            permission: 'ui',
            summary: 'Tells whether this device can do virtual reality.',
            details: 'The promise gives true or false; a host without a screen may leave it open or '
                + 'reject it.',
            example: 'const possible = await os.vrSupported();',
        },
    ],
};
