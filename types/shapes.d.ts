// Shapes of the data that API functions take and give: names and types of
// fields, in alphabetical order. Classes and bots are in frame.d.ts.

type AIChatContent = AITextContent | AIDataContent | AIUrlContent;

interface AIChatMessage {
    role: 'system' | 'user' | 'assistant' | 'function';
    content: string | AIChatContent[];
    author?: string;
    finishReason?: string;
    [provider: string]: any;
}

interface AIChatOptions extends RecordActionOptions {
    recordName?: string | null;
    preferredModel?: string;
    temperature?: number;
    topP?: number;
    presencePenalty?: number;
    frequencyPenalty?: number;
    enableCaching?: boolean;
}

interface AICreateOpenAIRealtimeSessionTokenFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

type AICreateOpenAIRealtimeSessionTokenResult =
    | AICreateOpenAIRealtimeSessionTokenSuccess | AICreateOpenAIRealtimeSessionTokenFailure;

interface AICreateOpenAIRealtimeSessionTokenSuccess {
    success: true;
    sessionId: string;
    clientSecret: { value: string; expiresAt: number; };
}

interface AIDataContent {
    base64: string;
    mimeType: string;
}

interface AIGenerateImageAPISuccess {
    success: true;
    images: AIGeneratedImageAPI[];
}

interface AIGenerateImageOptions {
    recordName?: string | null;
    prompt: string;
    negativePrompt?: string;
    model?: string;
    width?: number;
    height?: number;
    numberOfImages?: number;
    seed?: number;
    steps?: number;
    cfgScale?: number;
    sampler?: string;
    clipGuidancePreset?: string;
    stylePreset?: string;
}

interface AIGenerateSkyboxBlockadeLabsOptions {
    skyboxStyleId?: number;
    remixImagineId?: number;
    seed?: number;
}

interface AIGenerateSkyboxOptions extends RecordActionOptions {
    recordName?: string | null;
    blockadeLabs?: AIGenerateSkyboxBlockadeLabsOptions;
}

interface AIGenerateSkyboxRequest {
    prompt: string;
    negativePrompt?: string;
    options?: AIGenerateSkyboxOptions;
}

interface AIGenerateSkyboxResult {
    fileUrl: string;
    thumbnailUrl?: string;
}

interface AIGeneratedImageAPI {
    base64: string;
    url: string;
    seed?: number;
    mimeType: string;
}

interface AIHumeGetAccessTokenFailure {
    success: false;
    errorCode:
        | ServerError | NotLoggedInError | NotSupportedError | NotAuthorizedError
        | 'hume_api_error';
    errorMessage: string;
}

type AIHumeGetAccessTokenResult = AIHumeGetAccessTokenSuccess | AIHumeGetAccessTokenFailure;

interface AIHumeGetAccessTokenSuccess {
    success: true;
    accessToken: string;
    expiresIn: number;
    issuedAt: number;
    tokenType: 'Bearer';
}

interface AIListChatModelsOptions extends RecordActionOptions {
    recordName?: string | null;
}

interface AISloydGenerateModelFailure {
    success: false;
    errorCode: ServerError | NotLoggedInError | NotSupportedError | NotAuthorizedError;
    errorMessage: string;
}

interface AISloydGenerateModelOptions {
    recordName?: string | null;
    prompt: string;
    outputMimeType?: 'model/gltf+json' | 'model/gltf-binary';
    levelOfDetail?: number;
    baseModelId?: string;
    thumbnail?: { type: 'image/png'; width: number; height: number; };
}

type AISloydGenerateModelResponse = AISloydGenerateModelSuccess | AISloydGenerateModelFailure;

interface AISloydGenerateModelSuccess {
    success: true;
    modelId: string;
    name: string;
    confidence: number;
    mimeType: 'model/gltf+json' | 'model/gltf-binary';
    modelData: string;
    thumbnailBase64?: string;
}

interface AITextContent {
    text: string;
}

interface AIUrlContent {
    url: string;
}

interface APIInvoiceContractRequest {
    contractId: string;
    amount: number;
    note?: string;
    payoutDestination: InvoicePayoutDestination;
}

interface APIPayoutRequest {
    amount?: number;
    destination?: PayoutDestination;
}

interface APIPurchaseContractRequest {
    recordName: string;
    address: string;
    expectedCost: number;
    currency: 'usd';
    returnUrl: string;
    successUrl: string;
}

interface APIPurchaseCreditsRequest {
    targetUserId?: string;
    targetStudioId?: string;
    returnUrl: string;
    successUrl: string;
}

interface AddCountFailure {
    success: false;
    errorCode:
        | ServerError | NotLoggedInError | InvalidRecordKey | RecordNotFoundError
        | NotSupportedError;
    errorMessage: string;
}

type AddCountResult = AddCountSuccess | AddCountFailure;

interface AddCountSuccess {
    success: true;
    recordName: string;
    eventName: string;
    countAdded: number;
}

interface AnimateTagFunctionOptions {
    fromValue?: any;
    toValue: any;
    duration: number;
    startTime?: number;
    easing?: EaseType | Easing | ((progress: number) => number);
    tagMaskSpace?: BotSpace | false;
}

interface ApiQueryResult {
    rows: Record<string, any>[];
    affectedRowCount: number;
    lastInsertId?: number | string;
}

interface AttachDebuggerOptions {
    tagNameMapper?: TagMapper;
}

type AuthorizeDeniedError =
    | ServerError | CreatePublicRecordKeyFailure['errorCode'] | 'action_not_supported'
    | 'not_logged_in' | NotAuthorizedError | 'unacceptable_request'
    | 'subscription_limit_reached';

interface AuxDevice {
    supportsAR: boolean;
    supportsVR: boolean;
    supportsDOM: boolean;
    isCollaborative: boolean;
    allowCollaborationUpgrade: boolean;
    ab1BootstrapUrl: string;
    ab1BootstrapAux?: StoredAux;
    comID: string | null;
}

interface AuxFileOptions {
    version?: 1 | 2;
}

interface AuxVersion {
    hash: string;
    version: string;
    major: number;
    minor: number;
    patch: number;
    alpha: boolean | number;
    playerMode: 'player' | 'builder';
}

