// The variables of a script's scope, bots, and the classes and objects that
// the API hands out.

// ---------------------------------------------------------------- scope

/** The bot whose script runs. */
declare const thisBot: RuntimeBot;

/** The bot whose script runs: the same as `thisBot`. */
declare const bot: RuntimeBot;

/** Tag values of the bot, masks first; assigning edits the tag. */
declare const tags: BotTags;

/** Tag values of the bot as they are stored, without masks. */
declare const raw: BotTags;

/** Values of the bot's tag masks; assigning sets a mask. */
declare const masks: BotTags;

/** The bots that link tags of this bot point at. */
declare const links: RuntimeBotLinks;

/** The bot that created this one, if it still exists. */
declare const creatorBot: RuntimeBot | null;

/** The bot that holds the settings of this session. */
declare const configBot: RuntimeBot;

/** What the caller gave the event: the argument of `shout` or `whisper`. */
declare const that: any;

/** The same value as `that`. */
declare const data: any;

/** The name of the tag that holds this script. */
declare const tagName: string;

declare const gridPortalBot: RuntimeBot | undefined;
declare const sheetPortalBot: RuntimeBot | undefined;
declare const idePortalBot: RuntimeBot | undefined;
declare const imuPortalBot: RuntimeBot | undefined;
declare const systemPortalBot: RuntimeBot | undefined;
declare const miniGridPortalBot: RuntimeBot | undefined;
declare const menuPortalBot: RuntimeBot | undefined;
declare const leftWristPortalBot: RuntimeBot | undefined;
declare const rightWristPortalBot: RuntimeBot | undefined;
declare const meetPortalBot: RuntimeBot | undefined;
declare const tagPortalBot: RuntimeBot | undefined;
declare const mapPortalBot: RuntimeBot | undefined;
declare const miniMapPortalBot: RuntimeBot | undefined;
declare const botPortalBot: RuntimeBot | undefined;

/** The bot of the user who is logged in; undefined before `os.requestAuthBot()`. */
declare const authBot: RuntimeBot | undefined;

interface ImportMeta {
    /** The bot that holds the module, if a bot does. */
    readonly botId?: string;
    /** The tag that holds the module, if a tag does. */
    readonly tag?: string;
    /** Looks a module up without loading it. */
    resolve(module: string): Promise<any>;
}

/** Console output goes to the log of the runtime. */
declare const console: {
    log(...values: any[]): void;
    info(...values: any[]): void;
    warn(...values: any[]): void;
    error(...values: any[]): void;
    debug(...values: any[]): void;
};

interface Array<T> {
    /** The first item, or undefined. */
    first(): T | undefined;
    /** The last item, or undefined. */
    last(): T | undefined;
}

// ---------------------------------------------------------------- the web

/** Binary data with a media type. */
declare class Blob {
    constructor(pieces?: Iterable<string | ArrayBuffer | ArrayBufferView | Blob>, options?: { type?: string });
    readonly size: number;
    readonly type: string;
    arrayBuffer(): Promise<ArrayBuffer>;
    bytes(): Promise<Uint8Array>;
    text(): Promise<string>;
    slice(start?: number, end?: number, contentType?: string): Blob;
}

declare class File extends Blob {
    constructor(
        pieces: Iterable<string | ArrayBuffer | ArrayBufferView | Blob>, name: string,
        options?: { type?: string; lastModified?: number },
    );
    readonly name: string;
    readonly lastModified: number;
}

declare class TextEncoder {
    readonly encoding: 'utf-8';
    encode(text?: string): Uint8Array;
    encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
    constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
    readonly encoding: string;
    readonly fatal: boolean;
    readonly ignoreBOM: boolean;
    decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}

/** The bytes of base64 text, one character for each. */
declare function atob(base64: string): string;
/** Characters below U+0100 as base64 text. */
declare function btoa(text: string): string;
/** A copy of data, with cycles, dates, maps, sets and bytes. */
declare function structuredClone<T>(value: T, options?: { transfer?: ArrayBuffer[] }): T;
declare function queueMicrotask(callback: () => void): void;

