// Language, image and model generation by services.

export default {
    group: 'ai',
    title: 'Artificial intelligence',
    intro: 'The host passes these requests to a service that the records server offers. '
        + 'Promises reject with an error that carries `errorCode` and `errorMessage` when the '
        + 'service refuses. `recordName` in the options decides whose subscription pays.',
    rows: [
        {
            path: 'ai.chat',
            kind: 'task',
            params: [
                { name: 'messages', type: 'string | AIChatMessage | AIChatMessage[]' },
                { name: 'options', type: 'AIChatOptions', default: '{}' },
            ],
            overloads: [
                {
                    params: [
                        { name: 'message', type: 'string' },
                        { name: 'options', type: 'AIChatOptions', optional: true },
                    ],
                    returns: 'Promise<string>',
                },
                {
                    params: [
                        { name: 'message', type: 'AIChatMessage' },
                        { name: 'options', type: 'AIChatOptions', optional: true },
                    ],
                    returns: 'Promise<AIChatMessage>',
                },
                {
                    params: [
                        { name: 'messages', type: 'AIChatMessage[]' },
                        { name: 'options', type: 'AIChatOptions', optional: true },
                    ],
                    returns: 'Promise<AIChatMessage>',
                },
            ],
            returns: 'Promise<AIChatMessage | string>',
            type: 'ai_chat',
            fields: ['messages', 'options', 'taskId'],
            emit: "{ type: 'ai_chat', messages: chatMessages(messages), options, taskId }",
            map: 'chatResult(messages, result)',
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Sends messages to a language model and gives its answer.',
            details: 'Text counts as one message of the user, and the answer is text then. With a '
                + 'message or a list of messages, each with `role` and `content`, the answer '
                + 'is a message. Options: `preferredModel`, `temperature`, `topP`, '
                + '`presencePenalty`, `frequencyPenalty`, `recordName`, `endpoint`.',
            example: "const answer = await ai.chat('Name a colour.');\n"
                + 'os.toast(answer);',
        },
        {
            path: 'ai.listChatModels',
            kind: 'task',
            params: [{ name: 'options', type: 'AIListChatModelsOptions', default: '{}' }],
            returns: 'Promise<ListedChatModel[]>',
            type: 'records_call_procedure',
            fields: ['recordName'],
            procedure: 'aiListChatModels',
            input: 'chatModelsInput(options)',
            map: 'result.items',
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Lists the language models that can be asked.',
            details: 'Each has a name, a provider, and `isDefault`.',
            example: 'const models = await ai.listChatModels();\n'
                + 'tags.models = models.map(m => m.name);',
        },
        {
            path: 'ai.generateSkybox',
            kind: 'task',
            params: [
                { name: 'prompt', type: 'string | AIGenerateSkyboxRequest' },
                { name: 'negativePrompt', type: 'string', optional: true },
                { name: 'options', type: 'AIGenerateSkyboxOptions', default: '{}' },
            ],
            overloads: [
                {
                    params: [
                        { name: 'prompt', type: 'string' },
                        { name: 'negativePrompt', type: 'string', optional: true },
                        {
                            name: 'options',
                            type: 'AIGenerateSkyboxOptions',
                            optional: true,
                        },
                    ],
                    returns: 'Promise<string>',
                },
                {
                    params: [{ name: 'request', type: 'AIGenerateSkyboxRequest' }],
                    returns: 'Promise<AIGenerateSkyboxResult>',
                },
            ],
            returns: 'Promise<string | AIGenerateSkyboxResult>',
            type: 'ai_generate_skybox',
            fields: ['prompt', 'negativePrompt', 'options', 'taskId'],
            emit: 'skyboxAction(prompt, negativePrompt, options, taskId)',
            map: "typeof prompt === 'string' ? result.fileUrl : result",
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Lets a service paint a picture that surrounds the viewer.',
            details: 'With text, the promise gives the URL of the picture; with an object '
                + '(`prompt`, `negativePrompt`, `options`) the whole result, which may name a '
                + 'smaller picture too. This can take a minute.',
            example: "tags.formAddress = await ai.generateSkybox('clouds at dawn', 'people');",
        },
        {
            path: 'ai.generateImage',
            kind: 'task',
            params: [
                { name: 'prompt', type: 'string | AIGenerateImageOptions' },
                {
                    name: 'negativePrompt',
                    type: 'string | RecordActionOptions',
                    optional: true,
                },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            overloads: [
                {
                    params: [
                        { name: 'prompt', type: 'string' },
                        { name: 'negativePrompt', type: 'string', optional: true },
                        {
                            name: 'options',
                            type: 'AIGenerateImageOptions & RecordActionOptions',
                            optional: true,
                        },
                    ],
                    returns: 'Promise<string>',
                },
                {
                    params: [
                        { name: 'request', type: 'AIGenerateImageOptions' },
                        { name: 'options', type: 'RecordActionOptions', optional: true },
                    ],
                    returns: 'Promise<AIGenerateImageAPISuccess>',
                },
            ],
            returns: 'Promise<string | AIGenerateImageAPISuccess>',
            type: 'ai_generate_image',
            fields: ['options', 'taskId'],
            spread: [
                'recordName', 'prompt', 'negativePrompt', 'model', 'width', 'height',
                'numberOfImages', 'seed', 'steps', 'cfgScale', 'sampler', 'clipGuidancePreset',
                'stylePreset',
            ],
            emit: 'imageAction(prompt, negativePrompt, options, taskId)',
            map: 'imageResult(prompt, result)',
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Lets a service paint pictures.',
            details: 'With text, the promise gives the first picture as a data URL; with an '
                + 'object (`prompt`, `width`, `height`, `numberOfImages`, `seed` and more) the '
                + 'whole result, in which every image has a `url`.',
            example: "tags.formAddress = await ai.generateImage('a small red house');",
        },
        {
            path: 'ai.hume.getAccessToken',
            kind: 'task',
            params: [{ name: 'recordName', type: 'string', optional: true }],
            returns: 'Promise<AIHumeGetAccessTokenResult>',
            type: 'ai_hume_get_access_token',
            fields: ['recordName', 'options', 'taskId'],
            emit: "{ type: 'ai_hume_get_access_token', recordName, options: {}, taskId }",
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Gets a token to talk to the Hume service.',
            details: 'The promise gives the token and when it expires.',
            example: "const token = await ai.hume.getAccessToken('my-record');",
        },
        {
            path: 'ai.sloyd.generateModel',
            kind: 'task',
            params: [
                { name: 'request', type: 'AISloydGenerateModelOptions', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<AISloydGenerateModelResponse>',
            type: 'ai_sloyd_generate_model',
            fields: ['options', 'taskId'],
            spread: [
                'recordName', 'prompt', 'outputMimeType', 'levelOfDetail', 'baseModelId',
                'thumbnail',
            ],
            emit: "{ type: 'ai_sloyd_generate_model', ...request, options, taskId }",
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Lets the Sloyd service make a 3D model.',
            details: 'The request holds the `prompt` and optionally `outputMimeType`, '
                + '`levelOfDetail`, `baseModelId` and `thumbnail`. The promise gives the model '
                + 'as text or base64.',
            example: "const model = await ai.sloyd.generateModel({ recordName: 'my-record', prompt: 'a wooden chair' });",
        },
        {
            path: 'ai.stream.chat',
            kind: 'iterator',
            params: [
                { name: 'messages', type: 'string | AIChatMessage | AIChatMessage[]' },
                { name: 'options', type: 'AIChatOptions', default: '{}' },
            ],
            overloads: [
                {
                    params: [
                        { name: 'message', type: 'string' },
                        { name: 'options', type: 'AIChatOptions', optional: true },
                    ],
                    returns: 'Promise<AsyncIterable<string>>',
                },
                {
                    params: [
                        { name: 'message', type: 'AIChatMessage' },
                        { name: 'options', type: 'AIChatOptions', optional: true },
                    ],
                    returns: 'Promise<AsyncIterable<AIChatMessage>>',
                },
                {
                    params: [
                        { name: 'messages', type: 'AIChatMessage[]' },
                        { name: 'options', type: 'AIChatOptions', optional: true },
                    ],
                    returns: 'Promise<AsyncIterable<AIChatMessage>>',
                },
            ],
            returns: 'Promise<AsyncIterable<AIChatMessage | string>>',
            type: 'ai_chat_stream',
            fields: ['messages', 'options', 'taskId'],
            value: 'streamChat(messages, options)',
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Sends messages to a language model and gives its answer bit by bit.',
            details: 'Takes what `ai.chat` takes. The promise gives something to go through with '
                + '`for await`: pieces of text when text was asked, pieces of messages '
                + 'otherwise.',
            example: "for await (const piece of await ai.stream.chat('Tell me a story.')) {\n"
                + "    tags.story = (tags.story ?? '') + piece;\n"
                + '}',
        },
        {
            path: 'ai.openai.createRealtimeSession',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'request', type: 'CreateRealtimeSessionTokenRequest' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<AICreateOpenAIRealtimeSessionTokenResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'request'],
            procedure: 'createOpenAIRealtimeSession',
            input: '{ recordName, request }',
            rejectUnsuccessful: true,
            permission: 'ai',
            summary: 'Opens a realtime session with the OpenAI service.',
            details: 'The request names at least the `model`. The promise gives the id of the '
                + 'session and a secret for the client.',
            example: "const session = await ai.openai.createRealtimeSession('my-record', { model: 'gpt-4o-realtime-preview' });",
        },
    ],
};
