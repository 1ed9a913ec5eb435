// The API table: complete, consistent, and what it says is what is generated.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { projectRoot, readTable, signaturesOf } from '../../tools/api/table.mjs';
import { freeNames } from '../../tools/api/names.mjs';
import { signature } from '../../tools/api/types.mjs';

const table = await readTable();
const generator = path.join(projectRoot, 'tools/api/generate.mjs');

const specFile = [
    process.env.AUXRT_SPEC,
    path.join(projectRoot, '../shared/spec'),
].filter(Boolean).map((folder) => path.join(folder, 'api.json')).find(existsSync);

/** Reports every difference at once, so that one run shows what is missing. */
function assertNone(problems, what) {
    assert.equal(problems.length, 0, `${what}:\n  ${problems.join('\n  ')}`);
}

const sorted = (list) => [...list].sort();
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// ---------------------------------------------------------------- the spec

const specTest = (name, body) => test(name, {
    skip: specFile ? false : 'there is no api.json to compare with (set AUXRT_SPEC)',
}, async () => {
    const entries = JSON.parse(await readFile(specFile, 'utf8'));
    body(entries.filter((e) => e.section === 'library'), entries);
});

specTest('every name of the library exists, and no other', (library) => {
    const known = new Set(library.map((e) => e.path));
    const missing = library.filter((e) => !table.byPath.has(e.path)).map((e) => e.path);
    assertNone(missing, 'missing names');
    const extra = table.rows.map((r) => r.path)
        .filter((p) => !known.has(p) && !['os.appHooks', 'os.appCompat'].includes(p));
    assertNone(extra, 'names that the library does not have');
});

specTest('every name stands in its group with its kind', (library) => {
    assertNone(library.flatMap((e) => {
        const row = table.byPath.get(e.path);
        if (!row || (row.group === e.group && row.kind === e.kind)) return [];
        return [`${e.path}: ${row.group}, ${row.kind}; expected ${e.group}, ${e.kind}`];
    }), 'wrong group or kind');
});

const shapeOf = (params) => params.map((p) => (isRest(p)
    ? `...${p.name.replace('...', '')}`
    : `${p.name}${isOptional(p) ? '?' : ''}`));

/** A list may write the dots in the name. */
const isRest = (p) => Boolean(p.rest) || p.name.startsWith('...');

const isOptional = (p) =>
    Boolean(p.optional) || p.default !== undefined || p.defaultText !== undefined;

specTest('every function takes the same arguments', (library) => {
    assertNone(library.flatMap((e) => {
        const row = table.byPath.get(e.path);
        if (!row || e.getter || row.class) return [];
        const own = shapeOf(row.params ?? []);
        const wanted = shapeOf(e.params);
        return same(own, wanted) ? [] : [`${e.path}(${own}); expected (${wanted})`];
    }), 'different arguments');
});

specTest('every call form of an overloaded function is there', (library) => {
    assertNone(library.flatMap((e) => {
        const row = table.byPath.get(e.path);
        if (!row || !e.overloads) return [];
        const own = (row.overloads ?? []).map((o) => shapeOf(o.params).join());
        const missing = e.overloads.map((o) => shapeOf(o.params).join())
            .filter((form) => !own.includes(form));
        return missing.map((form) => `${e.path}(${form})`);
    }), 'missing call forms');
});

/** Types of the actions of a row, with their fields. */
function actionsOf(row) {
    if (!row.type) return [];
    const own = row.procedure
        ? { type: 'records_call_procedure', fields: ['procedure', 'options', 'taskId'] }
        : row.remote
            ? { type: 'remote', fields: ['event', 'allowBatching', 'taskId'], inner: row }
            : { type: row.type, fields: row.fields ?? [], spread: row.spread, inner: row.inner };
    return [own, ...(row.others ?? [])];
}

const withoutTask = (fields) => sorted((fields ?? []).filter((f) => f !== 'taskId'));

specTest('every action has the same type and fields', (library) => {
    const problems = [];
    for (const e of library) {
        const row = table.byPath.get(e.path);
        if (!row || !e.action || e.path === 'action.perform') continue;
        const own = actionsOf(row);
        for (const wanted of [e.action, ...(e.altActions ?? [])]) {
            const found = own.find((a) => a.type === wanted.type);
            if (!found) problems.push(`${e.path}: no ${wanted.type}`);
            else if (!same(withoutTask(found.fields), withoutTask(wanted.fields))) {
                problems.push(`${e.path}: ${wanted.type} {${found.fields}}; expected {${wanted.fields}}`);
            }
        }
        if (e.action.type !== 'remote' && e.action.spreadFields
            && !same(sorted(row.spread ?? []), sorted(e.action.spreadFields))) {
            problems.push(`${e.path}: spread {${row.spread}}; expected {${e.action.spreadFields}}`);
        }
        const inner = e.action.event;
        if (inner && own[0].inner?.type !== inner.type) {
            problems.push(`${e.path}: around ${own[0].inner?.type}; expected ${inner.type}`);
        } else if (inner && !same(sorted(own[0].inner.fields ?? []), sorted(inner.fields))) {
            problems.push(`${e.path}: ${inner.type} {${own[0].inner.fields}}; expected {${inner.fields}}`);
        }
    }
    assertNone(problems, 'different actions');
});