declare class URL {
    constructor(url: string | URL, base?: string | URL);
    static canParse(url: string, base?: string): boolean;
    static parse(url: string, base?: string): URL | null;
    href: string;
    readonly origin: string;
    protocol: string;
    username: string;
    password: string;
    host: string;
    hostname: string;
    port: string;
    pathname: string;
    search: string;
    readonly searchParams: URLSearchParams;
    hash: string;
    toString(): string;
    toJSON(): string;
}

declare class URLSearchParams {
    constructor(init?: string | Record<string, string> | Iterable<[string, string]>);
    readonly size: number;
    append(name: string, value: string): void;
    delete(name: string, value?: string): void;
    get(name: string): string | null;
    getAll(name: string): string[];
    has(name: string, value?: string): boolean;
    set(name: string, value: string): void;
    sort(): void;
    forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void;
    keys(): IterableIterator<string>;
    values(): IterableIterator<string>;
    entries(): IterableIterator<[string, string]>;
    [Symbol.iterator](): IterableIterator<[string, string]>;
    toString(): string;
}

declare class DOMException extends Error {
    constructor(message?: string, name?: string);
    readonly code: number;
}

interface EventOptions {
    bubbles?: boolean;
    cancelable?: boolean;
    composed?: boolean;
}

declare class Event {
    constructor(type: string, options?: EventOptions);
    readonly type: string;
    readonly target: EventTarget | null;
    readonly currentTarget: EventTarget | null;
    readonly cancelable: boolean;
    readonly defaultPrevented: boolean;
    readonly timeStamp: number;
    preventDefault(): void;
    stopPropagation(): void;
    stopImmediatePropagation(): void;
}

declare class CustomEvent<T = any> extends Event {
    constructor(type: string, options?: EventOptions & { detail?: T });
    readonly detail: T;
}

type EventListener = ((event: any) => void) | { handleEvent(event: any): void };

declare class EventTarget {
    addEventListener(
        type: string, listener: EventListener | null,
        options?: boolean | { once?: boolean; capture?: boolean; signal?: AbortSignal },
    ): void;
    removeEventListener(
        type: string, listener: EventListener | null, options?: boolean | { capture?: boolean },
    ): void;
    dispatchEvent(event: Event): boolean;
}

interface AbortSignal extends EventTarget {
    readonly aborted: boolean;
    readonly reason: any;
    onabort: ((event: Event) => void) | null;
    throwIfAborted(): void;
}

declare const AbortSignal: {
    abort(reason?: any): AbortSignal;
    timeout(milliseconds: number): AbortSignal;
    any(signals: Iterable<AbortSignal>): AbortSignal;
};

declare class AbortController {
    readonly signal: AbortSignal;
    abort(reason?: any): void;
}

declare const performance: {
    /** When the clock began to count, in milliseconds since 1970. */
    readonly timeOrigin: number;
    /** Milliseconds since then, with tenths; they never go back. */
    now(): number;
};

// ---------------------------------------------------------------- bots

/** Tag values by name. */
interface BotTags {
    [tag: string]: any;
}

/** A bot as plain data. */
interface Bot {
    id: string;
    space?: BotSpace;
    tags: BotTags;
    masks?: { [space: string]: BotTags };
    signatures?: { [signature: string]: string };
}

interface RuntimeBotLinks {
    [tag: string]: any;
}

/** A bot of this runtime; edits of its tags take effect. */
interface RuntimeBot {
    readonly id: string;
    readonly space?: BotSpace;
    /** A link to this bot, ready to be stored in a tag. */
    readonly link: string;
    tags: BotTags;
    raw: BotTags;
    masks: any;
    links: RuntimeBotLinks;
    /** Free room for values that are not stored. */
    vars: { [name: string]: any };
    /** Edits of tags that are not handed over yet. */
    changes: BotTags;
    /** Edits of masks that are not handed over yet, by space. */
    maskChanges: { [space: string]: BotTags };
    /** The listeners; assigning a function stands in for the script. */
    listeners: { [tag: string]: ((that?: any, bot?: RuntimeBot, tagName?: string) => any) | null };
    readonly signatures: any;
    toJSON(): Bot;
    /** Any other name is the bot's own listener of that name. */
    [listener: string]: any;
}

/** Decides whether a bot is kept; `sort` gives the value to order by. */
interface BotFilter {
    (bot: any): boolean;
    sort?: (bot: any) => any;
}

