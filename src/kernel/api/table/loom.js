// Recording and showing videos with the Loom service.

export default {
    group: 'loom',
    title: 'Loom videos',
    rows: [
        {
            path: 'loom.recordVideo',
            kind: 'task',
            params: [{ name: 'options', type: 'RecordLoomOptions' }],
            returns: 'Promise<LoomVideo>',
            type: 'record_loom',
            fields: ['options', 'taskId'],
            permission: 'ui',
            summary: 'Lets the user record a video with Loom.',
            details: 'The options name the `publicAppId` of a Loom app, or a `recordName` whose '
                + 'owner has set one up. The promise gives the video, or null when the user '
                + 'does not record one.',
            example: "const video = await loom.recordVideo({ recordName: 'videos' });",
        },
        {
            path: 'loom.watchVideo',
            kind: 'task',
            params: [{ name: 'sharedUrlOrVideo', type: 'string | LoomVideo' }],
            overloads: [
                {
                    params: [{ name: 'video', type: 'LoomVideo' }],
                    returns: 'Promise<void>',
                },
                {
                    params: [{ name: 'sharedUrl', type: 'string' }],
                    returns: 'Promise<void>',
                },
            ],
            returns: 'Promise<void>',
            type: 'watch_loom',
            fields: ['sharedUrl', 'taskId'],
            emit: "{ type: 'watch_loom', sharedUrl: sharedUrlOf(sharedUrlOrVideo), taskId }",
            permission: 'ui',
            summary: 'Shows a Loom video.',
            details: 'Takes the address of a shared video or what `loom.recordVideo` gave.',
            example: "await loom.watchVideo('https://www.loom.com/share/video-id');",
        },
        {
            path: 'loom.getVideoEmbedMetadata',
            kind: 'task',
            params: [{ name: 'sharedUrlOrVideo', type: 'string | LoomVideo' }],
            overloads: [
                {
                    params: [{ name: 'video', type: 'LoomVideo' }],
                    returns: 'Promise<LoomVideoEmbedMetadata>',
                },
                {
                    params: [{ name: 'sharedUrl', type: 'string' }],
                    returns: 'Promise<LoomVideoEmbedMetadata>',
                },
            ],
            returns: 'Promise<LoomVideoEmbedMetadata>',
            type: 'get_loom_metadata',
            fields: ['sharedUrl', 'taskId'],
            emit: "{ type: 'get_loom_metadata', sharedUrl: sharedUrlOf(sharedUrlOrVideo), "
                + 'taskId }',
            permission: 'ui',
            summary: 'Asks Loom how to show a video in a page.',
            details: 'The promise gives a piece of `html`, the size and the length of the video.',
            example: "const { html } = await loom.getVideoEmbedMetadata('https://www.loom.com/share/video-id');",
        },
    ],
};
