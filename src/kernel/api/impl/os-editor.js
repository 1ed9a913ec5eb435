// What editors ask for.

import { ArrayPrototypeSlice } from '../../core/primordials.js';
import { BUILT_IN_TAGS } from '../built-in-tags.js';

/** A new list of the names. */
export function listBuiltinTags() {
    return ArrayPrototypeSlice(BUILT_IN_TAGS);
}
