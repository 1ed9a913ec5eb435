// Rows for sounds, speech and recordings of the microphone.

export default {
    group: 'os-audio',
    title: 'Sounds and speech',
    rows: [
        {
            path: 'os.playSound', kind: 'task',
            params: [{ name: 'url', type: 'string' }],
            returns: 'Promise<any>',
            type: 'play_sound', fields: ['url', 'soundID'],
            emit: "{ type: 'play_sound', url, soundID: taskId, taskId }",
            permission: 'ui',
            summary: 'Plays a sound from an address.',
            details: 'The promise gives the id of the sound when it has begun; os.cancelSound takes '
                + 'the id or the promise itself. Rejects when the sound cannot be loaded or when '
                + 'playing is not allowed before the first click.',
            example: "const sound = os.playSound('https://example.com/bell.mp3');\n"
                + 'await os.sleep(500);\nos.cancelSound(sound);',
        },
        {
            path: 'os.bufferSound', kind: 'task',
            params: [{ name: 'url', type: 'string' }],
            returns: 'Promise<void>',
            type: 'buffer_sound', fields: ['url'],
            permission: 'ui',
            summary: 'Loads a sound so that it plays without delay later.',
            details: 'The promise settles when the sound is loaded and rejects when it cannot be.',
            example: "await os.bufferSound('https://example.com/bell.mp3');",
        },
        {
            path: 'os.cancelSound', kind: 'task',
            params: [{ name: 'soundId', type: 'number | string | object' }],
            returns: 'Promise<void>',
            type: 'cancel_sound', fields: ['soundID'],
            impl: 'cancelSound',
            permission: 'ui',
            summary: 'Stops a sound.',
            details: 'Takes the id that the promise of os.playSound gives, or that promise itself, '
                + 'so that a sound can be stopped before it has begun. An id that is not known is '
                + 'ignored.',
            example: "const rain = os.playSound('https://example.com/rain.mp3');\n"
                + 'await os.cancelSound(rain);',
        },
        {
            path: 'os.beginAudioRecording', kind: 'task',
            params: [{
                name: 'options', type: "Omit<BeginAudioRecordingAction, 'type' | 'taskId'>",
                default: '{}',
            }],
            returns: 'Promise<void>',
            type: 'begin_audio_recording', fields: [],
            spread: ['stream', 'mimeType', 'sampleRate', 'bufferRateMilliseconds'],
            emit: "{ ...options, type: 'begin_audio_recording', taskId }",
            permission: 'ui',
            summary: 'Begins to record the microphone.',
            details: 'With stream: true the sound is also shouted piece by piece as onAudioChunk, '
                + 'every bufferRateMilliseconds. mimeType audio/x-raw gives plain samples at '
                + 'sampleRate per second. onBeginAudioRecording is shouted when it runs; the promise '
                + 'rejects when leave is refused.',
            example: "await os.beginAudioRecording({ stream: true, mimeType: 'audio/x-raw', "
                + 'sampleRate: 16000 });',
        },
        {
            path: 'os.endAudioRecording', kind: 'task', params: [],
            returns: 'Promise<Blob>',
            type: 'end_audio_recording', fields: [],
            permission: 'ui',
            summary: 'Ends the recording of the microphone and gives it.',
            details: 'The promise gives the whole recording as a Blob, or rejects when nothing is '
                + 'being recorded. onEndAudioRecording is shouted.',
            example: 'const sound = await os.endAudioRecording();\n'
                + "os.download(sound, 'voice.webm');",
        },
        {
            path: 'experiment.beginAudioRecording', kind: 'task',
            alias: 'os.beginAudioRecording',
            returns: 'Promise<void>',
            summary: 'Begins to record the microphone (older name).',
        },
        {
            path: 'experiment.endAudioRecording', kind: 'task',
            alias: 'os.endAudioRecording',
            returns: 'Promise<Blob>',
            summary: 'Ends the recording of the microphone (older name).',
        },
        {
            path: 'experiment.speakText', kind: 'task',
            params: [
                { name: 'text', type: 'string' },
                { name: 'options', type: 'SpeakTextApiOptions', default: '{}' },
            ],
            returns: 'Promise<void>',
            type: 'speak_text', fields: ['text'], spread: ['pitch', 'rate', 'voice'],
            impl: 'speakText',
            permission: 'ui',
            summary: 'Reads a text aloud.',
            details: 'rate and pitch are factors around 1. The voice is the name of one of '
                + 'experiment.getVoices or the object from there. The promise settles when the text '
                + 'has been spoken. Experimental: may change or go.',
            example: "await experiment.speakText('Ready when you are', { rate: 1.2 });",
        },
        {
            path: 'experiment.getVoices', kind: 'task', params: [],
            returns: 'Promise<SyntheticVoice[]>',
            type: 'get_voices', fields: [],
            permission: 'ui',
            summary: 'Lists the voices that the device can speak with.',
            details: 'The promise gives name, language and whether it is the default for each voice; '
                + 'an empty list where there is no speech. Experimental: may change or go.',
            example: 'const voices = await experiment.getVoices();\n'
                + "const french = voices.find((voice) => voice.language === 'fr-FR');",
        },
    ],
};