/** Shouts an event; `shout.name(arg)` is the same as `shout('name', arg)`. */
interface ShoutFunction {
    (name: string, arg?: any): any[];
    readonly [name: string]: (arg?: any) => any[];
}

/**
 * Sends an event to every bot that listens for it.
 *
 * Listeners run in the order of bot ids. The list of what they returned comes back.
 */
declare const shout: ShoutFunction;

/** An error of a script, with the place where it happened. */
interface ScriptError {
    error: any;
    bot: Bot | null;
    tag: string | null;
}

// ---------------------------------------------------------------- actions

/** Something that a script asks the host to do. */
interface BotAction {
    type: string;
    [field: string]: any;
}

/** An action that the host answers. */
interface AsyncAction {
    taskId: number | string;
}

interface AddDropGridTargetsAction { type: 'add_drop_grid_targets'; botId: string | null; targets: SnapGridTarget[] }
interface AddDropSnapTargetsAction { type: 'add_drop_snap_targets'; botId: string | null; targets: SnapTarget[] }
interface DownloadAction { type: 'download'; data: any; filename: string; mimeType: string }
interface EnableARAction { type: 'enable_ar'; enabled: boolean; options: EnableXROptions }
interface EnableCustomDraggingAction { type: 'enable_custom_dragging' }
interface EnablePOVAction { type: 'enable_pov'; enabled: boolean; center?: Point3D; imu?: boolean }
interface EnableVRAction { type: 'enable_vr'; enabled: boolean; options: EnableXROptions }
interface ExitFullscreenAction { type: 'exit_fullscreen_mode' }
interface FocusOnBotAction extends FocusOnOptions { type: 'focus_on'; botId: string; taskId?: number | string }
interface GoToDimensionAction { type: 'go_to_dimension'; dimension: string }
interface GoToURLAction { type: 'go_to_url'; url: string }
interface HideHtmlAction { type: 'show_html'; visible: false }
interface LoadServerAction { type: 'load_server'; id: string }
interface LoadServerConfigAction { type: 'load_server_config'; config: InstConfig }
interface LocalFormAnimationAction { type: 'local_form_animation'; botId: string; animation: string | number }
interface OpenBarcodeScannerAction { type: 'show_barcode_scanner'; open: boolean; cameraType?: CameraType; disallowSwitchingCameras: boolean }
interface OpenConsoleAction { type: 'open_console'; open: boolean }
interface OpenQRCodeScannerAction { type: 'show_qr_code_scanner'; open: boolean; cameraType?: CameraType; disallowSwitchingCameras: boolean }
interface OpenURLAction { type: 'open_url'; url: string }
interface RejectAction { type: 'reject'; actions: BotAction[] }
interface RemoteAction extends SessionSelector { type: 'remote'; event: BotAction; allowBatching?: boolean; taskId?: number | string }
interface ReplaceDragBotAction { type: 'replace_drag_bot'; bot: Bot }
interface RequestFullscreenAction { type: 'request_fullscreen_mode' }
interface SetAppOutputAction { type: 'set_app_output'; uncopiable: true; appId: string; output: any }
interface SetClipboardAction { type: 'set_clipboard'; text: string }
interface ShowBarcodeAction { type: 'show_barcode'; open: boolean; code: string | null; format?: BarcodeFormat }
interface ShowChatBarAction extends ShowChatOptions { type: 'show_chat_bar'; visible: boolean }
interface ShowHtmlAction { type: 'show_html'; visible: true; html: string }
interface ShowInputForTagAction { type: 'show_input_for_tag'; botId: string; tag: string; options: Partial<ShowInputOptions> }
interface ShowJoinCodeAction { type: 'show_join_code'; inst?: string; dimension?: string }
interface ShowQRCodeAction { type: 'show_qr_code'; open: boolean; code: string | null }
interface ShowToastAction { type: 'show_toast'; message: any; duration: number }
interface ShowUploadAuxFileAction { type: 'show_upload_aux_file' }
interface SuperShoutAction { type: 'super_shout'; eventName: string; argument?: any }
interface TrackConfigBotTagsAction { type: 'track_config_bot_tags'; tags: string[]; fullHistory: boolean }
interface UnloadServerAction { type: 'unload_server'; id: string }
interface UnloadServerConfigAction { type: 'unload_server_config'; config: InstConfig }

// ---------------------------------------------------------------- results

