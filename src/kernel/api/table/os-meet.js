// The meet portal.

export default {
    group: 'os-meet',
    title: 'Meetings',
    intro: 'The meet portal shows a Jitsi meeting; its commands and functions are those of Jitsi.',
    rows: [
        {
            path: 'os.meetCommand',
            kind: 'task',
            params: [
                { name: 'command', type: 'string' },
                { name: 'args', type: 'any', rest: true },
            ],
            returns: 'Promise<void>',
            type: 'meet_command',
            fields: ['command', 'args', 'taskId'],
            permission: 'ui',
            summary: 'Gives a command to the meeting in the meet portal.',
            details: 'The promise resolves when the meeting got it.',
            example: "await os.meetCommand('toggleAudio');",
        },
        {
            path: 'os.meetFunction',
            kind: 'task',
            params: [
                { name: 'functionName', type: 'string' },
                { name: 'args', type: 'any[]', rest: true },
            ],
            returns: 'Promise<any>',
            type: 'meet_function',
            fields: ['functionName', 'args', 'taskId'],
            permission: 'ui',
            summary: 'Asks the meeting in the meet portal for something.',
            details: 'The promise gives what the function of the meeting returns.',
            example: "const people = await os.meetFunction('getParticipantsInfo');",
        },
    ],
};
