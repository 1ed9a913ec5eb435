// The members of the objects that the API hands out: each that the list of the
// API has is there in the real engine, and has a type.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import ts from 'typescript';
import { projectRoot } from '../../tools/api/table.mjs';
import { Pipe, missing } from '../behaviour/pipe.mjs';

const specFile = [process.env.AUXRT_SPEC, path.join(projectRoot, '../shared/spec')]
    .filter(Boolean).map((folder) => path.join(folder, 'api.json')).find(existsSync);
const noSpec = specFile ? false : 'there is no api.json to compare with (set AUXRT_SPEC)';
const entries = specFile ? JSON.parse(readFileSync(specFile, 'utf8')) : [];

/** Members by their own names; those that stand for others or for a symbol apart. */
const members = entries.filter((entry) => entry.section === 'object-member' && !/[<[]/.test(entry.path))
    .map((entry) => entry.path);
const outside = entries.filter((entry) => entry.section === 'third-party').map((entry) => entry.path);

/** Expressions for the objects, by the names of the list, and their types. */
const objects = {
    Bot: ['bot', 'RuntimeBot'],
    Vector2: ['new Vector2()', 'Vector2'],
    Vector3: ['new Vector3()', 'Vector3'],
    Quaternion: ['new Quaternion()', 'Quaternion'],
    Rotation: ['new Rotation()', 'Rotation'],
    PseudoRandomNumberGenerator: ['math.getSeededRandomNumberGenerator(1)', 'PseudoRandomNumberGenerator'],
    ApiDatabase: ['os.getDatabase("r", "a")', 'ApiDatabase'],
    Debugger: ['await os.createDebugger({ pausable: true })', 'PausableDebugger'],
    SharedDocument: [null, 'SharedDocument'],
    SharedMap: [null, 'SharedMap'],
    SharedArray: [null, 'SharedArray'],
    SharedText: [null, 'SharedText'],
};

const named = members.filter((name) => name.includes('#')).map((name) => name.split('#'));

/** Part of a bot only sometimes: its space, when it has one. */
const own = new Set(['Bot#space']);

let pipe = null;
after(() => pipe?.end());

async function evaluate(script) {
    const { ok } = await pipe.request({ call: 'test.eval', bot: 'a', script });
    if (typeof ok.returns?.$promise !== 'number') return ok;
    await pipe.request({ call: 'get', what: 'energy' });
    const settled = pipe.takeEvents().find((event) => event.event === 'settled');
    return { returns: settled?.value };
}

test('every member that objects of the API should have is there', {
    skip: noSpec || (missing === null ? false : `build ${missing} first`),
}, async () => {
    pipe = new Pipe();
    await pipe.request({ call: 'open' });
    await pipe.request({ call: 'stateUpdated', update: {
        state: { a: { id: 'a', tags: {} } }, addedBots: ['a'], removedBots: [], updatedBots: [], version: null,
    } });
    const absent = [];
    for (const [name, [expression]] of Object.entries(objects)) {
        if (expression === null) continue;
        const wanted = named.filter(([object]) => object === name).map(([, member]) => member);
        const { returns, throws } = await evaluate(`const object = ${expression};
            return ${JSON.stringify(wanted)}.filter((name) => !(name in object) && object[name] === undefined);`);
        assert.equal(throws, undefined, `${name}: ${JSON.stringify(throws)}`);
        absent.push(...returns.map((member) => `${name}#${member}`).filter((member) => !own.has(member)));
    }
    const paths = [...members.filter((name) => !name.includes('#')), ...outside];
    for (const name of paths) {
        const { returns } = await evaluate(`return ${name} === undefined;`);
        if (returns !== false) absent.push(name);
    }
    assert.deepEqual(absent, []);
});

test('every member of these objects has a type', { skip: noSpec }, () => {
    const lines = named.filter(([object]) => objects[object])
        .map(([object, member]) => `{ const x = null! as ${objects[object][1]}; x.${member}; }`);
    for (const name of members) if (!name.includes('#')) lines.push(`${name.replace('Array.prototype', '[1]')};`);
    const file = path.join(projectRoot, 'members.tsx');
    const { config } = ts.readConfigFile(path.join(projectRoot, 'types/tsconfig.json'), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, projectRoot);
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile;
    host.getSourceFile = (name, ...rest) => (name === file
        ? ts.createSourceFile(name, lines.join('\n'), ts.ScriptTarget.Latest) : read(name, ...rest));
    const program = ts.createProgram([path.join(projectRoot, 'types/auxrt.d.ts'), file], options, host);
    const source = program.getSourceFile(file);
    const wrong = program.getSemanticDiagnostics(source)
        .map(({ start, messageText }) => `${lines[source.getLineAndCharacterOfPosition(start).line]}  ${messageText}`);
    assert.deepEqual(wrong, []);
    assert.ok(lines.length > 100, `${lines.length} members`);
});