type AvailablePermissions =
    | DataPermission | FilePermission | EventPermission | MarkerPermission | RolePermission
    | InstPermission;

interface AxisAndAngle {
    axis: Vector3;
    angle: number;
}

type BarcodeFormat =
    | 'code128' | 'code39' | 'ean13' | 'ean8' | 'upc' | 'itf14' | 'msi' | 'pharmacode'
    | 'codabar';

interface BatchResult {
    results: ApiQueryResult[];
}

interface BeginAudioRecordingAction extends AsyncAction {
    type: 'begin_audio_recording';
    stream?: boolean;
    mimeType?: string;
    sampleRate?: number;
    bufferRateMilliseconds?: number;
}

type BotAnchorPoint =
    | 'top' | 'front' | 'back' | 'left' | 'right' | 'bottom' | 'center'
    | readonly [number, number, number];

interface BotIntersection {
    bot: Bot;
    distance: number;
    point: Vector3;
    normal: Vector3;
    face: string;
    uv: Vector2;
    portal: string;
    dimension: string;
}

interface BotLinks {
    [tag: string]: Bot | Bot[];
}

type BotSpace =
    | 'shared' | 'local' | 'tempLocal' | 'history' | 'admin' | 'tempShared'
    | 'remoteTempShared' | 'certified';

interface BotsState {
    [id: string]: Bot;
}

type CameraType = 'front' | 'rear';

interface ClassifyImagesOptions {
    modelUrl?: string;
    modelJsonUrl?: string;
    modelMetadataUrl?: string;
    images: Image[];
}

interface ClassifyImagesResult {
    model: { modelUrl?: string; modelJsonUrl?: string; modelMetadataUrl?: string; classLabels: string[]; };
    images: ImageClassification[];
}

interface CommonDebuggerOptions {
    useRealUUIDs?: boolean;
    allowAsynchronousScripts?: boolean;
    configBot?: Bot | BotTags;
}

interface ConfigureTypeCheckingOptions {
    editorDiagnosticOptions?: { noSemanticValidation?: boolean; noSyntaxValidation?: boolean; };
}

interface ConnectionInfo {
    connectionId: string;
    sessionId: string | null;
    userId: string | null;
}

interface ContractInvoice {
    id: string;
    contractId: string;
    amount: number;
    status: InvoiceStatus;
    openedAtMs: number;
    paidAtMs?: number | null;
    voidedAtMs?: number | null;
    payoutDestination: InvoicePayoutDestination;
    destinationTransferId?: string | null;
    voidReason?: InvoiceVoidReason | null;
    transactionId?: string | null;
    externalPayoutId?: string | null;
    note?: string | null;
    createdAtMs: number;
    updatedAtMs: number;
}

interface ContractPricing {
    contract: ContractRecord;
    total: number;
    lineItems: ContractPricingLineItem[];
    currency: string;
}

interface ContractPricingLineItem {
    name: string;
    amount: number;
}

interface ContractRecord {
    id: string;
    issuingUserId: string;
    holdingUserId: string;
    status: 'open' | 'closed' | 'cancelled';
    issuedAtMs: number;
    rate: number;
    initialValue: number;
}

interface ContractRecordInput {
    address?: string;
    markers?: string[];
    holdingUser?: string;
    id?: string;
    issuingUserId?: string;
    holdingUserId?: string;
    status?: 'open' | 'closed' | 'cancelled';
    issuedAtMs?: number;
    rate: number;
    initialValue: number;
}

interface ConvertGeolocationToWhat3WordsOptions {
    latitude: number;
    longitude: number;
    language?: string;
}

interface CreatePublicRecordKeyFailure {
    success: false;
    errorCode:
        | UnauthorizedToCreateRecordKeyError | NotLoggedInError | 'unacceptable_session_key'
        | 'invalid_key' | 'session_expired' | 'invalid_policy' | ServerError | 'not_supported';
    errorMessage: string;
    errorReason:
        | 'user_denied' | NotLoggedInError | 'record_owned_by_different_user'
        | 'invalid_policy' | 'not_supported' | ServerError;
}

type CreatePublicRecordKeyResult = CreatePublicRecordKeySuccess | CreatePublicRecordKeyFailure;

interface CreatePublicRecordKeySuccess {
    success: true;
    recordKey: string;
    recordName: string;
}

interface CreateRealtimeSessionTokenRequest {
    instructions?: string;
    model: string;
    modalities?: ('audio' | 'text')[];
    maxResponseOutputTokens?: number;
    inputAudioFormat?: 'pcm16' | 'g711_ulaw' | 'g711_alaw';
    inputAudioNoiseReduction?: { type?: 'near_field' | 'far_field'; } | null;
    inputAudioTranscription?: { language?: string; model?: string; prompt?: string; } | null;
    outputAudioFormat?: 'pcm16' | 'g711_ulaw' | 'g711_alaw';
    temperature?: number;
    toolChoice?: string;
    tools?: { description?: string; name?: string; parameters?: any; type?: 'function'; }[];
    turnDetection?:
        | { createResponse?: boolean; eagerness?: 'low' | 'medium' | 'high'; interruptResponse?: boolean; prefixPaddingMs?: number; silenceDurationMs?: number; threshold?: number; type?: 'server_vad' | 'semantic_vad'; }
        | null;
    voice?: string;
}

interface CrudEraseItemFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

type CrudEraseItemResult = CrudEraseItemSuccess | CrudEraseItemFailure;

interface CrudEraseItemSuccess {
    success: true;
}

interface CrudGetItemFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

type CrudGetItemResult<T> = CrudGetItemSuccess<T> | CrudGetItemFailure;

interface CrudGetItemSuccess<T> {
    success: true;
    item: T;
}

interface CrudListItemsFailure {
    success: false;
    errorCode: ServerError | NotLoggedInError | NotAuthorizedError | 'data_not_found';
    errorMessage: string;
}

type CrudListItemsResult<T> = CrudListItemsSuccess<T> | CrudListItemsFailure;

interface CrudListItemsSuccess<T> {
    success: true;
    recordName: string;
    items: T[];
    totalCount: number;
    marker?: string;
}

