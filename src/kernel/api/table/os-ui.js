// Rows for dialogs, messages and other things that appear on a screen.

const message = {
    name: 'message', type: 'string | number | boolean | object | Array<any> | null',
};
const inputParams = [
    { name: 'currentValue', type: 'any', optional: true },
    { name: 'options', type: 'Partial<ShowInputOptions>', default: '{}' },
];
const wipe = {
    kind: 'task',
    params: [{
        name: 'options', type: 'Partial<OpenCircleWipeOptions>', default: '{}',
        defaultText: "{ color: 'black', duration: 1 }",
    }],
    returns: 'Promise<void>',
    type: 'show_circle_wipe', fields: ['open', 'options'],
    permission: 'ui',
};

export default {
    group: 'os-ui',
    title: 'Dialogs and messages',
    intro: 'What the person in front of the screen sees. Without a screen these actions reach the '
        + 'host all the same; it may show, log or refuse them.',
    rows: [
        {
            path: 'os.toast', kind: 'action',
            params: [message, { name: 'duration', type: 'number', default: '2' }],
            returns: 'ShowToastAction',
            type: 'show_toast', fields: ['message', 'duration'],
            emit: "{ type: 'show_toast', message: copiable(message), duration: duration * 1000 }",
            permission: 'ui',
            summary: 'Shows a short message at the edge of the screen.',
            details: 'The duration is in seconds; the action carries milliseconds. Any value may be '
                + 'shown: a bot turns up as its id and tags, a function by its name, an error as '
                + 'its text. Nothing tells when the message has gone.',
            example: "os.toast('Saved', 4);",
        },
        {
            path: 'os.tip', kind: 'task',
            params: [
                message,
                { name: 'pixelX', type: 'number', default: 'null' },
                { name: 'pixelY', type: 'number', default: 'null' },
                { name: 'duration', type: 'number', default: '2' },
            ],
            returns: 'Promise<number>',
            type: 'show_tooltip', fields: ['message', 'pixelX', 'pixelY', 'duration'],
            emit: "{ type: 'show_tooltip', message: copiable(message), pixelX, pixelY, "
                + 'duration: duration * 1000, taskId }',
            permission: 'ui',
            summary: 'Shows a small note at the pointer or at a place on the screen.',
            details: 'The place is in pixels from the upper left corner; null means where the '
                + 'pointer is. The duration is in seconds (milliseconds in the action). The promise '
                + 'gives the number of the note, with which os.hideTips takes it away early.',
            example: "const tip = await os.tip('Drag me', 120, 80, 10);\nos.hideTips(tip);",
        },
        {
            path: 'os.hideTips', kind: 'task',
            params: [{
                name: 'tipIds', type: 'number | number[]', optional: true,
                defaultText: 'all notes',
            }],
            returns: 'Promise<void>',
            type: 'hide_tooltip', fields: ['tooltipIds'],
            impl: 'hideTips',
            permission: 'ui',
            summary: 'Takes away notes that os.tip has shown.',
            details: 'Pass one number or an array of numbers as os.tip gave them. Called without an '
                + 'argument it takes all notes away; the action then carries null. The promise '
                + 'settles when they are gone.',
            example: 'await os.hideTips();',
        },
        {
            path: 'os.showJoinCode', kind: 'action',
            params: [
                { name: 'inst', type: 'string', optional: true },
                { name: 'dimension', type: 'string', optional: true },
            ],
            returns: 'ShowJoinCodeAction',
            type: 'show_join_code', fields: ['inst', 'dimension'],
            permission: 'ui',
            summary: 'Shows a code that brings another device into an inst.',
            details: 'Without arguments the code leads to the inst and dimension that this device '
                + 'is in. The host decides what the code looks like, usually a QR code.',
            example: "os.showJoinCode('lobby', 'home');",
        },
        {
            path: 'os.requestFullscreenMode', kind: 'action', params: [],
            returns: 'RequestFullscreenAction',
            type: 'request_fullscreen_mode', fields: [],
            permission: 'ui',
            summary: 'Asks for the whole screen.',
            details: 'The person or the browser may refuse; the script is not told. Browsers grant '
                + 'it only shortly after a click or a key press.',
            example: 'os.requestFullscreenMode();',
        },
        {
            path: 'os.exitFullscreenMode', kind: 'action', params: [],
            returns: 'ExitFullscreenAction',
            type: 'exit_fullscreen_mode', fields: [],
            permission: 'ui',
            summary: 'Goes back from the whole screen to a window.',
            details: 'Does nothing where the whole screen is not in use.',
            example: 'os.exitFullscreenMode();',
        },
        {
            path: 'os.promptToInstallPWA', kind: 'task', params: [],
            returns: "Promise<{ outcome: 'accepted' | 'dismissed'; platform: string; }>",
            type: 'prompt_to_install_pwa', fields: [],
            permission: 'ui',
            summary: 'Offers to install the page as an app of the device.',
            details: 'The promise gives what the person chose and for which platform. It rejects '
                + 'where the browser has no installation to offer.',
            example: "const { outcome } = await os.promptToInstallPWA();\n"
                + "os.toast(outcome === 'accepted' ? 'Installed' : 'Maybe later');",
        },
        {
            path: 'os.hideLoadingScreen', kind: 'task', params: [],
            returns: 'Promise<void>',
            type: 'hide_loading_screen', fields: [],
            permission: 'ui',
            summary: 'Takes the loading screen away.',
            details: 'For hosts that leave the loading screen up until content says that it is '
                + 'ready. The promise settles when the screen has gone.',
            example: 'await os.hideLoadingScreen();',
        },
        {
            path: 'os.showHtml', kind: 'action',
            params: [{ name: 'html', type: 'string' }],
            returns: 'ShowHtmlAction',
            type: 'show_html', fields: ['visible', 'html'],
            emit: "{ type: 'show_html', visible: true, html }",
            permission: 'ui',
            summary: 'Shows a dialog with HTML in it.',
            details: 'A second call replaces what the first one shows. os.hideHtml closes the '
                + 'dialog. What the HTML may do (scripts, frames) is up to the host.',
            example: "os.showHtml('<h1>Welcome</h1>');",
        },
        {
            path: 'os.hideHtml', kind: 'action', params: [],
            returns: 'HideHtmlAction',
            type: 'show_html', fields: ['visible'],
            emit: "{ type: 'show_html', visible: false }",
            permission: 'ui',
            summary: 'Closes the dialog of os.showHtml.',
            details: 'Does nothing when no such dialog is open.',
            example: 'os.hideHtml();',
        },
        {
            path: 'os.setClipboard', kind: 'action',
            params: [{ name: 'text', type: 'string' }],
            returns: 'SetClipboardAction',
            type: 'set_clipboard', fields: ['text'],
            permission: 'ui',
            summary: 'Puts text on the clipboard.',
            details: 'Some browsers allow this only shortly after a click. The script is not told '
                + 'whether it worked.',
            example: "os.setClipboard('https://example.com/join');",
        },
        {
            path: 'os.showChat', kind: 'action',
            params: [{
                name: 'placeholderOrOptions', type: 'string | ShowChatOptions', optional: true,
            }],
            returns: 'ShowChatBarAction',
            type: 'show_chat_bar', fields: ['visible'],
            spread: [
                'prefill', 'placeholder', 'placeholderColor', 'backgroundColor',
                'foregroundColor',
            ],
            impl: 'showChat',
            permission: 'ui',
            summary: 'Opens the bar into which the person can type.',
            details: 'A string is the text shown while nothing is typed. Options may also give the '
                + 'text to begin with (prefill) and the colors. What the person types and sends '
                + 'arrives as the shouts onChatTyping and onChat.',
            example: "os.showChat({ placeholder: 'Your name', prefill: 'Robin' });",
        },
        {
            path: 'os.hideChat', kind: 'action', params: [],
            returns: 'ShowChatBarAction',
            type: 'show_chat_bar', fields: ['visible'],
            emit: "{ type: 'show_chat_bar', visible: false }",
            permission: 'ui',
            summary: 'Closes the chat bar.',
            details: 'What has been typed but not sent is lost.',
            example: 'os.hideChat();',
        },
        {
            path: 'os.showAccountInfo', kind: 'task', params: [],
            returns: 'Promise<void>',
            type: 'show_account_info', fields: [],
            permission: 'ui',
            summary: 'Shows the account of the person who is signed in.',
            details: 'The promise settles when the dialog has been opened, and rejects when nobody '
                + 'is signed in.',
            example: 'await os.showAccountInfo();',
        },
        {
            path: 'os.requestWakeLock', kind: 'task', params: [],
            returns: 'Promise<void>',
            type: 'configure_wake_lock', fields: ['enabled'],
            emit: "{ type: 'configure_wake_lock', enabled: true, taskId }",
            permission: 'ui',
            summary: 'Keeps the screen from going dark.',
            details: 'Holds until os.disableWakeLock or until the page is closed. The promise '
                + 'rejects where the device does not allow it.',
            example: 'await os.requestWakeLock();',
        },
        {
            path: 'os.disableWakeLock', kind: 'task', params: [],
            returns: 'Promise<void>',
            type: 'configure_wake_lock', fields: ['enabled'],
            emit: "{ type: 'configure_wake_lock', enabled: false, taskId }",
            permission: 'ui',
            summary: 'Lets the screen go dark again.',
            details: 'Ends what os.requestWakeLock began; harmless when nothing was begun.',
            example: 'await os.disableWakeLock();',
        },
        {
            path: 'os.getWakeLockConfiguration', kind: 'task', params: [],
            returns: 'Promise<WakeLockConfiguration>',
            type: 'get_wake_lock_configuration', fields: [],
            permission: 'ui',
            summary: 'Tells whether the screen is being kept on.',
            details: 'The promise gives an object whose member enabled is true while a wake lock '
                + 'is held.',
            example: 'const { enabled } = await os.getWakeLockConfiguration();',
        },
        {
            path: 'os.showInputForTag', kind: 'action',
            params: [
                { name: 'bot', type: 'Bot | string' },
                { name: 'tag', type: 'string' },
                { name: 'options', type: 'Partial<ShowInputOptions>', default: '{}' },
            ],
            returns: 'ShowInputForTagAction',
            type: 'show_input_for_tag', fields: ['botId', 'tag', 'options'],
            emit: "{ type: 'show_input_for_tag', botId: botIdOf(bot), tag: trimTag(tag), options }",
            permission: 'ui',
            summary: 'Opens a dialog that edits one tag of a bot.',
            details: 'The bot may be given by its id. One # or @ in front of the tag is dropped. '
                + 'The dialog writes into the tag while the person types; the bot hears onInputTyping, '
                + 'onSaveInput and onCloseInput. To get the value as a result use os.showInput.',
            example: "os.showInputForTag(thisBot, 'label', { title: 'Label', type: 'text' });",
        },
        {
            path: 'os._showInput', kind: 'task', params: inputParams,
            returns: 'Promise<any>',
            type: 'show_input', fields: ['currentValue', 'options'],
            emit: "{ type: 'show_input', taskId, currentValue, options }",
            permission: 'ui',
            summary: 'Asks for a value; never answered by a mask.',
            details: 'The same as os.showInput, except that it asks the host also where answers '
                + 'have been set with os.showInput.mask. Use os.showInput.',
            example: "const name = await os._showInput('', { title: 'Name' });",
        },
        {
            path: 'os.showInput', kind: 'task', params: inputParams,
            returns: 'Promise<any>',
            type: 'show_input', fields: ['currentValue', 'options'],
            emit: "{ type: 'show_input', taskId, currentValue, options }",
            permission: 'ui', maskable: true,
            summary: 'Asks the person for a value.',
            details: 'The first argument is what the dialog begins with. The options choose the kind '
                + 'of input (type: text, color, secret, date or list; subtype: how it looks), its '
                + 'title, placeholder, colors and, for lists, the items. The promise gives what was '
                + 'entered, or null when the person closed the dialog.',
            example: "const color = await os.showInput('#ff0000', { type: 'color' });\n"
                + 'if (color) thisBot.tags.color = color;',
        },
        {
            path: 'os.showConfirm', kind: 'task',
            params: [{ name: 'options', type: 'ShowConfirmOptions' }],
            returns: 'Promise<boolean>',
            type: 'show_confirm', fields: ['options'],
            before: 'if (!options) throw new ErrorCtor('
                + "'You must provide an options object for os.showConfirm()');",
            permission: 'ui',
            summary: 'Asks a question with two answers.',
            details: 'Needs an options object with title and content; confirmText and cancelText '
                + 'name the buttons. The promise gives true for the confirming button, false for '
                + 'the other one or when the dialog is closed. Throws an Error without options.',
            example: "if (await os.showConfirm({ title: 'Delete', content: 'Really?' })) {\n"
                + '    destroy(thisBot);\n}',
        },
        {
            path: 'os.showAlert', kind: 'task',
            params: [{ name: 'options', type: 'ShowAlertOptions' }],
            returns: 'Promise<void>',
            type: 'show_alert', fields: ['options'],
            before: 'if (!options) throw new ErrorCtor('
                + "'You must provide an options object for os.showAlert()');",
            permission: 'ui',
            summary: 'Shows a message that has to be dismissed.',
            details: 'Needs an options object with title and content; dismissText names the button. '
                + 'The promise settles when the person has dismissed the message. Throws an Error '
                + 'without options.',
            example: "await os.showAlert({ title: 'Done', content: 'All bots were saved.' });",
        },
        {
            path: 'os.openDevConsole', kind: 'action', params: [],
            returns: 'OpenConsoleAction',
            type: 'open_console', fields: ['open'],
            emit: "{ type: 'open_console', open: true }",
            permission: 'ui',
            summary: 'Opens the console with messages and errors of scripts.',
            details: 'For authors: what os.log writes and what goes wrong in scripts is listed there.',
            example: 'os.openDevConsole();',
        },
        {
            path: 'os.share', kind: 'task',
            params: [{ name: 'options', type: 'ShareOptions' }],
            returns: 'Promise<void>',
            type: 'share', fields: [], spread: ['title', 'text', 'url'],
            emit: "{ ...options, type: 'share', taskId }",
            permission: 'ui',
            summary: "Opens the device's own dialog for sharing a link or text.",
            details: 'At least one of title, text and url is needed. The promise settles when the '
                + 'person has shared, and rejects when they turned back or the device cannot share.',
            example: "await os.share({ title: 'My world', url: 'https://example.com/world' });",
        },
        {
            ...wipe,
            path: 'os.closeCircleWipe',
            emit: "{ type: 'show_circle_wipe', open: false, "
                + "options: { color: 'black', duration: 1, ...options }, taskId }",
            summary: 'Covers the screen with a closing circle.',
            details: 'The color is any CSS color, the duration is in seconds; what the options leave '
                + 'out stays black and one second. The promise settles when the screen is covered. '
                + 'It stays covered until os.openCircleWipe.',
            example: "await os.closeCircleWipe({ color: 'navy' });\n"
                + "os.goToDimension('cellar');\nawait os.openCircleWipe();",
        },
        {
            ...wipe,
            path: 'os.openCircleWipe',
            emit: "{ type: 'show_circle_wipe', open: true, "
                + "options: { color: 'black', duration: 1, ...options }, taskId }",
            summary: 'Uncovers the screen with an opening circle.',
            details: 'The counterpart of os.closeCircleWipe, with the same options. The promise '
                + 'settles when the whole screen is visible again.',
            example: 'await os.openCircleWipe({ duration: 3 });',
        },
    ],
};
