// Rows for what a running drag does. The targets of dropping are snapped to.

const snapTargets = { name: 'targets', type: 'SnapTarget[]', rest: true };
const gridTargets = { name: 'targets', type: 'SnapGridTarget[]', rest: true };

export default {
    group: 'os-drag',
    title: 'Dragging',
    intro: 'To be called while a bot is being dragged, usually in onDrag or onAnyBotDrag: each call '
        + 'holds for the drag under way and is forgotten when the bot is dropped.',
    rows: [
        {
            path: 'os.replaceDragBot', kind: 'action',
            params: [{ name: 'bot', type: 'RuntimeBot' }],
            returns: 'ReplaceDragBotAction',
            type: 'replace_drag_bot', fields: ['bot'],
            emit: "{ type: 'replace_drag_bot', bot: { ...copiable(bot), space: bot?.space } }",
            permission: 'ui',
            summary: 'Goes on dragging with another bot.',
            details: 'From now on the given bot follows the pointer in place of the one that was '
                + 'picked up. It may be a plain object with id and tags; a bot of the runtime is '
                + 'sent as such a copy.',
            example: "os.replaceDragBot(create({ color: 'green', space: 'tempLocal' }));",
        },
        {
            path: 'os.addDropSnap', kind: 'action', params: [snapTargets],
            returns: 'AddDropSnapTargetsAction',
            type: 'add_drop_snap_targets', fields: ['botId', 'targets'],
            emit: "{ type: 'add_drop_snap_targets', botId: null, targets }",
            permission: 'ui',
            summary: 'Adds places that the dragged bot is drawn to.',
            details: 'A target is one of the words ground, grid, face and bots, or a point '
                + '{ position, distance }, or an axis { direction, origin, distance }. Distances are '
                + 'in grid units: the bot snaps when it comes nearer than that. More than one call '
                + 'adds up.',
            example: "os.addDropSnap('grid', { position: { x: 0, y: 0, z: 2 }, distance: 0.5 });",
        },
        {
            path: 'os.addBotDropSnap', kind: 'action',
            params: [{ name: 'bot', type: 'RuntimeBot | string' }, snapTargets],
            returns: 'AddDropSnapTargetsAction',
            type: 'add_drop_snap_targets', fields: ['botId', 'targets'],
            emit: "{ type: 'add_drop_snap_targets', botId: botIdOf(bot), targets }",
            permission: 'ui',
            summary: 'Adds places to snap to that count only over one bot.',
            details: 'As os.addDropSnap, but the targets hold only while the pointer is over the '
                + 'given bot (a bot or its id).',
            example: "os.addBotDropSnap(thisBot, 'face');",
        },
        {
            path: 'os.addDropGrid', kind: 'action', params: [gridTargets],
            returns: 'AddDropGridTargetsAction',
            type: 'add_drop_grid_targets', fields: ['botId', 'targets'],
            impl: 'addDropGrid',
            permission: 'ui',
            summary: 'Adds grids on which the dragged bot can be put.',
            details: 'A grid has a position, a rotation (angles in radians, or a quaternion with w), '
                + 'bounds { x, y } in grid units, a priority (the higher wins where grids overlap), '
                + 'a type (grid or sphere) and showGrid to make it visible. In place of the '
                + 'position a portal may be named with portalBot (a bot or its id) and portalTag; '
                + 'the action then carries portalBotId.',
            example: 'os.addDropGrid({ position: { x: 0, y: 0, z: 1 }, bounds: { x: 4, y: 4 }, '
                + 'showGrid: true });',
        },
        {
            path: 'os.addBotDropGrid', kind: 'action',
            params: [{ name: 'bot', type: 'Bot | string' }, gridTargets],
            returns: 'AddDropGridTargetsAction',
            type: 'add_drop_grid_targets', fields: ['botId', 'targets'],
            impl: 'addBotDropGrid',
            permission: 'ui',
            summary: 'Adds grids that count only over one bot.',
            details: 'As os.addDropGrid, but the grids hold only while the pointer is over the given '
                + 'bot (a bot or its id).',
            example: "os.addBotDropGrid(thisBot, { portalBot: thisBot, portalTag: 'shelf' });",
        },
        {
            path: 'os.enableCustomDragging', kind: 'action', params: [],
            returns: 'EnableCustomDraggingAction',
            type: 'enable_custom_dragging', fields: [],
            permission: 'ui',
            summary: 'Leaves moving the dragged bot to scripts.',
            details: 'The bot no longer follows the pointer by itself. Scripts go on hearing '
                + 'onDragging with the place of the pointer and can do with it what they like.',
            example: 'os.enableCustomDragging();',
        },
    ],
};