interface CrudRecord {
    address: string;
    markers: string[];
}

interface CrudRecordItemFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

type CrudRecordItemResult = CrudRecordItemSuccess | CrudRecordItemFailure;

interface CrudRecordItemSuccess {
    success: true;
    recordName: string;
    address: string;
}

type DataActionKinds = 'read' | 'create' | 'update' | 'delete' | 'list';

interface DataPermission extends Permission {
    resourceKind: 'data';
    action: DataActionKinds | null;
}

interface DataRecordOptions extends RecordActionOptions {
    updatePolicy?: RecordUserPolicyType;
    deletePolicy?: RecordUserPolicyType;
    markers?: string[];
    marker?: string;
}

interface DatabaseStatement {
    query: string;
    params?: unknown[];
}

interface DebuggerCallFrame {
    location: DebuggerFunctionLocation;
    listVariables: () => DebuggerVariable[];
    setVariableValue: (variableName: string, value: any) => void;
}

interface DebuggerFunctionLocation {
    name?: string;
    botId?: string;
    tag?: string;
    lineNumber?: number;
    columnNumber?: number;
}

interface DebuggerVariable {
    name: string;
    value: any;
    scope: 'block' | 'frame' | 'closure';
    writable: boolean;
    initialized?: boolean;
}

interface DeviceSelector {
    connectionId?: string;
    sessionId?: string;
    userId?: string;
    broadcast?: boolean;
}

type DynamicListener = (that: any, bot: RuntimeBot, tagName: string) => any;

type EaseMode = 'in' | 'out' | 'inout';

type EaseType =
    | 'linear' | 'quadratic' | 'cubic' | 'quartic' | 'quintic' | 'sinusoidal' | 'exponential'
    | 'circular' | 'elastic';

interface Easing {
    type: EaseType;
    mode: EaseMode;
}

interface EnableXROptions {
    frameBufferScaleFactor?: number | 'recommended';
}

interface Entitlement {
    feature: EntitlementFeature;
    scope: EntitlementScope;
    designatedRecords?: string[];
}

type EntitlementFeature =
    | 'data' | 'file' | 'event' | 'inst' | 'notification' | 'package' | 'permissions'
    | 'webhook' | 'ai';

type EntitlementScope = 'personal' | 'owned' | 'studio' | 'shared' | 'designated';

interface EraseDataFailure {
    success: false;
    errorCode:
        | ServerError | NotLoggedInError | InvalidRecordKey | RecordNotFoundError
        | NotSupportedError | 'not_authorized' | 'data_not_found';
    errorMessage: string;
}

type EraseDataResult = EraseDataSuccess | EraseDataFailure;

interface EraseDataSuccess {
    success: true;
    recordName: string;
    address: string;
}

interface EraseFileFailure {
    success: false;
    errorCode:
        | ServerError | InvalidRecordKey | RecordNotFoundError | NotLoggedInError
        | NotSupportedError | 'file_not_found';
    errorMessage: string;
}

type EraseFileResult = EraseFileSuccess | EraseFileFailure;

interface EraseFileSuccess {
    success: true;
    recordName: string;
    fileName: string;
}

interface EraseInstFailure {
    success: false;
    errorCode:
        | ServerError | 'inst_not_found' | NotSupportedError | NotLoggedInError
        | InvalidRecordKey | RecordNotFoundError | 'not_authorized';
    errorMessage: string;
}

type EraseInstResult = EraseInstSuccess | EraseInstFailure;

interface EraseInstSuccess {
    success: true;
}

interface EulerAnglesRotation {
    euler: { x: number; y: number; z: number; order?: string; extrinsic?: boolean; };
}

type EventActionKinds = 'increment' | 'count' | 'update' | 'list';

interface EventPermission extends Permission {
    resourceKind: 'event';
    action: EventActionKinds | null;
}

type FileActionKinds = 'read' | 'create' | 'update' | 'delete' | 'list';

interface FilePermission extends Permission {
    resourceKind: 'file';
    action: FileActionKinds | null;
    options: FilePermissionOptions;
}

interface FilePermissionOptions {
    maxFileSizeInBytes?: number;
    allowedMimeTypes?: true | string[];
}

interface FocusOnOptions {
    zoom?: number;
    rotation?: FocusOnRotation;
    duration?: number;
    easing?: EaseType | Easing;
    tag?: string;
    space?: string;
    lineNumber?: number;
    columnNumber?: number;
    startIndex?: number;
    endIndex?: number;
    portal?: PortalType;
}

interface FocusOnRotation {
    x: number;
    y: number;
    normalize?: boolean;
}

interface FormAnimationData {
    name: string;
    index: number;
    duration: number;
}

interface FromToRotation {
    from: Vector3;
    to: Vector3;
}

interface GenerateQRCodeOptions {
    errorCorrectionLevel?: 'low' | 'medium' | 'quartile' | 'high';
    imageFormat?: 'image/jpeg' | 'image/webp' | 'image/png';
    version?: number;
    maskPattern?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
    scale?: number;
    margin?: number;
    width?: number;
    color?: QRCodeColorOptions;
}

type GenericFailure<E> = { success: false; } & E;

interface GenericHttpHeaders {
    [key: string]: string;
}

interface GenericHttpResponse {
    statusCode: number;
    headers?: GenericHttpHeaders;
    body?: string | null | AsyncIterable<string>;
}

type GenericResult<T, E> = GenericSuccess<T> | GenericFailure<E>;

type GenericSuccess<T> =
    T extends Array<any> ? { success: true; items: T } :
    T extends object ? { success: true } & T :
    { success: true; value: T };

interface GeoJSONMapLayer extends MapLayerBase {
    type: 'geojson';
    url?: string;
    data?: object;
}

type Geolocation = SuccessfulGeolocation | UnsuccessfulGeolocation;

interface GetAccountBalancesActionOptions extends RecordActionOptions {
    userId?: string;
    studioId?: string;
    contractId?: string;
}

interface GetCountFailure {
    success: false;
    errorCode: ServerError | NotSupportedError;
    errorMessage: string;
}

type GetCountResult = GetCountSuccess | GetCountFailure;