/** The part of a result type that stands for success. */
type Succeeded<T> = Extract<T, { success: true }>;

type AuthorizeSubjectFailure = { errorCode: KnownErrorCodes };
type ValidatePublicRecordKeyFailure = { errorCode: KnownErrorCodes };

type ResourceKinds = 'data' | 'file' | 'event' | 'inst' | 'marker' | 'role' | string;

interface ListedResourcePermission {
    id: string;
    recordName: string;
    userId: string | null;
    subjectType: SubjectType;
    subjectId: string;
    resourceKind: ResourceKinds;
    resourceId: string;
    action: string | null;
    options: any;
    expireTimeMs: number | null;
}

interface ListedMarkerPermission {
    id: string;
    recordName: string;
    userId: string | null;
    subjectType: SubjectType;
    subjectId: string;
    resourceKind: ResourceKinds;
    marker: string;
    action: string | null;
    options: any;
    expireTimeMs: number | null;
}

type CreateRecordResult = { success: true } | { success: false; errorCode: KnownErrorCodes; errorMessage: string };
type EraseDocumentResult = { success: true } | { success: false; errorCode: KnownErrorCodes; errorMessage: string };
type StoreDocumentResult =
    | { success: true; documentId: string }
    | { success: false; errorCode: KnownErrorCodes; errorMessage: string };
type ListRecordsResult =
    | { success: true; records: { name: string; ownerId: string | null; studioId: string | null }[] }
    | { success: false; errorCode: KnownErrorCodes; errorMessage: string };
type ListInstsResult =
    | { success: true; insts: { inst: string; markers: string[] }[]; totalCount: number }
    | { success: false; errorCode: KnownErrorCodes; errorMessage: string };

interface DatabaseRecordOutput extends CrudRecord {
    databaseInfo?: unknown;
}

interface SearchRecordOutput extends SearchRecord {
    schema?: SearchCollectionSchema;
}

interface JSONAccountBalancesAndSubscriptionInfo {
    [account: string]: any;
}

interface PackageRecordVersionKey {
    major: number;
    minor: number;
    patch: number;
    tag: string | null;
}

interface VersionNumber {
    version: string;
    major: number;
    minor: number;
    patch: number;
    alpha: boolean | number;
    tag: string | null;
}

// ---------------------------------------------------------------- geometry

/** A pair of numbers. Every operation gives a new vector. */
declare class Vector2 {
    constructor(x?: number, y?: number);
    x: number;
    y: number;
    static createNormalized(x: number, y: number): Vector2;
    static angleBetween(first: Vector2, second: Vector2): number;
    static distanceBetween(first: Vector2, second: Vector2): number;
    static interpolatePosition(start: Vector2, finish: Vector2, amount: number): Vector2;
    static interpolateDirection(start: Vector2, finish: Vector2, amount: number): Vector2;
    add(other: Vector2): Vector2;
    subtract(other: Vector2): Vector2;
    multiplyScalar(scale: number): Vector2;
    multiply(other: Vector2): Vector2;
    dot(other: Vector2): number;
    length(): number;
    squareLength(): number;
    normalize(): Vector2;
    negate(): Vector2;
    toString(): string;
    equals(other: Vector2): boolean;
}

/** Three numbers. Every operation gives a new vector. */
declare class Vector3 {
    constructor(x?: number, y?: number, z?: number);
    x: number;
    y: number;
    z: number;
    readonly xy: Vector2;
    readonly xz: Vector2;
    readonly yz: Vector2;
    static createNormalized(x: number, y: number, z: number): Vector3;
    static angleBetween(first: Vector3, second: Vector3): number;
    static distanceBetween(first: Vector3, second: Vector3): number;
    static interpolatePosition(start: Vector3, finish: Vector3, amount: number): Vector3;
    static interpolateDirection(start: Vector3, finish: Vector3, amount: number): Vector3;
    add(other: Vector3): Vector3;
    subtract(other: Vector3): Vector3;
    multiplyScalar(scale: number): Vector3;
    multiply(other: Vector3): Vector3;
    dot(other: Vector3): number;
    cross(other: Vector3): Vector3;
    length(): number;
    squareLength(): number;
    normalize(): Vector3;
    negate(): Vector3;
    toString(): string;
    equals(other: Vector3): boolean;
}

