// Bytes that come with a type.

import { part } from '../../core/parts.js';
import { parseDataUrl } from '../../lib/bytes.js';

export { fromBase64String, fromHexString, toBase64String, toHexString } from '../../lib/bytes.js';

/** @param {string} url */
export function fromBase64Url(url) {
    const data = parseDataUrl(url);
    return data === null ? null : new (part('web').Blob)([data.bytes], { type: data.type });
}
