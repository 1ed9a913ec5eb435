// Reads the API table: every module of src/kernel/api/table, its rows checked.
//
// A row is plain data (see docs/internals/api-table.md). Everything that is
// generated is made from what `readTable` returns; nothing else reads the rows.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const projectRoot = path.resolve(
    path.dirname(fileURLToPath(import.meta.url)), '../..');
const tableFolder = path.join(projectRoot, 'src/kernel/api/table');

const kinds = new Set(['pure', 'runtime', 'action', 'task', 'iterator']);
const permissions = new Set([
    'none', 'ui', 'net', 'files', 'records', 'remotes', 'ai', 'money', 'inst',
]);
const rowKeys = new Set([
    'path', 'kind', 'params', 'overloads', 'returns', 'typeParameters',
    'type', 'fields', 'spread', 'others', 'inner', 'remote', 'procedure',
    'input', 'query', 'optionsFrom',
    'emit', 'value', 'impl', 'before', 'map', 'uuid',
    'rejectUnsuccessful', 'lazy',
    'permission', 'tag', 'maskable', 'maskKey', 'deprecated', 'alias',
    'getter', 'constant', 'class', 'declared', 'headless',
    'summary', 'details', 'example', 'gives', 'stub',
]);

export class TableError extends Error {}

/**
 * All groups in the order of their file names, each with its rows.
 * @returns {Promise<Table>}
 */
export async function readTable(folder = tableFolder) {
    const files = (await readdir(folder)).filter((f) => f.endsWith('.js'));
    files.sort();
    const groups = [];
    const stubs = [];
    for (const file of files) {
        const module = await import(pathToFileURL(path.join(folder, file)).href);
        const group = module.default;
        if (!group || !Array.isArray(group.rows)) {
            throw new TableError(`${file}: no default export with rows`);
        }
        if (group.group === 'stubs') {
            stubs.push(...group.rows.map((row) => ({ ...row, stub: true })));
        } else {
            groups.push({ ...group, file });
        }
    }
    const rows = groups.flatMap((g) =>
        g.rows.map((row) => Object.assign(row, { group: g.group })));
    const table = { groups, rows, stubs, byPath: indexByPath(rows, stubs) };
    for (const row of rows) checkRow(row, table);
    return table;
}

function indexByPath(rows, stubs) {
    const byPath = new Map();
    for (const row of [...rows, ...stubs]) {
        if (byPath.has(row.path)) {
            throw new TableError(`${row.path} stands in the table twice`);
        }
        byPath.set(row.path, row);
    }
    return byPath;
}

function checkRow(row, table) {
    const fail = (what) => {
        throw new TableError(`row ${row.path ?? JSON.stringify(row)}: ${what}`);
    };
    if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(row.path ?? '')) fail('bad path');
    for (const key of Object.keys(row)) {
        if (key !== 'group' && !rowKeys.has(key)) fail(`unknown key "${key}"`);
    }
    if (!kinds.has(row.kind)) fail(`kind "${row.kind}"`);
    if (row.alias) {
        const target = table.byPath.get(row.alias);
        if (!target) fail(`alias of ${row.alias}, which has no row`);
        if (target.alias) fail(`alias of the alias ${row.alias}`);
        inheritFromAlias(row, target);
    }
    if (!permissions.has(row.permission ?? 'none')) {
        fail(`permission "${row.permission}"`);
    }
    if (!row.summary) fail('no summary');
    if (!row.returns) fail('no returns');
    if (!row.alias && !row.impl && !row.emit && !row.value && !row.type) {
        fail('nothing to do: no emit, value, impl or alias');
    }
    if (row.gives !== undefined) {
        try {
            JSON.parse(row.gives);
        } catch {
            fail(`gives is not JSON: ${row.gives}`);
        }
    }
}

/** An alias repeats only what its target says differently. */
function inheritFromAlias(row, target) {
    const inherited = [
        'params', 'overloads', 'returns', 'typeParameters', 'type', 'fields',
        'spread', 'others', 'inner', 'remote', 'procedure', 'input', 'query',
        'uuid', 'rejectUnsuccessful', 'permission', 'maskable', 'details',
        'example', 'gives', 'tag',
    ];
    for (const key of inherited) {
        if (row[key] === undefined && target[key] !== undefined) {
            row[key] = target[key];
        }
    }
}

/** The list of call forms: the overloads, or the one signature. */
export function signaturesOf(row) {
    const own = { params: row.params ?? [], returns: row.returns };
    return row.overloads?.length ? row.overloads : [own];
}

export function lastPart(rowPath) {
    return rowPath.slice(rowPath.lastIndexOf('.') + 1);
}

export function parentPath(rowPath) {
    const dot = rowPath.lastIndexOf('.');
    return dot < 0 ? '' : rowPath.slice(0, dot);
}

/** @typedef {{ groups: any[], rows: any[], stubs: any[],
 *   byPath: Map<string, any> }} Table */