interface GetCountSuccess {
    success: true;
    count: number;
    recordName: string;
    eventName: string;
}

interface GetDataFailure {
    success: false;
    errorCode: ServerError | 'data_not_found' | 'not_authorized' | NotSupportedError;
    errorMessage: string;
}

type GetDataResult = GetDataSuccess | GetDataFailure;

interface GetDataSuccess {
    success: true;
    data: any;
    recordName: string;
    publisherId: string;
    subjectId: string;
}

interface GetRoomOptionsFailure {
    success: false;
    errorCode: string;
    errorMessage: string;
}

type GetRoomOptionsResult = GetRoomOptionsSuccess | GetRoomOptionsFailure;

interface GetRoomOptionsSuccess {
    success: true;
    roomName: string;
    options: RoomOptions;
}

interface GetRoomRemoteOptionsFailure {
    success: false;
    errorCode: string;
    errorMessage: string;
    roomName: string;
    remoteId: string;
}

type GetRoomRemoteOptionsResult = GetRoomRemoteOptionsSuccess | GetRoomRemoteOptionsFailure;

interface GetRoomRemoteOptionsSuccess {
    success: true;
    roomName: string;
    remoteId: string;
    options: RoomRemoteOptions;
}

interface GetRoomTrackOptionsFailure {
    success: false;
    errorCode: string;
    errorMessage: string;
    roomName: string;
    address: string;
}

type GetRoomTrackOptionsResult = GetRoomTrackOptionsSuccess | GetRoomTrackOptionsFailure;

interface GetRoomTrackOptionsSuccess {
    success: true;
    roomName: string;
    address: string;
    options: RoomTrackOptions;
}

interface GrantEntitlementFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

interface GrantEntitlementsRequest {
    packageId: string;
    scope: GrantedEntitlementScope;
    recordName: string;
    expireTimeMs: number;
    features: EntitlementFeature[];
}

type GrantEntitlementsResult = GrantEntitlementFailure | GrantEntitlementsSuccess;

interface GrantEntitlementsSuccess {
    success: true;
    grantedEntitlements: { grantId: string; feature: EntitlementFeature; }[];
}

interface GrantMarkerPermissionFailure {
    success: false;
    errorCode: ServerError | AuthorizeDeniedError;
    errorMessage: string;
}

type GrantMarkerPermissionResult = GrantMarkerPermissionSuccess | GrantMarkerPermissionFailure;

interface GrantMarkerPermissionSuccess {
    success: true;
}

interface GrantResourcePermissionFailure {
    success: false;
    errorCode: ServerError | AuthorizeDeniedError;
    errorMessage: string;
}

type GrantResourcePermissionResult =
    | GrantResourcePermissionSuccess | GrantResourcePermissionFailure;

interface GrantResourcePermissionSuccess {
    success: true;
}

interface GrantRoleFailure {
    success: false;
    errorCode: ServerError | AuthorizeDeniedError | 'roles_too_large';
    errorMessage: string;
}

type GrantRoleResult = GrantRoleSuccess | GrantRoleFailure;

interface GrantRoleSuccess {
    success: true;
}

type GrantedEntitlementScope = 'designated';

interface HandleWebhookFailure {
    success: false;
    errorCode: ServerError | 'not_found' | NotAuthorizedError | 'invalid_webhook_target';
    errorMessage: string;
}

type HandleWebhookResult = HandleWebhookSuccess | HandleWebhookFailure;

interface HandleWebhookSuccess {
    success: true;
    response: GenericHttpResponse;
}

interface Image {
    url?: string;
    file?: { name: string; size: number; data: string | ArrayBuffer; mimeType: string; };
}

interface ImageClassification {
    predictions: ImagePrediction[];
}

interface ImageClassifierOptions {
    modelUrl?: string;
    modelJsonUrl?: string;
    modelMetadataUrl?: string;
    cameraType?: CameraType;
}

interface ImagePrediction {
    className: string;
    probability: number;
}

type InstActionKinds =
    | 'create' | 'read' | 'update' | 'updateData' | 'delete' | 'list' | 'sendAction';

interface InstConfig {
    owner?: string | null;
    record?: string | null;
    inst?: string;
    staticInst?: string;
    tempInst?: string;
}

interface InstPermission extends Permission {
    resourceKind: 'inst';
    resourceId: string | null;
    action: InstActionKinds | null;
}

interface InstUpdate {
    id: number;
    update: string;
    timestamp: number;
}

type InstallAuxFileMode = 'default' | 'copy';

interface InstallPackageFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

interface InstallPackageOptions extends RecordActionOptions {
    downgrade?: boolean;
}

type InstallPackageResult = InstallPackageSuccess | InstallPackageFailure;

interface InstallPackageSuccess {
    success: true;
    packageLoadId: string | null;
    package: PackageRecordVersionWithMetadata;
}

type InvalidRecordKey = 'invalid_record_key';

type InvoicePayoutDestination = 'stripe' | 'account';

type InvoiceStatus = 'open' | 'paid' | 'void';

type InvoiceVoidReason = 'rejected' | 'cancelled';

type JoinRoomActionOptions = RecordActionOptions & Partial<RoomJoinOptions>;

interface JoinRoomFailure {
    success: false;
    roomName: string;
    errorCode: string;
    errorMessage: string;
}

type JoinRoomResult = JoinRoomSuccess | JoinRoomFailure;

interface JoinRoomSuccess {
    success: true;
    roomName: string;
}

