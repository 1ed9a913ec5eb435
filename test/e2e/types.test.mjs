// `auxrt types` makes an unpacked folder one that an editor understands: the
// compiler that editors use completes and checks the scripts in it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { auxFile, place, root, run } from './command.mjs';

const scripts = {
    onClick: '@const { petals } = thisBot.tags;\nos.toast(petals);\nreturn that.modality;',
    onWrong: '@os.toas("x");\nconst n: number = getBots("home");\nmath.degreesToRadians("x");',
};

/** An unpacked folder with types. */
async function folderOf(name, tags) {
    const file = auxFile(`${name}.aux`, { rose: { system: 'garden.rose', ...tags } });
    for (const args of [['unpack', file, place(name)], ['types', place(name)]]) {
        const { code, err } = await run(...args);
        assert.equal(code, 0, err);
    }
    return place(name);
}

/** What an editor asks: a language service over the folder. */
function editorOf(folder) {
    const { config } = ts.readConfigFile(path.join(folder, 'tsconfig.json'), ts.sys.readFile);
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    const service = ts.createLanguageService({
        getScriptFileNames: () => fileNames,
        getScriptVersion: () => '1',
        getScriptSnapshot: (file) => fs.existsSync(file)
            ? ts.ScriptSnapshot.fromString(fs.readFileSync(file, 'utf8')) : undefined,
        getCurrentDirectory: () => folder,
        getCompilationSettings: () => options,
        getDefaultLibFileName: ts.getDefaultLibFilePath,
        fileExists: ts.sys.fileExists,
        readFile: ts.sys.readFile,
        readDirectory: ts.sys.readDirectory,
    });
    const script = (tag) => path.join(folder, 'garden/rose', `${tag}.tsx`);
    return {
        /** Names that are offered behind the first place where a text ends. */
        offers(tag, text) {
            const at = fs.readFileSync(script(tag), 'utf8').indexOf(text) + text.length;
            const { entries } = service.getCompletionsAtPosition(script(tag), at, {});
            return entries.map((entry) => entry.name);
        },
        /** Marks of the lines of a script, without that of `return` in the outermost block. */
        marks(tag) {
            const file = service.getProgram().getSourceFile(script(tag));
            return [...service.getSyntacticDiagnostics(script(tag)), ...service.getSemanticDiagnostics(script(tag))]
                .filter(({ code }) => code !== 1108)
                .map(({ start }) => file.getLineAndCharacterOfPosition(start).line + 1);
        },
        /** What is told of the name at a text. */
        tells(tag, text) {
            const at = fs.readFileSync(script(tag), 'utf8').indexOf(text);
            return ts.displayPartsToString(service.getQuickInfoAtPosition(script(tag), at).documentation);
        },
    };
}

test('an editor completes the names of the API and of bots', async () => {
    const editor = editorOf(await folderOf('complete', scripts));
    const os = editor.offers('onClick', 'os.');
    for (const name of ['toast', 'localTime', 'showInput', 'vars']) assert.ok(os.includes(name), name);
    const bot = editor.offers('onClick', 'thisBot.');
    for (const name of ['tags', 'masks', 'links', 'id', 'vars']) assert.ok(bot.includes(name), name);
    const scope = editor.offers('onClick', '\n');
    for (const name of ['thisBot', 'that', 'tags', 'create', 'getBots', 'configBot', 'math']) {
        assert.ok(scope.includes(name), name);
    }
    assert.equal(scope.includes('document'), false, 'scripts have no document');
});

test('an editor shows what a function does', async () => {
    const editor = editorOf(await folderOf('tell', scripts));
    assert.match(editor.tells('onClick', 'toast'), /message/i);
});

test('an editor marks what is wrong, and nothing else', async () => {
    const editor = editorOf(await folderOf('check', scripts));
    assert.deepEqual(editor.marks('onClick'), []);
    assert.deepEqual(editor.marks('onWrong'), [1, 2, 3]);
});

test('packing and unpacking leave the files of editors alone', async () => {
    const folder = await folderOf('pack', scripts);
    const before = fs.readFileSync(place('pack.aux'), 'utf8');
    const packed = await run('pack', folder, place('packed.aux'));
    assert.equal(packed.code, 0, packed.err);
    assert.equal(packed.err, '');
    const state = (text) => JSON.parse(text).state;
    assert.deepEqual(state(fs.readFileSync(place('packed.aux'), 'utf8')), state(before));
    assert.equal((await run('unpack', '--update', place('pack.aux'), folder)).code, 0);
    for (const name of ['auxrt.d.ts', 'tsconfig.json']) {
        assert.ok(fs.existsSync(path.join(folder, name)), `${name} is gone`);
    }
});

test('the declarations are renewed, a configuration of your own stays', async () => {
    const folder = place('own');
    assert.equal((await run('types', folder)).code, 0);
    fs.writeFileSync(path.join(folder, 'auxrt.d.ts'), 'old');
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), '{}');
    const { out, code } = await run('types', folder, '--json');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), { folder, 'auxrt.d.ts': 'written', 'tsconfig.json': 'kept' });
    assert.equal(fs.readFileSync(path.join(folder, 'tsconfig.json'), 'utf8'), '{}');
    const types = fs.readFileSync(path.join(root, 'types/auxrt.d.ts'), 'utf8');
    assert.equal(fs.readFileSync(path.join(folder, 'auxrt.d.ts'), 'utf8'), types);
});

test('a folder that cannot be written is told', async () => {
    fs.writeFileSync(place('a-file'), '');
    const { code, err } = await run('types', place('a-file/below'));
    assert.equal(code, 3);
    assert.match(err, /auxrt types: .*a-file/);
    assert.equal((await run('types', 'a', 'b')).code, 2);
});