/** Four numbers that describe a rotation. */
declare class Quaternion {
    constructor(x?: number, y?: number, z?: number, w?: number);
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly w: number;
    multiply(other: Quaternion): Quaternion;
    invert(): Quaternion;
    length(): number;
    squareLength(): number;
    normalize(): Quaternion;
    toString(): string;
    equals(other: Quaternion): boolean;
}

/** A rotation in space. */
declare class Rotation {
    constructor(rotation?: FromToRotation | AxisAndAngle | QuaternionRotation | Quaternion
        | SequenceRotation | EulerAnglesRotation | LookRotation);
    readonly quaternion: Quaternion;
    static quaternionFromAxisAndAngle(axisAndAngle: AxisAndAngle): Quaternion;
    static quaternionFromTo(fromToRotation: FromToRotation): Quaternion;
    static quaternionLook(look: LookRotation): Quaternion;
    static angleBetween(first: Rotation, second: Rotation): number;
    static interpolate(first: Rotation, second: Rotation, amount: number): Rotation;
    rotateVector3(vector: Vector3): Vector3;
    rotateVector2(vector: Vector2): Vector3;
    combineWith(other: Rotation): Rotation;
    invert(): Rotation;
    axisAndAngle(): AxisAndAngle;
    equals(other: Rotation): boolean;
    toString(): string;
}

// ---------------------------------------------------------------- dates

interface DurationLike {
    years?: number;
    quarters?: number;
    months?: number;
    weeks?: number;
    days?: number;
    hours?: number;
    minutes?: number;
    seconds?: number;
    milliseconds?: number;
}

type DateTimeUnit =
    | 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond'
    | 'years' | 'quarters' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes' | 'seconds' | 'milliseconds';

interface DateTimeParts {
    year?: number;
    month?: number;
    day?: number;
    hour?: number;
    minute?: number;
    second?: number;
    millisecond?: number;
    weekday?: number;
    weekNumber?: number;
    weekYear?: number;
    ordinal?: number;
}

/** A length of time, as DateTime.diff gives it. */
interface Duration extends Required<DurationLike> {
    as(unit: DateTimeUnit): number;
    get(unit: DateTimeUnit): number;
    plus(duration: DurationLike): Duration;
    minus(duration: DurationLike): Duration;
    negate(): Duration;
    shiftTo(...units: DateTimeUnit[]): Duration;
    toFormat(format: string): string;
    toHuman(options?: any): string;
    toISO(): string | null;
    toMillis(): number;
    toObject(): DurationLike;
    valueOf(): number;
    readonly isValid: boolean;
}

