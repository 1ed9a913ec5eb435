// Queueing and rejecting actions.

export default {
    group: 'action-control',
    title: 'Actions',
    intro: 'What scripts ask of the host are actions: objects with a `type`. Before an action '
        + 'is carried out, all bots hear `onAnyAction` with it as `that.action`.',
    rows: [
        {
            path: 'action.perform',
            kind: 'action',
            params: [{ name: 'action', type: 'any' }],
            returns: 'any',
            type: 'any',
            fields: [],
            impl: 'perform',
            summary: 'Queues an action.',
            details: 'Any object with a `type` can be queued, also one that a listener received '
                + 'as `that.action` or that was rejected before. Gives the action.',
            example: "return action.perform({ type: 'show_toast', message: 'Hello', duration: 2000 }).type;",
            gives: '"show_toast"',
        },
        {
            path: 'action.reject',
            kind: 'action',
            params: [{ name: 'action', type: 'any' }],
            returns: 'RejectAction',
            type: 'reject',
            fields: ['actions'],
            impl: 'reject',
            summary: 'Keeps an action from being carried out.',
            details: 'Works in an `onAnyAction` listener, for the action that it was told about, '
                + 'before the listener first waits for something. A list rejects several.',
            example: '// in the tag onAnyAction:\n'
                + "if (that.action.type === 'go_to_url') {\n"
                + '    action.reject(that.action);\n'
                + '}',
        },
    ],
};
