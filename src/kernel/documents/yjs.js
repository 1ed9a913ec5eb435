// npm yjs, given the functions of browsers that it looks for when it is
// evaluated. With them it treats text that is no Unicode as it does elsewhere.

import { removeRandomValues } from '../parts/support/random-values.js';
import { removeTextCodecs } from '../parts/support/text-codecs.js';
import * as Y from 'yjs';

removeRandomValues();
removeTextCodecs();

export { Y };
