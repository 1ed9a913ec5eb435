// Loading insts, and the updates that an inst consists of.

export default {
    group: 'os-inst',
    title: 'Insts',
    intro: 'An inst is a shared set of bots. What happened in it is a list of updates, each '
        + 'with an id, a time and binary data as base64 text.',
    rows: [
        {
            path: 'os.loadServer',
            kind: 'action',
            returns: 'LoadServerAction | LoadServerConfigAction | void',
            alias: 'os.loadInst',
            summary: 'Older name of os.loadInst.',
        },
        {
            path: 'os.unloadServer',
            kind: 'action',
            returns: 'UnloadServerAction | UnloadServerConfigAction | void',
            alias: 'os.unloadInst',
            summary: 'Older name of os.unloadInst.',
        },
        {
            path: 'os.loadInst',
            kind: 'action',
            params: [{ name: 'idOrConfig', type: 'string | InstConfig' }],
            overloads: [
                {
                    params: [{ name: 'id', type: 'string' }],
                    returns: 'LoadServerAction | void',
                },
                {
                    params: [{ name: 'config', type: 'InstConfig' }],
                    returns: 'LoadServerConfigAction | void',
                },
            ],
            returns: 'LoadServerAction | LoadServerConfigAction | void',
            type: 'load_server_config',
            fields: ['config'],
            others: [{ type: 'load_server', fields: ['id'] }],
            impl: 'loadInst',
            permission: 'inst',
            summary: 'Loads another inst beside the ones that are loaded.',
            details: 'With a name, the inst is added to the `inst` tag of the config bot; without '
                + 'a config bot the host is asked. With an object (`{ inst }`, `{ staticInst '
                + '}`, `{ tempInst }`, with `record` or `owner`) the host is asked to load '
                + 'exactly that.',
            example: "os.loadInst('library');",
        },
        {
            path: 'os.unloadInst',
            kind: 'action',
            params: [{ name: 'idOrConfig', type: 'string | InstConfig' }],
            overloads: [
                {
                    params: [{ name: 'id', type: 'string' }],
                    returns: 'UnloadServerAction | void',
                },
                {
                    params: [{ name: 'config', type: 'InstConfig' }],
                    returns: 'UnloadServerConfigAction | void',
                },
            ],
            returns: 'UnloadServerAction | UnloadServerConfigAction | void',
            type: 'unload_server_config',
            fields: ['config'],
            others: [{ type: 'unload_server', fields: ['id'] }],
            impl: 'unloadInst',
            permission: 'inst',
            summary: 'Unloads an inst.',
            details: 'Undoes `os.loadInst`: a name is taken out of the `inst` tag of the config '
                + 'bot, an object is sent to the host.',
            example: "os.unloadInst('library');",
        },
        {
            path: 'os.getCurrentServer',
            kind: 'runtime',
            returns: 'string',
            alias: 'os.getCurrentInst',
            summary: 'Older name of os.getCurrentInst.',
        },
        {
            path: 'os.getCurrentInst',
            kind: 'runtime',
            params: [],
            returns: 'string',
            impl: 'getCurrentInst',
            summary: 'Gives the name of the inst.',
            details: 'Read from the config bot: the tag `inst`, else `staticInst`, else '
                + '`tempInst`; the first one when several are loaded. Undefined when there is '
                + 'none.',
            example: 'return os.getCurrentInst() === undefined;',
            gives: 'true',
        },
        {
            path: 'os.getCurrentInstRecord',
            kind: 'runtime',
            params: [],
            returns: 'string | null',
            impl: 'getCurrentInstRecord',
            summary: 'Gives the name of the record that the inst belongs to.',
            details: 'Read from the tag `record` of the config bot; null when there is none, as '
                + 'in insts that everybody may edit.',
            example: 'return os.getCurrentInstRecord();',
            gives: 'null',
        },
        {
            path: 'os.reportInst',
            kind: 'task',
            params: [],
            returns: 'Promise<void>',
            type: 'report_inst',
            fields: ['taskId'],
            permission: 'ui',
            summary: 'Opens the form to report improper content of the inst.',
            details: 'The promise resolves when the form is closed.',
            example: 'await os.reportInst();',
        },
        {
            path: 'os.listInstUpdates',
            kind: 'task',
            params: [],
            returns: 'Promise<InstUpdate[]>',
            type: 'remote',
            fields: ['event', 'allowBatching', 'taskId'],
            spread: ['connectionId', 'sessionId', 'userId', 'broadcast'],
            inner: { type: 'list_inst_updates', fields: [] },
            emit: "remoteTask({ type: 'list_inst_updates' }, taskId)",
            uuid: true,
            permission: 'inst',
            summary: 'Lists all updates that the inst consists of.',
            details: 'The promise gives them in order. A part of the list is an earlier state of '
                + 'the inst; see `os.getInstStateFromUpdates`.',
            example: 'const updates = await os.listInstUpdates();\n'
                + 'tags.count = updates.length;',
        },
        {
            path: 'os.getInstStateFromUpdates',
            kind: 'task',
            params: [{ name: 'updates', type: 'InstUpdate[]', check: 'list' }],
            returns: 'Promise<BotsState>',
            type: 'remote',
            fields: ['event', 'allowBatching', 'taskId'],
            spread: ['connectionId', 'sessionId', 'userId', 'broadcast'],
            inner: { type: 'get_inst_state_from_updates', fields: ['updates'] },
            emit: "remoteTask({ type: 'get_inst_state_from_updates', updates: "
                + 'original(updates) }, taskId)',
            uuid: true,
            permission: 'inst',
            summary: 'Computes the bots that a list of updates amounts to.',
            details: 'The promise gives an object of bots by id. The inst itself is not changed.',
            example: 'const updates = await os.listInstUpdates();\n'
                + 'const before = await os.getInstStateFromUpdates(updates.slice(0, -1));',
        },
        {
            path: 'os.createInitializationUpdate',
            kind: 'task',
            params: [
                {
                    name: 'previousUpdateOrBots',
                    type: 'InstUpdate | InstUpdate[] | RuntimeBot[]',
                },
                { name: 'bots', type: 'RuntimeBot[]', optional: true },
            ],
            overloads: [
                {
                    params: [{ name: 'bots', type: 'RuntimeBot[]' }],
                    returns: 'Promise<InstUpdate>',
                },
                {
                    params: [
                        { name: 'previousUpdate', type: 'InstUpdate | InstUpdate[]' },
                        { name: 'bots', type: 'RuntimeBot[]' },
                    ],
                    returns: 'Promise<InstUpdate>',
                },
            ],
            returns: 'Promise<InstUpdate>',
            type: 'remote',
            fields: ['event', 'allowBatching', 'taskId'],
            spread: ['connectionId', 'sessionId', 'userId', 'broadcast'],
            inner: { type: 'create_initialization_update', fields: ['bots'] },
            uuid: true,
            impl: 'createInitializationUpdate',
            permission: 'inst',
            summary: 'Packs bots into an update.',
            details: 'Applied to an inst, the update adds these bots; applying the same update '
                + 'twice adds them once. With earlier updates as first argument, the new one '
                + 'contains them and changes their bots into the given ones; this form is '
                + 'computed here without asking the host.',
            example: "const update = await os.createInitializationUpdate(getBots('kind', 'card'));",
        },
        {
            path: 'os.applyUpdatesToInst',
            kind: 'task',
            params: [{ name: 'updates', type: 'InstUpdate[]', check: 'list' }],
            returns: 'Promise<void>',
            type: 'remote',
            fields: ['event', 'allowBatching', 'taskId'],
            spread: ['connectionId', 'sessionId', 'userId', 'broadcast'],
            inner: { type: 'apply_updates_to_inst', fields: ['updates'] },
            emit: "remoteTask({ type: 'apply_updates_to_inst', updates: original(updates) }, "
                + 'taskId)',
            uuid: true,
            permission: 'inst',
            summary: 'Applies updates to the inst.',
            details: 'Updates that the inst has already change nothing. The promise resolves when '
                + 'they are applied.',
            example: 'const update = await os.createInitializationUpdate([thisBot]);\n'
                + 'await os.applyUpdatesToInst([update]);',
        },
        {
            path: 'os.getCurrentInstUpdate',
            kind: 'task',
            params: [],
            returns: 'Promise<InstUpdate>',
            type: 'remote',
            fields: ['event', 'allowBatching', 'taskId'],
            spread: ['connectionId', 'sessionId', 'userId', 'broadcast'],
            inner: { type: 'get_current_inst_update', fields: [] },
            emit: "remoteTask({ type: 'get_current_inst_update' }, taskId)",
            uuid: true,
            permission: 'inst',
            summary: 'Packs everything that is in the inst into one update.',
            details: 'The promise gives the update.',
            example: 'const everything = await os.getCurrentInstUpdate();',
        },
        {
            path: 'os.mergeInstUpdates',
            kind: 'pure',
            params: [{ name: 'updates', type: 'InstUpdate[]', check: 'list' }],
            returns: 'InstUpdate',
            impl: 'mergeInstUpdates',
            summary: 'Joins several updates into one.',
            details: 'The joined update has the same effect as its parts. Its time is now and its '
                + 'id the number of parts.',
            example: "const door = create({ space: 'tempLocal', open: true });\n"
                + 'const one = await os.createInitializationUpdate([], [door]);\n'
                + 'const merged = os.mergeInstUpdates([one, one]);\n'
                + 'const file = JSON.stringify({ version: 2, updates: [merged] });\n'
                + 'return os.parseBotsFromData(file).map(b => b.tags);',
            gives: '[{"open":true}]',
        },
    ],
};
