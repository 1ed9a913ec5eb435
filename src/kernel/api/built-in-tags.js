// The tags and listeners that the runtime or the functions of the API give a
// meaning to.

export const BUILT_IN_TAGS = [
    // What a bot is and where it comes from.
    'id', 'space', 'creator', 'destroyable', 'auxDestroyable', 'auxListening',

    // What portals show; tags of the config bot.
    'gridPortal', 'miniGridPortal', 'menuPortal', 'mapPortal', 'miniMapPortal', 'sheetPortal',
    'idePortal', 'imuPortal', 'systemPortal', 'tagPortal', 'botPortal', 'meetPortal',
    'leftWristPortal', 'rightWristPortal',

    // The session.
    'inst', 'staticInst', 'tempInst', 'record',

    // How big a bot is, and how its camera stands.
    'scale', 'scaleX', 'scaleY', 'scaleZ',
    'cameraPositionX', 'cameraPositionY', 'cameraPositionZ',
    'cameraRotationX', 'cameraRotationY', 'cameraRotationZ',
    'cameraFocusX', 'cameraFocusY', 'cameraFocusZ',
    'cameraPositionOffsetX', 'cameraPositionOffsetY', 'cameraPositionOffsetZ',
    'cameraRotationOffsetX', 'cameraRotationOffsetY', 'cameraRotationOffsetZ',

    // Pointers and other input.
    'mousePointerPositionX', 'mousePointerPositionY', 'mousePointerPositionZ',
    'mousePointerRotationX', 'mousePointerRotationY', 'mousePointerRotationZ',
    'leftPointerPositionX', 'leftPointerPositionY', 'leftPointerPositionZ',
    'leftPointerRotationX', 'leftPointerRotationY', 'leftPointerRotationZ',
    'rightPointerPositionX', 'rightPointerPositionY', 'rightPointerPositionZ',
    'rightPointerRotationX', 'rightPointerRotationY', 'rightPointerRotationZ',
    'inputList',

    // Listeners.
    'onInit', 'onCreate', 'onAnyCreate', 'onDestroy',
    'onInstJoined', 'onInstLeave', 'onInstStreaming', 'onInstStreamLost',
    'onBotAdded', 'onBotsAdded', 'onAnyBotsAdded', 'onBotChanged', 'onAnyBotsChanged',
    'onBotRemoved', 'onBotsRemoved', 'onAnyBotsRemoved',
    'onListen', 'onAnyListen', 'onAnyAction', 'onError', 'onResolveModule', 'onPortalChanged',
    'onRemoteData', 'onRemoteWhisper', 'onRemoteJoined', 'onRemoteLeave',
    'onRemotePlayerSubscribed', 'onSpaceMaxSizeReached', 'onSpaceRateLimitExceeded',
    'onEditsRejected', 'onClick',
];
