// Real content: the names that it uses from the scope of a script and from the
// API exist. Names that neither the API nor the language has are told; there are
// some in old content.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import ts from 'typescript';
import { readTable } from '../../tools/api/table.mjs';
import { Pipe, missing } from '../behaviour/pipe.mjs';
import { auxrt, place, root } from './command.mjs';

const corpus = path.resolve(root, '../shared/corpus');
const specFile = [process.env.AUXRT_SPEC, path.resolve(root, '../shared/spec')]
    .filter(Boolean).map((folder) => path.join(folder, 'api.json')).find(fs.existsSync);

/** The bots of a file of either version. */
function stateOf(file) {
    const out = place('corpus.aux');
    const { status, stderr } = spawnSync(auxrt, ['convert', '--to', '1', file, out], { encoding: 'utf8' });
    assert.equal(status, 0, `${file}: ${stderr}`);
    return JSON.parse(fs.readFileSync(out, 'utf8')).state;
}

/** @returns {Map<string, string>} texts of scripts, with a place where they stand */
function scripts() {
    const found = new Map();
    const files = fs.readdirSync(corpus, { recursive: true, encoding: 'utf8' }).sort();
    for (const file of files) {
        const full = path.join(corpus, file);
        if (/\/controller\/.*\.(js|txt|tsx)$/.test(full)) found.set(fs.readFileSync(full, 'utf8'), file);
        if (!file.endsWith('.aux')) continue;
        for (const [id, bot] of Object.entries(stateOf(full))) {
            for (const [tag, value] of Object.entries(bot.tags ?? {})) {
                if (typeof value !== 'string' || !/^(?:@|📄)/u.test(value)) continue;
                found.set(value.replace(/^(?:@|📄)/u, ''), `${file}: ${id}.${tag}`);
            }
        }
    }
    return found;
}

const isDeclaration = (node) => ts.isVariableDeclaration(node) || ts.isParameter(node)
    || ts.isBindingElement(node) || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)
    || ts.isClassDeclaration(node) || ts.isClassExpression(node) || ts.isImportClause(node)
    || ts.isImportSpecifier(node) || ts.isNamespaceImport(node) || ts.isEnumDeclaration(node)
    || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeParameterDeclaration(node);

/** Whether an identifier is read as a variable. */
function isVariable(node) {
    const { parent } = node;
    if (isDeclaration(parent) && parent.name === node) return false;
    if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
    if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
    if (ts.isBindingElement(parent)) return parent.initializer === node;
    if (ts.isMethodDeclaration(parent) || ts.isAccessor(parent) || ts.isPropertyDeclaration(parent)
        || ts.isPropertySignature(parent)) return parent.initializer === node;
    return !ts.isTypeReferenceNode(parent) && !ts.isLabeledStatement(parent) && !ts.isBreakOrContinueStatement(parent)
        && !ts.isJsxAttribute(parent) && !ts.isJsxClosingElement(parent) && !ts.isJsxOpeningElement(parent)
        && !ts.isJsxSelfClosingElement(parent) && !ts.isQualifiedName(parent) && !ts.isMetaProperty(parent)
        && !ts.isImportSpecifier(parent) && !ts.isExportSpecifier(parent) && !ts.isEnumMember(parent)
        && !ts.isNamedTupleMember(parent);
}

/** The dotted paths that a script uses of names that it does not declare. */
function usedPaths(text) {
    const source = ts.createSourceFile('script.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const own = new Set();
    const used = new Set();
    const declare = (node) => {
        if (isDeclaration(node) && node.name && ts.isIdentifier(node.name)) own.add(node.name.text);
        ts.forEachChild(node, declare);
    };
    const use = (node) => {
        if (ts.isIdentifier(node) && node.text !== '' && !own.has(node.text) && isVariable(node)) {
            let name = node.text;
            let at = node;
            while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) {
                at = at.parent;
                name += `.${at.name.text}`;
            }
            used.add(name);
        }
        ts.forEachChild(node, use);
    };
    declare(source);
    use(source);
    return used;
}

let pipe = null;
after(() => pipe?.end());

const skip = !fs.existsSync(corpus) ? `no folder ${corpus}` : missing ? `build ${missing} first` : false;

test('what real content uses of the API exists', { skip }, async (t) => {
    const { rows, stubs } = await readTable();
    const known = new Set([...rows, ...stubs].map((row) => row.path));
    const spaces = new Set([...known].flatMap((p) => p.split('.').map((_, i, all) => all.slice(0, i + 1).join('.')))
        .filter((p) => [...known].some((k) => k.startsWith(`${p}.`))));
    /** The part of a used path that names a member of the API; null for other paths. */
    const memberOf = (used) => {
        const parts = used.split('.');
        for (let i = 1; i <= parts.length; i++) {
            const name = parts.slice(0, i).join('.');
            if (known.has(name) && !spaces.has(name)) return name;
            if (!spaces.has(name)) return i > 1 ? name : null;
        }
        return null;
    };
    const members = new Map();
    const variables = new Map();
    const texts = scripts();
    for (const [text, where] of texts) {
        for (const used of usedPaths(text)) {
            const member = memberOf(used);
            const name = used.split('.')[0];
            if (member !== null) members.set(member, where);
            else if (!spaces.has(name)) variables.set(name, where);
        }
    }
    pipe = new Pipe();
    await pipe.request({ call: 'open', userId: 'me' });
    const bots = { me: { id: 'me', space: 'tempLocal', tags: {} } };
    await pipe.request({ call: 'stateUpdated', update: {
        state: bots, addedBots: ['me'], removedBots: [], updatedBots: [], version: null,
    } });
    const exists = async (expression) => {
        const script = `try { return ${expression} !== undefined; } catch { return false; }`;
        const { ok } = await pipe.request({ call: 'test.eval', bot: 'me', script });
        return ok?.returns === true;
    };
    const unknown = [];
    for (const [name, where] of [...members, ...variables]) {
        const scope = name.includes('.') || known.has(name) ? name : `typeof ${name} === 'undefined' ? undefined : 1`;
        if (!await exists(`(${scope})`)) unknown.push([name, where]);
    }
    // Read by every script, undefined or null for this one.
    const sometimes = new Set(['that', 'data', 'undefined', 'creatorBot', 'arguments', '_configBot']);
    const absent = unknown.filter(([name]) => !sometimes.has(name));
    t.diagnostic(`${texts.size} scripts use ${members.size} members of the API and ${variables.size} other names`);
    for (const [name, where] of absent) t.diagnostic(`not there: ${name} (${where})`);
    assert.ok(members.size > 0);
    const spec = specFile ? JSON.parse(fs.readFileSync(specFile, 'utf8')).map((entry) => entry.path) : [];
    const promised = new Set([...known, ...spec.filter((p) => !/^\w+Bot$|[#<]/.test(p))]);
    assert.deepEqual(absent.filter(([name]) => promised.has(name)), []);
});
