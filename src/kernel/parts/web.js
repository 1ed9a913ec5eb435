// Classes and functions of browsers, evaluated when the first of their names is
// used.

export { Blob, File, bytesOfBlob } from '../web/blob.js';
export { structuredClone } from '../web/clone.js';
export { DOMException } from '../web/errors.js';
export { AbortController, AbortSignal, CustomEvent, Event, EventTarget } from '../web/events.js';
export { TextDecoder, TextEncoder, atob, btoa } from '../web/text.js';
