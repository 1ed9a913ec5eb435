// Cameras of portals.

const gridPortal = { name: 'portal', type: "'grid' | 'miniGrid'", default: "'grid'" };
const portal = { name: 'portal', type: "'grid' | 'miniGrid' | 'map' | 'miniMap'" };
const bot = { name: 'bot', type: 'Bot | string' };
const zoomValue = { name: 'zoomValue', type: 'number', optional: true };
const rotX = { name: 'rotX', type: 'number', optional: true };
const rotY = { name: 'rotY', type: 'number', optional: true };
const point = '{ x: number; y: number; z: number; }';
const position = '{ x: number; y: number; z?: number }';
const focusFields = [
    'zoom', 'rotation', 'duration', 'easing', 'tag', 'space', 'lineNumber', 'columnNumber',
    'startIndex', 'endIndex', 'portal',
];

export default {
    group: 'os-camera',
    title: 'Camera',
    intro: 'Where a camera is stands in the bot of its portal. Viewport coordinates go from -1 to '
        + '1 in both directions, screen coordinates count pixels.',
    rows: [
        {
            path: 'os.tweenTo',
            kind: 'action',
            params: [
                bot, zoomValue, rotX, rotY,
                { name: 'duration', type: 'number', optional: true },
            ],
            returns: 'FocusOnBotAction',
            type: 'focus_on',
            fields: ['botId', 'taskId'],
            spread: focusFields,
            impl: 'tweenTo',
            permission: 'ui',
            summary: 'Moves the camera to a bot.',
            details: 'An older form of `os.focusOn`: zoom, angles and seconds follow one another.',
            example: 'os.tweenTo(thisBot, 10);',
        },
        {
            path: 'os.moveTo',
            kind: 'action',
            params: [bot, zoomValue, rotX, rotY],
            returns: 'FocusOnBotAction',
            type: 'focus_on',
            fields: ['botId', 'taskId'],
            spread: focusFields,
            impl: 'moveTo',
            permission: 'ui',
            summary: 'Puts the camera at a bot at once.',
            details: 'An older form of `os.focusOn` with a duration of 0.',
            example: 'os.moveTo(thisBot);',
        },
        {
            path: 'os.focusOn',
            kind: 'task',
            params: [
                { name: 'botOrPosition', type: `Bot | string | ${position}` },
                {
                    name: 'options',
                    type: 'FocusOnOptions',
                    defaultText: '{duration:1, easing:"quadratic"} merged under given options',
                },
            ],
            overloads: [
                {
                    params: [bot, { name: 'options', type: 'FocusOnOptions', optional: true }],
                    returns: 'Promise<void>',
                },
                {
                    params: [
                        { name: 'position', type: position },
                        { name: 'options', type: 'FocusOnOptions', optional: true },
                    ],
                    returns: 'Promise<void>',
                },
            ],
            returns: 'Promise<void>',
            type: 'focus_on',
            fields: ['botId', 'taskId'],
            spread: focusFields,
            others: [
                { type: 'cancel_animation', fields: ['taskId'] },
                { type: 'focus_on_position', fields: ['position', 'taskId'], spread: focusFields },
            ],
            impl: 'focusOn',
            permission: 'ui',
            summary: 'Moves the camera to a bot or a place.',
            details: 'Options: `duration` in seconds (1), `easing`, `zoom`, `rotation` with `x` '
                + 'and `y` in radians, `portal`; for bots in editors also `tag`, `space`, '
                + '`lineNumber`, `columnNumber`, `startIndex` and `endIndex`. Null ends a '
                + 'movement that is under way. The promise resolves when the camera is there, '
                + 'and rejects when the movement is ended. Throws an Error for undefined.',
            example: 'await os.focusOn(thisBot, { duration: 2, zoom: 8 });',
        },
        {
            path: 'os.enablePointOfView',
            kind: 'action',
            params: [
                { name: 'center', type: point, default: '{ x: 0, y: 0, z: 0 }' },
                { name: 'imu', type: 'boolean', optional: true },
            ],
            returns: 'EnablePOVAction',
            type: 'enable_pov',
            fields: ['enabled', 'center', 'imu'],
            emit: "{ type: 'enable_pov', enabled: true, center, imu }",
            permission: 'ui',
            summary: 'Shows the grid as if one stood in it.',
            details: 'The camera stands at `center`. With `imu` it turns as the device is turned.',
            example: 'os.enablePointOfView({ x: 0, y: -5, z: 0 });',
        },
        {
            path: 'os.disablePointOfView',
            kind: 'action',
            params: [],
            returns: 'EnablePOVAction',
            type: 'enable_pov',
            fields: ['enabled'],
            emit: "{ type: 'enable_pov', enabled: false }",
            permission: 'ui',
            summary: 'Shows the grid from above again.',
            details: 'Ends what `os.enablePointOfView` began.',
            example: 'os.disablePointOfView();',
        },
        {
            path: 'os.capturePortalScreenshot',
            kind: 'task',
            params: [],
            returns: 'Promise<Photo>',
            type: 'capture_portal_screenshot',
            fields: ['portal', 'taskId'],
            emit: "{ type: 'capture_portal_screenshot', portal: 'grid', taskId }",
            permission: 'ui',
            summary: 'Takes a picture of what the grid portal shows.',
            details: 'The promise gives the picture as a Blob in `data`, its `width` and '
                + '`height`.',
            example: 'const photo = await os.capturePortalScreenshot();\n'
                + "os.download(photo.data, 'picture.png');",
        },
        {
            path: 'os.getCameraPosition',
            kind: 'runtime',
            params: [gridPortal],
            returns: 'Vector3',
            impl: 'getCameraPosition',
            summary: 'Gives the place of the camera of a portal.',
            details: 'The numbers are NaN when the portal is not open.',
            example: 'const place = os.getCameraPosition();',
        },
        {
            path: 'os.getCameraRotation',
            kind: 'runtime',
            params: [gridPortal],
            returns: point,
            impl: 'getCameraRotation',
            summary: 'Tells how the camera of a portal is turned.',
            details: 'Angles around the axes in radians; NaN when the portal is not open.',
            example: 'const direction = math.getForwardDirection(os.getCameraRotation());',
        },
        {
            path: 'os.getFocusPoint',
            kind: 'runtime',
            params: [gridPortal],
            returns: 'Vector3',
            impl: 'getFocusPoint',
            summary: 'Gives the place that the camera of a portal looks at.',
            details: 'The numbers are NaN when the portal is not open.',
            example: 'const middle = os.getFocusPoint();',
        },
        {
            path: 'os.raycastFromCamera',
            kind: 'task',
            params: [portal, { name: 'viewportCoordinates', type: 'Vector2', check: 'given' }],
            returns: 'Promise<RaycastResult>',
            type: 'raycast_from_camera',
            fields: ['portal', 'viewportCoordinates', 'taskId'],
            emit: "{ type: 'raycast_from_camera', portal, "
                + 'viewportCoordinates: planePoint(viewportCoordinates), taskId }',
            permission: 'ui',
            summary: 'Finds the bots under a point of a portal.',
            details: 'The promise gives the `ray` and in `botIntersections` each bot that it '
                + 'meets, the nearest first, with `distance`, `point` and more.',
            example: "const { botIntersections } = await os.raycastFromCamera('grid', new Vector2(0, 0));",
        },
        {
            path: 'os.raycast',
            kind: 'task',
            params: [
                portal,
                { name: 'origin', type: 'Vector3', check: 'given' },
                { name: 'direction', type: 'Vector3', check: 'given' },
            ],
            returns: 'Promise<RaycastResult>',
            type: 'raycast_in_portal',
            fields: ['portal', 'origin', 'direction', 'taskId'],
            emit: "{ type: 'raycast_in_portal', portal, origin: spacePoint(origin), "
                + 'direction: plainDirection(direction), taskId }',
            permission: 'ui',
            summary: 'Finds the bots along a ray.',
            details: 'The direction may have any length. The promise gives the same as that of '
                + '`os.raycastFromCamera`.',
            example: "const { botIntersections } = await os.raycast('grid', new Vector3(0, 0, 5), new Vector3(0, 0, -1));",
        },
        {
            path: 'os.calculateRayFromCamera',
            kind: 'task',
            params: [portal, { name: 'viewportCoordinates', type: 'Vector2', check: 'given' }],
            returns: 'Promise<RaycastRay>',
            type: 'calculate_camera_ray',
            fields: ['portal', 'viewportCoordinates', 'taskId'],
            emit: "{ type: 'calculate_camera_ray', portal, "
                + 'viewportCoordinates: planePoint(viewportCoordinates), taskId }',
            permission: 'ui',
            summary: 'Gives the ray from the camera through a point of a portal.',
            details: 'The promise gives `origin` and `direction`.',
            example: "const ray = await os.calculateRayFromCamera('grid', new Vector2(0, 0));",
        },
        {
            path: 'os.calculateViewportCoordinatesFromPosition',
            kind: 'task',
            params: [portal, { name: 'position', type: 'Vector3', check: 'given' }],
            returns: 'Promise<Vector2>',
            type: 'calculate_viewport_coordinates_from_position',
            fields: ['portal', 'position', 'taskId'],
            emit: "{ type: 'calculate_viewport_coordinates_from_position', portal, "
                + 'position: spacePoint(position), taskId }',
            permission: 'ui',
            summary: 'Tells where a place appears in a portal.',
            details: 'The promise gives viewport coordinates.',
            example: "const spot = await os.calculateViewportCoordinatesFromPosition('grid', new Vector3(1, 2, 0));",
        },
        {
            path: 'os.calculateScreenCoordinatesFromViewportCoordinates',
            kind: 'task',
            params: [portal, { name: 'coordinates', type: 'Point2D', check: 'given' }],
            returns: 'Promise<Vector2>',
            type: 'calculate_screen_coordinates_from_viewport_coordinates',
            fields: ['portal', 'coordinates', 'taskId'],
            emit: "{ type: 'calculate_screen_coordinates_from_viewport_coordinates', portal, "
                + 'coordinates: planePoint(coordinates), taskId }',
            permission: 'ui',
            summary: 'Converts viewport coordinates to pixels.',
            details: 'The promise gives screen coordinates.',
            example: "const pixel = await os.calculateScreenCoordinatesFromViewportCoordinates('grid', { x: 0, y: 0 });",
        },
        {
            path: 'os.calculateScreenCoordinatesFromPosition',
            kind: 'task',
            params: [portal, { name: 'coordinates', type: 'Point3D | Point3D[]' }],
            overloads: [
                {
                    params: [portal, { name: 'coordinate', type: 'Point3D' }],
                    returns: 'Promise<Vector2>',
                },
                {
                    params: [portal, { name: 'coordinates', type: 'Point3D[]' }],
                    returns: 'Promise<Vector2[]>',
                },
            ],
            returns: 'Promise<Vector2[] | Vector2>',
            type: 'calculate_screen_coordinates_from_position',
            fields: ['portal', 'coordinates', 'taskId'],
            impl: 'calculateScreenCoordinatesFromPosition',
            permission: 'ui',
            summary: 'Tells at which pixels places appear.',
            details: 'The promise gives screen coordinates: one point for one place, a list for '
                + 'a list.',
            example: "const pixel = await os.calculateScreenCoordinatesFromPosition('grid', new Vector3(1, 2, 0));",
        },
        {
            path: 'os.calculateViewportCoordinatesFromScreenCoordinates',
            kind: 'task',
            params: [portal, { name: 'coordinates', type: 'Point2D', check: 'given' }],
            returns: 'Promise<Vector2>',
            type: 'calculate_viewport_coordinates_from_screen_coordinates',
            fields: ['portal', 'coordinates', 'taskId'],
            emit: "{ type: 'calculate_viewport_coordinates_from_screen_coordinates', portal, "
                + 'coordinates: planePoint(coordinates), taskId }',
            permission: 'ui',
            summary: 'Converts pixels to viewport coordinates.',
            details: 'The promise gives viewport coordinates.',
            example: "const spot = await os.calculateViewportCoordinatesFromScreenCoordinates('grid', { x: 200, y: 100 });",
        },
    ],
};