type KnownErrorCodes =
    | 'not_logged_in' | 'not_supported' | 'data_not_found' | 'data_too_large'
    | 'record_not_found' | 'file_not_found' | 'session_not_found' | 'operation_not_found'
    | 'studio_not_found' | 'user_not_found' | 'inst_not_found' | 'session_already_revoked'
    | 'invalid_code' | 'invalid_key' | 'invalid_request' | 'invalid_origin'
    | 'invalid_record_key' | 'session_expired' | 'unacceptable_address'
    | 'unacceptable_user_id' | 'unacceptable_code' | 'unacceptable_session_key'
    | 'unacceptable_session_id' | 'unacceptable_request_id' | 'unacceptable_ip_address'
    | 'unacceptable_address_type' | 'unacceptable_expire_time' | 'unacceptable_request'
    | 'unacceptable_update' | 'address_type_not_supported' | 'server_error'
    | 'unauthorized_to_create_record_key' | 'price_does_not_match' | 'user_is_banned'
    | 'rate_limit_exceeded' | 'not_authorized' | 'not_subscribed' | 'invalid_subscription_tier'
    | 'subscription_limit_reached' | 'record_already_exists' | 'action_not_supported'
    | 'no_session_key' | 'unacceptable_studio_id' | 'email_already_exists'
    | 'parent_email_already_exists' | 'parent_email_required' | 'invalid_room_name'
    | 'invalid_username' | 'invalid_update_policy' | 'invalid_delete_policy'
    | 'unacceptable_url' | 'file_already_exists' | 'invalid_file_data' | 'invalid_model'
    | 'roles_too_large' | 'policy_not_found' | 'policy_too_large' | 'invalid_policy'
    | 'not_completed' | 'invalid_display_name' | 'permission_already_exists'
    | 'comId_not_found' | 'comId_already_taken' | 'permission_not_found'
    | 'unacceptable_connection_token' | 'invalid_token' | 'unacceptable_connection_id'
    | 'message_not_found' | 'not_found' | 'invalid_connection_state' | 'user_already_exists'
    | 'session_is_not_revokable' | 'hume_api_error' | 'invalid_webhook_target'
    | 'took_too_long';

interface LeaveRoomFailure {
    success: false;
    roomName: string;
    errorCode: string;
    errorMessage: string;
}

type LeaveRoomResult = LeaveRoomSuccess | LeaveRoomFailure;

interface LeaveRoomSuccess {
    success: true;
    roomName: string;
}

interface ListDataFailure {
    success: false;
    errorCode: ServerError | NotSupportedError;
    errorMessage: string;
}

interface ListDataOptions extends RecordActionOptions {
    sort?: 'ascending' | 'descending';
}

type ListDataResult = ListDataSuccess | ListDataFailure;

interface ListDataSuccess {
    success: true;
    recordName: string;
    items: { data: any; address: string; }[];
}

interface ListInstalledPackagesFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

interface ListInstalledPackagesRequestSuccess {
    success: true;
    packages: LoadedPackage[];
}

type ListInstalledPackagesResult =
    | ListInstalledPackagesRequestSuccess | ListInstalledPackagesFailure;

interface ListNotificationsOptions extends RecordActionOptions {
    sort?: 'ascending' | 'descending';
}

interface ListPermissionsFailure {
    success: false;
    errorCode:
        | ServerError | ValidatePublicRecordKeyFailure['errorCode']
        | AuthorizeSubjectFailure['errorCode'];
    errorMessage: string;
}

interface ListPermissionsRequest extends RecordActionOptions {
    recordName: string;
    marker?: string;
    resourceKind?: ResourceKinds;
    resourceId?: string;
}

type ListPermissionsResult = ListPermissionsSuccess | ListPermissionsFailure;

interface ListPermissionsSuccess {
    success: true;
    recordName: string;
    resourcePermissions: ListedResourcePermission[];
    markerPermissions: ListedMarkerPermission[];
}

interface ListStudiosFailure {
    success: false;
    errorCode: NotLoggedInError | NotAuthorizedError | ServerError;
    errorMessage: string;
}

type ListStudiosResult = ListStudiosSuccess | ListStudiosFailure;

interface ListStudiosSuccess {
    success: true;
    studios: ListedStudio[];
}

interface ListSubscriptionsFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

type ListSubscriptionsResult = ListSubscriptionsSuccess | ListSubscriptionsFailure;

interface ListSubscriptionsSuccess {
    success: true;
    subscriptions: NotificationSubscription[];
}

interface ListWebhooksOptions extends RecordActionOptions {
    sort?: 'ascending' | 'descending';
}

interface ListedChatModel {
    name: string;
    provider: string;
    isDefault?: boolean;
}

interface ListedStudio {
    studioId: string;
    displayName: string;
    role: StudioAssignmentRole;
    isPrimaryContact: boolean;
    subscriptionTier: string;
}

interface LoadedPackage {
    id: string;
    recordName: string | null;
    inst: string;
    branch: string;
    userId: string | null;
    packageId: string;
    packageVersionId: string;
}

interface LookRotation {
    direction: Vector3;
    upwards: Vector3;
    errorHandling: 'error' | 'nudge';
}

interface LoomVideo {
    id: string;
    sharedUrl: string;
    embedUrl: string;
    title: string;
    height: number;
    width: number;
    thumbnailUrl: string;
    thumbnailHeight: number;
    thumbnailWidth: number;
    duration: string;
}

interface LoomVideoEmbedMetadata {
    html: string;
    height: number;
    width: number;
    thumnailUrl: string;
    thumbnailHeight: number;
    thumbnailWidth: number;
    duration: number;
}

type MapLayer = GeoJSONMapLayer;

interface MapLayerBase {
    copyright?: string;
}

type MarkerActionKinds =
    | 'assign' | 'unassign' | 'grantPermission' | 'revokePermission' | 'read';

interface MarkerPermission extends Permission {
    resourceKind: 'marker';
    action: MarkerActionKinds | null;
}

interface MediaPermssionOptions {
    audio?: boolean;
    video?: boolean;
}

type Mod = BotTags | Bot;

interface NormalDebuggerOptions extends CommonDebuggerOptions {
    pausable?: false;
}

type NotAuthorizedError = 'not_authorized';

type NotLoggedInError = 'not_logged_in';

type NotSupportedError = 'not_supported';

interface NotificationRecord extends CrudRecord {
    description: string | null;
}

interface NotificationSubscription {
    id: string;
    recordName: string;
    notificationAddress: string;
    userId: string | null;
    pushSubscriptionId: string | null;
}

interface OpenCircleWipeOptions {
    duration: number;
    color: string;
}

interface OpenPhotoCameraOptions {
    cameraType?: CameraType;
    disallowSwitchingCameras?: boolean;
    imageFormat?: 'png' | 'jpeg';
    imageQuality?: number;
    skipConfirm?: boolean;
    takePhotoAfterSeconds?: number;
    idealResolution?: { width: number; height: number; };
    mirrorPhoto?: boolean;
}