/** A moment with a time zone (the class of the luxon library). */
declare class DateTime {
    private constructor();
    static now(): DateTime;
    static local(...parts: any[]): DateTime;
    static utc(...parts: any[]): DateTime;
    static fromISO(text: string, options?: { zone?: string; setZone?: boolean; locale?: string }): DateTime;
    static fromMillis(milliseconds: number, options?: { zone?: string; locale?: string }): DateTime;
    static fromSeconds(seconds: number, options?: { zone?: string; locale?: string }): DateTime;
    static fromJSDate(date: Date, options?: { zone?: string }): DateTime;
    static fromObject(parts: DateTimeParts, options?: { zone?: string; locale?: string }): DateTime;
    static fromFormat(text: string, format: string, options?: any): DateTime;
    static fromHTTP(text: string, options?: any): DateTime;
    static fromRFC2822(text: string, options?: any): DateTime;
    static fromSQL(text: string, options?: any): DateTime;
    static invalid(reason: string, explanation?: string): DateTime;
    static isDateTime(value: unknown): value is DateTime;
    static min(...moments: DateTime[]): DateTime | undefined;
    static max(...moments: DateTime[]): DateTime | undefined;
    static readonly DATE_SHORT: any;
    static readonly DATE_MED: any;
    static readonly DATE_FULL: any;
    static readonly DATE_HUGE: any;
    static readonly TIME_SIMPLE: any;
    static readonly TIME_WITH_SECONDS: any;
    static readonly TIME_24_SIMPLE: any;
    static readonly DATETIME_SHORT: any;
    static readonly DATETIME_MED: any;
    static readonly DATETIME_FULL: any;
    static readonly DATETIME_HUGE: any;
    readonly isValid: boolean;
    readonly invalidReason: string | null;
    readonly invalidExplanation: string | null;
    readonly locale: string | null;
    readonly zone: any;
    readonly zoneName: string | null;
    readonly offset: number;
    readonly year: number;
    readonly quarter: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly minute: number;
    readonly second: number;
    readonly millisecond: number;
    readonly weekday: number;
    readonly weekNumber: number;
    readonly weekYear: number;
    readonly ordinal: number;
    readonly monthShort: string | null;
    readonly monthLong: string | null;
    readonly weekdayShort: string | null;
    readonly weekdayLong: string | null;
    readonly daysInMonth: number | undefined;
    readonly daysInYear: number;
    readonly isInDST: boolean;
    readonly isInLeapYear: boolean;
    plus(duration: DurationLike | number): DateTime;
    minus(duration: DurationLike | number): DateTime;
    set(parts: DateTimeParts): DateTime;
    get(unit: keyof DateTimeParts): number;
    startOf(unit: DateTimeUnit): DateTime;
    endOf(unit: DateTimeUnit): DateTime;
    diff(other: DateTime, unit?: DateTimeUnit | DateTimeUnit[], options?: any): Duration;
    diffNow(unit?: DateTimeUnit | DateTimeUnit[], options?: any): Duration;
    hasSame(other: DateTime, unit: DateTimeUnit): boolean;
    equals(other: DateTime): boolean;
    setZone(zone: string, options?: { keepLocalTime?: boolean }): DateTime;
    setLocale(locale: string): DateTime;
    toUTC(offset?: number): DateTime;
    toLocal(): DateTime;
    toFormat(format: string, options?: any): string;
    toLocaleString(format?: any, options?: any): string;
    toRelative(options?: any): string | null;
    toRelativeCalendar(options?: any): string | null;
    toISO(options?: any): string | null;
    toISODate(options?: any): string | null;
    toISOTime(options?: any): string | null;
    toISOWeekDate(): string | null;
    toRFC2822(): string | null;
    toHTTP(): string | null;
    toSQL(options?: any): string | null;
    toSQLDate(): string | null;
    toSQLTime(options?: any): string | null;
    toMillis(): number;
    toSeconds(): number;
    toUnixInteger(): number;
    toJSON(): string | null;
    toBSON(): Date;
    toJSDate(): Date;
    toObject(): Required<DateTimeParts>;
    toString(): string;
    valueOf(): number;
}

// ---------------------------------------------------------------- JSX

/** An element of a user interface, as JSX makes it. */
interface VNode {
    type: any;
    props: any;
    key: any;
}

type StateUpdate<S> = S | ((previous: S) => S);

interface Ref<T> {
    current: T;
}

/** What stands between a component that provides a value and those that use it. */
interface AppContext<T> {
    Provider: (props: { value: T; children?: any }) => any;
    Consumer: (props: { children: (value: T) => any }) => any;
}

/** The hooks of preact. */
interface AppHooks {
    useState<S>(initial: S | (() => S)): [S, (update: StateUpdate<S>) => void];
    useState<S = undefined>(): [S | undefined, (update: StateUpdate<S | undefined>) => void];
    useReducer<S, A>(
        reducer: (state: S, action: A) => S, initial: any, init?: (value: any) => S,
    ): [S, (action: A) => void];
    useEffect(effect: () => void | (() => void), inputs?: any[]): void;
    useLayoutEffect(effect: () => void | (() => void), inputs?: any[]): void;
    useRef<T>(initial: T): Ref<T>;
    useRef<T = any>(): Ref<T | undefined>;
    useMemo<T>(make: () => T, inputs?: any[]): T;
    useCallback<T extends Function>(callback: T, inputs: any[]): T;
    useContext<T>(context: AppContext<T>): T;
    useImperativeHandle<T>(ref: any, make: () => T, inputs?: any[]): void;
    useDebugValue<T>(value: T, format?: (value: T) => any): void;
    useErrorBoundary(callback?: (error: any) => void): [any, () => void];
    useId(): string;
    render(element: any, parent: any, replace?: any): void;
    createRef<T = any>(): Ref<T | null>;
    createContext<T>(value: T): AppContext<T>;
}

