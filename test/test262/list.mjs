// Prints the tests that do not end as they do in the engine, one a line:
//
//   TEST262=FOLDER node test/test262/list.mjs [PART OF A NAME]
//
// name, which ways differ, how it ends in the engine, how it ends here, with
// tabs between. A part may be a file of such lines: these tests are run again.

import fs from 'node:fs';
import { differences } from './outcomes.mjs';
import { missing, tests } from './suite.mjs';

if (missing !== null) {
    console.error(missing);
    process.exit(2);
}
const part = process.argv[2] ?? '';
const listed = fs.existsSync(part)
    ? new Set(fs.readFileSync(part, 'utf8').split('\n').map((line) => line.split('\t')[0]))
    : null;
const chosen = tests().filter(({ name }) => listed?.has(name) ?? name.includes(part));
console.error(`${chosen.length} tests`);
for (const found of await differences(chosen, 2)) {
    console.log([found.name, found.way, found.engine, found.ours].join('\t'));
}