interface PackageRecord {
    address: string;
    id: string;
}

interface PackageRecordVersion {
    address: string;
    key: PackageVersion;
    id: string;
    auxFileName: string;
    createdFile: boolean;
    sha256: string;
    auxSha256: string;
    entitlements: Entitlement[];
    requiresReview: boolean;
    description: string;
    sizeInBytes: number;
    createdAtMs: number;
    markers: string[];
}

interface PackageRecordVersionKeySpecifier {
    major?: number;
    minor?: number;
    patch?: number;
    tag?: string | null;
    sha256?: string | null;
}

interface PackageRecordVersionWithMetadata extends PackageRecordVersion {
    packageId: string;
    approved: boolean;
    approvalType: null | 'normal' | 'super';
}

interface PackageVersion {
    major: number;
    minor: number;
    patch: number;
    tag: string | null;
}

interface ParsedBotLink {
    tag: string;
    botIDs: string[];
}

interface PartialBotsState {
    [id: string]: Partial<Bot>;
}

interface PausableDebuggerOptions extends CommonDebuggerOptions {
    pausable: true;
}

interface PauseTrigger extends PauseTriggerOptions {
    triggerId: string;
    botId: string;
    tag: string;
}

interface PauseTriggerOptions {
    lineNumber: number;
    columnNumber: number;
    states?: Breakpoint['states'];
    enabled?: boolean;
}

type PayoutDestination = 'stripe' | 'cash';

interface PerformanceStats {
    numberOfBots: number;
    shoutTimes: { tag: string; timeMs: number; }[];
    numberOfActiveTimers: number;
    loadTimes: { [key: string]: number; };
}

interface Permission {
    marker?: string;
    subjectType: SubjectType;
    subjectId: string;
    resourceId?: string | null;
    options: {};
    expireTimeMs: number | null;
}

interface Photo {
    data: Blob;
    width: number;
    height: number;
}

interface Point2D {
    x: number;
    y: number;
}

interface Point3D {
    x: number;
    y: number;
    z: number;
}

type PortalType = 'grid' | 'miniGrid' | 'menu' | 'sheet' | 'meet' | 'system' | string;

interface PossiblePauseTriggerLocation {
    lineNumber: number;
    columnNumber: number;
    possibleStates: PossiblePauseTriggerStates;
}

type PossiblePauseTriggerStates = ['before' | 'after'] | ['before', 'after'];

interface PseudoRandomNumberGenerator {
    seed: number | string | null;
    random(min?: number, max?: number): number;
    randomInt(min: number, max: number): number;
}

interface PurchasableItem extends CrudRecord {
    name: string;
    description: string;
    imageUrls: string[];
    currency: string;
    cost: number;
    taxCode?: string | null;
    roleName: string;
    roleGrantTimeMs: number | null;
}

interface PurchasableItemReference {
    address: string;
    currency: string;
    cost: number;
}

type PurchaseCreditsResult = GenericResult< { url?: string; }, SimpleError >;

type PushNotificationAction = PushNotificationOpenUrlAction | PushNotificationWebhookAction;

interface PushNotificationActionOption {
    title: string;
    icon?: string;
    action: PushNotificationAction;
}

interface PushNotificationOpenUrlAction {
    type: 'open_url';
    url: string;
}

interface PushNotificationPayload {
    title: string;
    body?: string;
    icon?: string;
    badge?: string;
    silent?: boolean;
    tag?: string;
    timestamp?: number;
    action?: PushNotificationAction;
    actions?: PushNotificationActionOption[];
}

interface PushNotificationWebhookAction {
    type: 'webhook';
    method: 'GET' | 'POST';
    url: string;
    headers?: Record<string, string>;
}

interface QRCodeColorOptions {
    dark?: string;
    light?: string;
}

interface QuaternionRotation {
    quaternion: { x: number; y: number; z: number; w: number };
}

interface RaycastRay {
    origin: Vector3;
    direction: Vector3;
}

interface RaycastResult {
    botIntersections: BotIntersection[];
    ray: RaycastRay;
}

interface RecordActionOptions {
    endpoint?: string;
}

interface RecordDataFailure {
    success: false;
    errorCode:
        | ServerError | NotLoggedInError | InvalidRecordKey | RecordNotFoundError
        | NotSupportedError | 'not_authorized' | 'data_too_large';
    errorMessage: string;
}

type RecordDataResult = RecordDataSuccess | RecordDataFailure;

interface RecordDataSuccess {
    success: true;
    recordName: string;
    address: string;
}

interface RecordFileApiFailure {
    success: false;
    errorCode: RecordFileFailure['errorCode'] | 'file_already_exists' | 'invalid_file_data';
    errorMessage: string;
    existingFileUrl?: string;
}

type RecordFileApiResult = RecordFileApiSuccess | RecordFileApiFailure;

interface RecordFileApiSuccess {
    success: true;
    url: string;
    sha256Hash: string;
}

interface RecordFileFailure {
    success: false;
    errorCode:
        | ServerError | NotLoggedInError | InvalidRecordKey | RecordNotFoundError
        | 'file_already_exists' | NotSupportedError | 'invalid_file_data';
    errorMessage: string;
    existingFileUrl?: string;
    existingFileName?: string;
}

interface RecordFileOptions {
    description?: string;
    mimeType?: string;
    fileExtension?: string;
    marker?: string;
    markers?: string[];
}

type RecordFileResult = RecordFileSuccess | RecordFileFailure;

interface RecordFileSuccess {
    success: true;
    url: string;
    sha256Hash: string;
}

interface RecordLoomOptions {
    publicAppId?: string | null;
    recordName?: string | null;
}

type RecordNotFoundError = 'record_not_found';

interface RecordPackageVersionApiRequest {
    recordName: string;
    address: string;
    key: PackageRecordVersionKey;
    description: string;
    entitlements?: Entitlement[];
    bots: Bot[];
    markers?: string[];
}

type RecordPackageVersionResult = RecordPackageVersionSuccess | CrudRecordItemFailure;

