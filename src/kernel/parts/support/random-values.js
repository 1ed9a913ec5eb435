// Random numbers for libraries that expect the `crypto` object of browsers. It
// stands in the realm only while they are evaluated; imported before them.

const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto');

if (before === undefined) {
    Object.defineProperty(globalThis, 'crypto', {
        value: {
            subtle: undefined,
            /** @param {any} array of integers */
            getRandomValues(array) {
                for (let i = 0; i < array.length; i++) {
                    array[i] = Math.floor(Math.random() * 0x100000000);
                }
                return array;
            },
        },
        configurable: true,
    });
}

/** Called when the libraries have taken what they need. */
export function removeRandomValues() {
    if (before === undefined) delete (/** @type {any} */ (globalThis)).crypto;
}