/** What `preact/compat` exports: the hooks, and the names of React. */
interface AppCompat extends Omit<AppHooks, 'useErrorBoundary' | 'render'> {
    [name: string]: any;
}

declare namespace JSX {
    type Element = VNode;
    type ElementType = any;
    interface ElementChildrenAttribute { children: {} }
    interface IntrinsicElements { [element: string]: any }
}

// ---------------------------------------------------------------- documents

interface Subscription {
    unsubscribe(): void;
    readonly closed: boolean;
}

/** Values that arrive over time. */
interface Observable<T> {
    subscribe(next: (value: T) => void, error?: (error: any) => void, complete?: () => void): Subscription;
    subscribe(observer: { next?(value: T): void; error?(error: any): void; complete?(): void }): Subscription;
    pipe(...operators: any[]): Observable<any>;
}

interface CurrentVersion {
    currentSite: string | null;
    remoteSite: string | null;
    vector: { [site: string]: number };
}

interface StatusUpdate {
    type: string;
    [field: string]: any;
}

interface ClientError {
    type: string;
    [field: string]: any;
}

/** A document that several clients can edit at once. */
interface SharedDocument extends Subscription {
    readonly recordName: string | null;
    readonly address: string | null;
    readonly branch: string;
    readonly clientId: number;
    readonly onVersionUpdated: Observable<CurrentVersion>;
    readonly onError: Observable<any>;
    readonly onEvents: Observable<BotAction[]>;
    readonly onUpdates: Observable<string[]>;
    readonly onStatusUpdated: Observable<StatusUpdate>;
    readonly onClientError: Observable<ClientError>;
    readonly remoteClients: Observable<RemoteClientEvent>;
    readonly remoteClientsRaw: Observable<RemoteClientEvent>;
    connect(): void;
    getMap<T = any>(name: string): SharedMap<T>;
    getArray<T = any>(name: string): SharedArray<T>;
    getText(name: string): SharedText;
    createMap<T = any>(): SharedMap<T>;
    createArray<T = any>(): SharedArray<T>;
    createText(): SharedText;
    transact(callback: () => void): void;
    getStateUpdate(): InstUpdate;
    applyStateUpdates(updates: InstUpdate[]): void;
    applyUpdates(updates: string[]): void;
}

interface SharedMap<T = any> {
    readonly size: number;
    readonly changes: Observable<SharedMapChanges<T>>;
    readonly deepChanges: Observable<SharedTypeChanges[]>;
    set(key: string, value: T): void;
    get(key: string): T;
    delete(key: string): void;
    has(key: string): boolean;
    clear(): void;
    clone(): SharedMap<T>;
    toJSON(): { [key: string]: T };
    forEach(callback: (value: T, key: string, map: SharedMap<T>) => void): void;
    entries(): IterableIterator<[string, T]>;
    keys(): IterableIterator<string>;
    values(): IterableIterator<T>;
    [Symbol.iterator](): IterableIterator<[string, T]>;
}

interface SharedArray<T = any> {
    readonly length: number;
    readonly size: number;
    readonly changes: Observable<SharedArrayChanges<T>>;
    readonly deepChanges: Observable<SharedTypeChanges[]>;
    insert(index: number, items: T[]): void;
    delete(index: number, count: number): void;
    applyDelta(delta: SharedArrayOp<T>[]): void;
    push(...items: T[]): void;
    pop(): T | undefined;
    unshift(...items: T[]): void;
    shift(): T | undefined;
    get(index: number): T;
    slice(start?: number, end?: number): T[];
    splice(start: number, deleteCount: number, ...items: T[]): T[];
    toArray(): T[];
    toJSON(): T[];
    forEach(callback: (value: T, index: number, array: SharedArray<T>) => void): void;
    map(callback: (value: T, index: number, array: SharedArray<T>) => T): T[];
    filter(predicate: (value: T, index: number, array: SharedArray<T>) => boolean): T[];
    clone(): SharedArray<T>;
    [Symbol.iterator](): IterableIterator<T>;
}

interface SharedText {
    readonly length: number;
    readonly changes: Observable<SharedTextChanges>;
    readonly deepChanges: Observable<SharedTextChanges[]>;
    insert(index: number, text: string, attributes?: Record<string, any>): void;
    delete(index: number, count: number): void;
    applyDelta(delta: SharedTextDelta): void;
    toDelta(): SharedTextDelta;
    encodeRelativePosition(index: number, assoc?: number): RelativePosition;
    decodeRelativePosition(position: RelativePosition): number;
    slice(start?: number, end?: number): string;
    toString(): string;
    toJSON(): string;
    clone(): SharedText;
}