interface RecordPackageVersionSuccess extends CrudRecordItemSuccess {
    auxFileResult: RecordFileResult;
}

interface RecordSearchCollectionApiRequest {
    recordName: string;
    address: string;
    schema: SearchCollectionSchema;
    markers?: string[];
}

interface RecordSearchDocumentApiRequest {
    recordName: string;
    address: string;
    document: SearchDocument;
}

type RecordUserPolicyType = true | string[];

interface RecordedFile {
    containsAudio: boolean;
    containsVideo: boolean;
    containsScreen: boolean;
    data: Blob;
}

interface Recording {
    files: RecordedFile[];
}

interface RecordingOptions {
    audio: boolean | ('screen' | 'microphone')[];
    video: boolean;
    screen: boolean;
    mimeType?: string;
    bitsPerSecond?: number;
    videoBitsPerSecond?: number;
    audioBitsPerSecond?: number;
}

interface RegisterPrefixOptions {
    language?: 'javascript' | 'typescript' | 'json' | 'jsx' | 'tsx' | 'text';
    name?: string;
}

interface RelativePosition {
}

interface RemoteClientEvent {
    type: 'client_connected' | 'client_disconnected';
    client: ConnectionInfo;
    isSelf: boolean;
}

interface RevokePermissionFailure {
    success: false;
    errorCode: ServerError | 'permission_not_found' | AuthorizeDeniedError;
    errorMessage: string;
}

type RevokePermissionResult = RevokePermissionSuccess | RevokePermissionFailure;

interface RevokePermissionSuccess {
    success: true;
}

interface RevokeRoleFailure {
    success: false;
    errorCode: ServerError | AuthorizeDeniedError;
    errorMessage: string;
}

type RevokeRoleResult = RevokeRoleSuccess | RevokeRoleFailure;

interface RevokeRoleSuccess {
    success: true;
}

type RoleActionKinds = 'grant' | 'revoke' | 'read' | 'update' | 'list';

interface RolePermission extends Permission {
    resourceKind: 'role';
    resourceId: string | null;
    action: RoleActionKinds | null;
    options: RolePermissionOptions;
}

interface RolePermissionOptions {
    maxDurationMs?: number;
}

interface RoomJoinOptions extends RoomOptions {
    audioCaptureDefaults: object;
    videoCaptureDefaults: object;
    publishDefaults: object;
    dynacast: boolean;
    adaptiveStream: boolean | object;
}

interface RoomOptions {
    video: boolean;
    audio: boolean;
    screen: boolean;
}

interface RoomRemoteOptions {
    connectionQuality: 'excellent' | 'good' | 'poor' | 'lost' | 'unknown';
    video: boolean;
    audio: boolean;
    screen: boolean;
    audioLevel: number;
}

interface RoomTrackOptions {
    isRemote: boolean;
    remoteId: string;
    muted: boolean;
    kind: TrackKind;
    source: TrackSource;
    videoQuality?: TrackVideoQuality;
    dimensions?: { width: number; height: number };
    aspectRatio?: number;
}

interface SearchCollectionField {
    type:
        | 'string' | 'string[]' | 'int32' | 'int32[]' | 'int64' | 'int64[]' | 'float'
        | 'float[]' | 'bool' | 'bool[]' | 'geopoint' | 'geopoint[]' | 'geopolygon' | 'object'
        | 'object[]' | 'string*' | 'image' | 'auto';
    facet?: boolean;
    optional?: boolean;
    index?: boolean;
    store?: boolean;
    sort?: boolean;
    infix?: boolean;
    locale?: string;
}

interface SearchCollectionSchema {
    [key: string]: SearchCollectionField;
}

interface SearchDocument {
    id?: string;
    [key: string]: any;
}

interface SearchNode {
    host: string;
    port: number;
    protocol?: 'http' | 'https';
}

interface SearchRecord extends CrudRecord {
    collectionName: string;
    searchApiKey: string;
    nodes?: SearchNode[];
}

interface SendNotificationFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

interface SendNotificationOptions extends RecordActionOptions {
    topic?: string;
}

type SendNotificationResult = SendNotificationSuccess | SendNotificationFailure;

interface SendNotificationSuccess {
    success: true;
}

interface SequenceRotation {
    sequence: Rotation[];
}

type ServerError = 'server_error';

interface SessionSelector {
    userId?: string;
    sessionId?: string;
    connectionId?: string;
    broadcast?: boolean;
}

interface SetRoomOptionsFailure {
    success: false;
    roomName: string;
    errorCode: string;
    errorMessage: string;
}

type SetRoomOptionsResult = SetRoomOptionsSuccess | SetRoomOptionsFailure;

interface SetRoomOptionsSuccess {
    success: true;
    roomName: true;
}

interface SetRoomTrackOptions {
    muted?: boolean;
    videoQuality?: TrackVideoQuality;
}

interface SetRoomTrackOptionsFailure {
    success: false;
    errorCode: string;
    errorMessage: string;
    roomName: string;
    address: string;
}

type SetRoomTrackOptionsResult = SetRoomTrackOptionsSuccess | SetRoomTrackOptionsFailure;

interface SetRoomTrackOptionsSuccess {
    success: true;
    roomName: string;
    address: string;
    options: RoomTrackOptions;
}

interface ShareOptions {
    title?: string;
    text?: string;
    url?: string;
}

interface SharedArrayChanges<T = any> {
    type: 'array';
    target: SharedArray<T>;
    delta: SharedArrayOp<T>[];
}

interface SharedArrayDeleteOp {
    type: 'delete';
    count: number;
}

interface SharedArrayInsertOp<T = any> {
    type: 'insert';
    values: T[];
}

type SharedArrayOp<T = any> =
    | SharedArrayPreserveOp | SharedArrayInsertOp<T> | SharedArrayDeleteOp;

interface SharedArrayPreserveOp {
    type: 'preserve';
    count: number;
}

interface SharedMapChange<T = any> {
    action: 'add' | 'update' | 'delete';
    oldValue: T | undefined;
}

interface SharedMapChanges<T = any> {
    type: 'map';
    target: SharedMap<T>;
    changes: Map<string, SharedMapChange<T>>;
}