specTest('every record procedure has the same name and input', (library) => {
    const names = (list) => sorted(list.map((n) => n.replace(/[{ (].*$/, '')));
    assertNone(library.flatMap((e) => {
        const row = table.byPath.get(e.path);
        if (!row || !e.action?.procedure) return [];
        if (row.procedure !== e.action.procedure) {
            return [`${e.path}: ${row.procedure}; expected ${e.action.procedure}`];
        }
        const { procedureInput } = e.action;
        if (!Array.isArray(procedureInput)) return [];
        const own = names(Array.isArray(row.input) ? row.input : row.fields ?? []);
        const wanted = names(procedureInput);
        return same(own, wanted) ? [] : [`${e.path}: input {${own}}; expected {${wanted}}`];
    }), 'different procedures');
});

specTest('the flags of every name are the same', (library) => {
    const problems = [];
    for (const e of library) {
        const row = table.byPath.get(e.path);
        if (!row) continue;
        const flag = (name, own, wanted) => {
            if (Boolean(own) !== Boolean(wanted)) problems.push(`${e.path}: ${name} is ${Boolean(own)}`);
        };
        flag('tag', row.tag, e.tagSpecific);
        flag('maskable', row.maskable, e.maskable);
        flag('deprecated', row.deprecated, e.deprecated);
        flag('getter', row.getter, e.getter);
        flag('uuid', row.uuid, e.taskId === 'uuid');
        flag('rejectUnsuccessful', row.rejectUnsuccessful, e.rejectsOnUnsuccessfulResult);
    }
    assertNone(problems, 'different flags');
});

specTest('the names that only older content looks up exist', (library, entries) => {
    const stubs = entries.filter((e) => e.section === 'doc-stub').map((e) => e.path);
    assert.deepEqual(sorted(table.stubs.map((s) => s.path)), sorted(stubs));
});

specTest('the types know every variable of a script', async (library, entries) => {
    const types = await readFile(path.join(projectRoot, 'types/frame.d.ts'), 'utf8');
    const names = entries.filter((e) => e.section === 'script-scope').map((e) => e.path)
        .filter((name) => /^[a-z]\w*$/i.test(name) && !['this', 'globalThis'].includes(name));
    assertNone(names.filter((name) => !new RegExp(`declare const ${name}\\b`).test(types)),
        'variables without a type');
});

// ---------------------------------------------------------------- by itself

test('the checked-in types and pages are what the table gives', () => {
    execFileSync(process.execPath, [generator, '--check'], { stdio: 'pipe' });
});

test('every row is documented with an example', () => {
    assertNone(table.rows.filter((r) => !r.alias && (!r.details || !r.example))
        .map((r) => r.path), 'rows without details or example');
});

test('summaries are one sentence that ends with a full stop', () => {
    assertNone(table.rows.filter((r) => !/^[A-Z].*\.$/.test(r.summary) || r.summary.length > 100)
        .map((r) => `${r.path}: ${r.summary}`), 'summaries');
});

test('what computes something tells what its example gives', () => {
    const random = /random|uuid|keypair|encrypt|\bsign\b/i;
    assertNone(table.rows
        .filter((r) => r.kind === 'pure' && !r.alias && r.gives === undefined && r.example?.includes('return'))
        .filter((r) => !random.test(r.path)).map((r) => r.path), 'examples without a result');
});

test('the order of arguments lets optional ones be left out', () => {
    assertNone(table.rows.flatMap((row) => signaturesOf(row).flatMap((form) => {
        const kinds = form.params.map((p) => (p.rest ? 2 : isOptional(p) ? 1 : 0));
        return kinds.some((k, i) => i > 0 && k < kinds[i - 1]) ? [signature(row.path, form, row)] : [];
    })), 'required after optional');
});

test('expressions name only their arguments and what the kernel exports', () => {
    const free = freeNames("{ type: 'a', b: c ? d.e : f, ...g, h: (i) => i.j + k, l }", ['c', 'g']);
    assert.deepEqual(sorted(free), ['d', 'f', 'k', 'l']);
});

test('the generated functions, lists and words cover the whole table', async () => {
    const out = await mkdtemp(path.join(tmpdir(), 'auxrt-api-'));
    try {
        execFileSync(process.execPath, [generator, '--out', out], { stdio: 'pipe' });
        const words = (await readFile(path.join(out, 'words.txt'), 'utf8')).split('\n');
        assertNone(table.rows.map((r) => r.path).filter((p) => !words.includes(p)), 'words');
        const { actions } = JSON.parse(await readFile(path.join(out, 'actions.json'), 'utf8'));
        assert.deepEqual(actions.show_toast.by, ['os.toast']);
        assert.deepEqual(actions.show_toast.fields, ['message', 'duration']);
        for (const row of table.rows) {
            const api = await readFile(path.join(out, 'api', `${row.group}.js`), 'utf8');
            assert.ok(!api.includes(row.summary), `documentation of ${row.path} in its file`);
        }
    } finally {
        await rm(out, { recursive: true });
    }
});