// ---------------------------------------------------------------- databases

type ApiQueryPromise = Promise<GenericResult<ApiQueryResult, SimpleError>>;

interface ApiDatabaseQueries<Q, B> {
    /** Builds a statement from a template; the values become parameters. */
    sql(templates: TemplateStringsArray, ...params: unknown[]): DatabaseStatement;
    /** Runs a statement that only reads. */
    query(templates: TemplateStringsArray, ...params: unknown[]): Q;
    /** Runs a statement that may write. */
    execute(templates: TemplateStringsArray, ...params: unknown[]): Q;
    /** Runs several statements in one transaction. */
    batch(statements: DatabaseStatement[], readonly?: boolean): B;
    run(statement: DatabaseStatement, readonly?: boolean): Q;
}

interface ApiDatabase
    extends ApiDatabaseQueries<ApiQueryPromise, Promise<GenericResult<BatchResult, SimpleError>>> {
    statement(sql: string, ...params: unknown[]): DatabaseStatement;
    /** The same functions, with results as the service sends them. */
    readonly raw: ApiDatabaseQueries<Promise<any>, Promise<any>>;
}

// ---------------------------------------------------------------- debuggers

interface Breakpoint {
    states: ('before' | 'after')[];
}

interface DebuggerTagUpdate {
    botId: string;
    tag: string;
    oldValue: any;
    newValue: any;
}

interface DebuggerTagMaskUpdate extends DebuggerTagUpdate {
    space: string;
}

interface DebuggerPause {
    pauseId: string | number;
    state: 'before' | 'after';
    trigger: PauseTrigger;
    callStack: DebuggerCallFrame[];
}

interface DebuggerInterface {
    /** Every action that was queued so far. */
    getAllActions(): BotAction[];
    /** The actions that do not change bots. */
    getCommonActions(): BotAction[];
    /** The actions that change bots. */
    getBotActions(): BotAction[];
    /** Every error that scripts raised so far. */
    getErrors(): ScriptError[];
    onBeforeUserAction(listener: (action: BotAction) => void): void;
    onScriptActionEnqueued(listener: (action: BotAction) => void): void;
    onAfterScriptUpdatedTag(listener: (update: DebuggerTagUpdate) => void): void;
    onAfterScriptUpdatedTagMask(listener: (update: DebuggerTagMaskUpdate) => void): void;
    performUserAction(...actions: BotAction[]): Promise<(any[] | null)[]>;
    readonly configBot: RuntimeBot;
    getPortalBots(): Map<string, RuntimeBot>;
}

/** A second runtime with the whole API and bots of its own. */
interface NormalDebugger extends DebuggerInterface, ScriptApi {}

/** Functions that may run scripts give promises in a debugger that can pause. */
type Pausable<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : F;

interface PausableDebugger extends DebuggerInterface, Omit<ScriptApi,
    'create' | 'destroy' | 'shout' | 'whisper' | 'priorityShout' | 'changeState'> {
    create: Pausable<typeof create>;
    destroy: Pausable<typeof destroy>;
    shout: Pausable<ShoutFunction>;
    whisper: Pausable<typeof whisper>;
    priorityShout: Pausable<typeof priorityShout>;
    changeState: Pausable<typeof changeState>;
    getCallStack(): DebuggerCallFrame[];
    setPauseTrigger(bot: Bot | string, tag: string, options: PauseTriggerOptions): PauseTrigger;
    setPauseTrigger(trigger: PauseTrigger): PauseTrigger;
    removePauseTrigger(trigger: PauseTrigger | string): void;
    disablePauseTrigger(trigger: PauseTrigger | string): void;
    enablePauseTrigger(trigger: PauseTrigger | string): void;
    listPauseTriggers(): PauseTrigger[];
    listCommonPauseTriggers(bot: Bot | string, tag: string): PossiblePauseTriggerLocation[];
    onPause(handler: (pause: DebuggerPause) => void): void;
    resume(pause: DebuggerPause): void;
}

type Debugger = NormalDebugger | PausableDebugger;