interface SharedTextChanges {
    type: 'text';
    target: SharedText;
    delta: SharedTextDelta;
}

interface SharedTextDeleteOp {
    type: 'delete';
    count: number;
}

type SharedTextDelta = SharedTextOp[];

interface SharedTextInsertOp {
    type: 'insert';
    text: string;
    attributes: Record<string, any>;
}

type SharedTextOp = SharedTextPreserveOp | SharedTextInsertOp | SharedTextDeleteOp;

interface SharedTextPreserveOp {
    type: 'preserve';
    count: number;
}

type SharedTypeChanges = SharedMapChanges<any> | SharedArrayChanges<any> | SharedTextChanges;

interface ShowAlertOptions {
    title: string;
    content: string;
    dismissText?: string;
}

interface ShowChatOptions {
    prefill?: string;
    placeholder?: string;
    placeholderColor?: string;
    backgroundColor?: string;
    foregroundColor?: string;
}

interface ShowConfirmOptions {
    title: string;
    content: string;
    confirmText?: string;
    cancelText?: string;
}

interface ShowInputItem {
    label: string;
    value: any;
}

interface ShowInputOptions {
    type: ShowInputType;
    subtype: ShowInputSubtype;
    title: string;
    placeholder: string;
    backgroundColor: string;
    foregroundColor: string;
    autoSelect: boolean;
    items?: ShowInputItem[];
}

type ShowInputSubtype =
    | 'basic' | 'swatch' | 'advanced' | 'select' | 'multiSelect' | 'radio' | 'checkbox';

type ShowInputType = 'text' | 'color' | 'secret' | 'date' | 'list';

type SimpleError = { errorCode: KnownErrorCodes; errorMessage: string; reason?: any; issues?: unknown[]; };

interface SnapAxis {
    direction: { x: number; y: number; z: number };
    origin: { x: number; y: number; z: number };
    distance: number;
}

interface SnapGridTarget {
    position?: { x: number; y: number; z: number };
    rotation?: { x: number; y: number; z: number; w?: number };
    portalBot?: Bot | string;
    portalTag?: string;
    bounds?: { x: number; y: number };
    priority?: number;
    showGrid?: boolean;
    type?: 'grid' | 'sphere';
}

interface SnapPoint {
    position: { x: number; y: number; z: number };
    distance: number;
}

type SnapTarget = 'ground' | 'grid' | 'face' | 'bots' | SnapPoint | SnapAxis;

interface SpeakTextApiOptions {
    rate?: number;
    pitch?: number;
    voice?: string | SyntheticVoice;
}

interface SpeakTextOptions {
    pitch?: number;
    rate?: number;
    voice?: string;
}

interface StartFormAnimationOptions {
    startTime?: number;
    initialTime?: number;
    timeScale?: number;
    loop?: { mode: 'repeat' | 'pingPong'; count: number; };
    clampWhenFinished?: boolean;
    crossFadeDuration?: number;
    crossFadeWarp?: boolean;
    fadeDuration?: number;
    animationAddress?: string;
}

interface StopFormAnimationOptions {
    stopTime?: number;
    fadeDuration?: number;
}

interface StoreItem {
    markers: string[];
    name: string;
    description: string;
    imageUrls: string[];
    currency: string;
    cost: number;
    taxCode?: string | null;
    roleName: string;
    roleGrantTimeMs: number | null;
}

type StoredAux = StoredAuxVersion1 | StoredAuxVersion2;

interface StoredAuxVersion1 {
    version: 1;
    state: BotsState;
}

interface StoredAuxVersion2 {
    version: 2;
    updates: InstUpdate[];
}

type StudioAssignmentRole = 'admin' | 'member';

type SubjectType = 'user' | 'inst' | 'role';

interface SubscribeToNotificationFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

type SubscribeToNotificationResult =
    | SubscribeToNotificationSuccess | SubscribeToNotificationFailure;

interface SubscribeToNotificationSuccess {
    success: true;
    subscriptionId: string;
}

interface SuccessfulGeolocation {
    success: true;
    altitude?: number;
    altitudeAccuracy?: number;
    latitude?: number;
    longitude?: number;
    positionalAccuracy?: number;
    heading: number;
    speed: number;
    timestamp: number;
}

interface SyntheticVoice {
    default: boolean;
    language: string;
    name: string;
}

type TagFilter = ((value: any) => boolean) | string | number | boolean | null | undefined;

interface TagMapper {
    forward?: (name: string) => string;
    reverse?: (name: string) => string;
}

type TrackKind = 'video' | 'audio';

type TrackSource = 'camera' | 'microphone' | 'screen_share' | 'screen_share_audio';

type TrackVideoQuality = 'high' | 'medium' | 'low' | 'off';

interface TweenOptions {
    easing?: Easing;
    duration?: number;
}

type UnauthorizedToCreateRecordKeyError = 'unauthorized_to_create_record_key';

interface UnsubscribeToNotificationFailure {
    success: false;
    errorCode: KnownErrorCodes;
    errorMessage: string;
}

type UnsubscribeToNotificationResult =
    | UnsubscribeToNotificationSuccess | UnsubscribeToNotificationFailure;

interface UnsubscribeToNotificationSuccess {
    success: true;
}

interface UnsuccessfulGeolocation {
    success: false;
    errorCode?: 'permission_denied' | 'position_unavailable' | 'timeout' | 'unknown';
    errorMessage?: string;
}

interface UploadedFile {
    name: string;
    size: number;
    data: string | ArrayBuffer;
}

interface WakeLockConfiguration {
    enabled: boolean;
}

interface WebhookOptions {
    method?: string;
    url?: string;
    headers?: { [key: string]: string; };
    data?: any;
    responseShout?: string;
    retryCount?: number;
    retryStatusCodes?: number[];
    retryAfterMs?: number;
}

interface WebhookRecord extends CrudRecord {
    targetResourceKind: 'file' | 'inst' | 'data';
    targetRecordName: string | null;
    targetAddress: string;
    userId?: string | null;
}

interface WebhookResult {
    data: any;
    status: number;
    headers: { [name: string]: string; };
}
