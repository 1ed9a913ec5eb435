// TextEncoder and TextDecoder for libraries that look for those of browsers.
// They stand in the realm only while the libraries are evaluated; imported
// before them.

import { TextDecoder, TextEncoder } from '../../web/text.js';

const before = ['TextDecoder', 'TextEncoder'].map((name) => ({
    name,
    own: Object.getOwnPropertyDescriptor(globalThis, name),
}));

for (const { name } of before) {
    Object.defineProperty(globalThis, name, {
        value: name === 'TextDecoder' ? TextDecoder : TextEncoder,
        configurable: true,
        writable: true,
    });
}

/** Called when the libraries have taken what they need. */
export function removeTextCodecs() {
    for (const { name, own } of before) {
        if (own) Object.defineProperty(globalThis, name, own);
        else delete (/** @type {any} */ (globalThis))[name];
    }
}
