// Rows for layers on maps.

export default {
    group: 'os-map',
    title: 'Map layers',
    rows: [
        {
            path: 'os.addMapLayer', kind: 'task',
            params: [
                { name: 'portal', type: "'map' | 'miniMap'" },
                { name: 'layer', type: 'MapLayer' },
            ],
            returns: 'Promise<string>',
            type: 'add_map_layer', fields: ['portal', 'layer'],
            permission: 'ui',
            summary: 'Lays shapes over the map of a map portal.',
            details: 'The layer is of the type geojson, with the GeoJSON itself (data) or the '
                + 'address it is loaded from (url), and a note about its source (copyright). '
                + 'The promise gives the id of the layer for os.removeMapLayer; it rejects when the '
                + 'portal is not open or the data cannot be read.',
            example: "const layer = await os.addMapLayer('map', {\n"
                + "    type: 'geojson', data: { type: 'FeatureCollection', features: [] },\n});",
        },
        {
            path: 'os.removeMapLayer', kind: 'task',
            params: [{ name: 'layerId', type: 'string' }],
            returns: 'Promise<void>',
            type: 'remove_map_layer', fields: ['layerId'],
            permission: 'ui',
            summary: 'Takes a layer off the map.',
            details: 'The id is what os.addMapLayer gave. The promise settles when the layer has '
                + 'gone.',
            example: "await os.removeMapLayer('layer-id');",
        },
        {
            path: 'os.addBotMapLayer', kind: 'task',
            params: [
                { name: 'bot', type: 'Bot | string' },
                {
                    name: 'overlay',
                    type: "{ overlayType?: 'geojson'; type?: 'geojson'; data: any; overlayId?: string; }",
                },
            ],
            returns: 'Promise<string>',
            type: 'add_bot_map_layer', fields: ['botId', 'overlay'],
            emit: "{ type: 'add_bot_map_layer', botId: botIdOf(bot), overlay, taskId }",
            permission: 'ui',
            summary: 'Draws shapes on the map that a bot shows on itself.',
            details: 'For bots whose form is a piece of a map. The overlay carries GeoJSON in data; '
                + 'overlayId names it, else the host makes up an id. The promise gives the id for '
                + 'os.removeBotMapLayer.',
            example: "const id = await os.addBotMapLayer(thisBot, {\n"
                + "    overlayType: 'geojson', data: { type: 'Point', coordinates: [13, 52] },\n});",
        },
        {
            path: 'os.removeBotMapLayer', kind: 'task',
            params: [
                { name: 'bot', type: 'Bot | string' },
                { name: 'overlayId', type: 'string' },
            ],
            returns: 'Promise<void>',
            type: 'remove_bot_map_layer', fields: ['botId', 'overlayId'],
            emit: "{ type: 'remove_bot_map_layer', botId: botIdOf(bot), overlayId, taskId }",
            permission: 'ui',
            summary: 'Removes shapes from the map on a bot.',
            details: 'Takes the bot (or its id) and the id that os.addBotMapLayer gave or was given.',
            example: "await os.removeBotMapLayer(thisBot, 'overlay-id');",
        },
    ],
};
