// Which kind of data a file name stands for, and back.

import {
    ObjectCreate, ObjectKeys, StringPrototypeLastIndexOf, StringPrototypeSlice,
    StringPrototypeToLowerCase,
} from '../core/primordials.js';

/** Extensions by type, the usual one first. @type {Record<string, string[]>} */
const extensions = {
    'text/plain': ['txt', 'text', 'log'],
    'text/html': ['html', 'htm'],
    'text/css': ['css'],
    'text/csv': ['csv'],
    'text/markdown': ['md', 'markdown'],
    'text/javascript': ['js', 'mjs'],
    'text/yaml': ['yaml', 'yml'],
    'text/calendar': ['ics'],
    'text/vcard': ['vcf'],
    'application/json': ['json', 'map'],
    'application/xml': ['xml'],
    'application/pdf': ['pdf'],
    'application/zip': ['zip'],
    'application/gzip': ['gz'],
    'application/wasm': ['wasm'],
    'application/geo+json': ['geojson'],
    'application/octet-stream': ['bin'],
    'image/png': ['png'],
    'image/jpeg': ['jpg', 'jpeg'],
    'image/gif': ['gif'],
    'image/webp': ['webp'],
    'image/svg+xml': ['svg'],
    'image/avif': ['avif'],
    'image/bmp': ['bmp'],
    'image/x-icon': ['ico'],
    'audio/mpeg': ['mp3'],
    'audio/wav': ['wav'],
    'audio/ogg': ['ogg', 'oga'],
    'audio/mp4': ['m4a'],
    'audio/webm': ['weba'],
    'audio/flac': ['flac'],
    'video/mp4': ['mp4'],
    'video/webm': ['webm'],
    'video/ogg': ['ogv'],
    'video/quicktime': ['mov'],
    'model/gltf+json': ['gltf'],
    'model/gltf-binary': ['glb'],
    'model/stl': ['stl'],
    'model/obj': ['obj'],
    'font/woff': ['woff'],
    'font/woff2': ['woff2'],
    'font/ttf': ['ttf'],
};

/** @type {Record<string, string>} */
const types = ObjectCreate(null);
const names = ObjectKeys(extensions);
for (let i = 0; i < names.length; i++) {
    const list = extensions[names[i]];
    for (let j = 0; j < list.length; j++) types[list[j]] = names[i];
}

/**
 * The type of a file by its name. A name without a point counts as extension.
 * @param {string} name
 * @returns {string | undefined}
 */
export function typeOfFile(name) {
    const point = StringPrototypeLastIndexOf(name, '.');
    return types[StringPrototypeToLowerCase(StringPrototypeSlice(name, point + 1))];
}

/**
 * The usual extension, without the point.
 * @param {string} type
 * @returns {string | undefined}
 */
export function extensionOf(type) {
    return extensions[type]?.[0];
}
