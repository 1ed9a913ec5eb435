// Writes api.js: the table as functions.
//
// The file builds the objects that scripts see. Rows with `emit` become methods
// that queue an action or issue a task; rows with `impl` are the exported
// function itself, so that a call costs nothing more. Documentation stays out.

import { TableError, lastPart, parentPath } from './table.mjs';
import { freeNames, implExports, implPath, kernelExports } from './names.mjs';
import path from 'node:path';

const checks = {
    text: 'checkText', object: 'checkObject', function: 'checkFunction',
    list: 'checkList', given: 'checkGiven', number: 'checkNumber',
};

class Writer {
    constructor(table, exported, options) {
        this.table = table;
        this.exported = exported;
        this.options = options;
        this.used = new Map(); // name → module path
        this.groupsUsed = new Set();
        this.missing = [];
        this.implNames = new Map();
    }

    /** Names of the row's own implementation come before those of the kernel. */
    use(name, row) {
        if (this.implNames.get(row.group)?.has(name)) {
            const file = implPath(row.group);
            const other = this.used.get(name);
            if (other && other !== file) {
                throw new TableError(`${row.path}: "${name}" is exported twice`);
            }
            this.used.set(name, file);
            return true;
        }
        const from = this.exported.get(name);
        if (!from) {
            const say = `${row.path}: nothing in the kernel exports "${name}"`;
            if (!this.options.allowMissing) throw new TableError(say);
            this.missing.push(say);
            return false;
        }
        this.used.set(name, from);
        return true;
    }

    /** Imports what the code needs; false when something is not there. */
    useAll(code, bound, row) {
        let complete = true;
        for (const name of freeNames(code, bound)) {
            if (!this.use(name, row)) complete = false;
        }
        return complete;
    }

    /** The expression that names an implementation. */
    impl(row) {
        const name = row.impl;
        if (!this.implNames.get(row.group)?.has(name)) {
            const say = `${row.path}: src/kernel/api/impl/${row.group}.js does not export "${name}"`;
            if (!this.options.allowMissing) throw new TableError(say);
            this.missing.push(say);
            return null;
        }
        this.groupsUsed.add(row.group);
        return `${groupName(row.group)}.${name}`;
    }

    parameters(row) {
        const list = [];
        if (row.tag) list.push('caller');
        for (const p of row.params ?? []) {
            if (p.rest) list.push(`...${p.name}`);
            else if (p.default !== undefined) {
                this.useAll(p.default, [], row);
                list.push(`${p.name} = ${p.default}`);
            } else if (p.optional) list.push(`${p.name} = undefined`);
            else list.push(p.name);
        }
        return list.join(', ');
    }

    bound(row) {
        const names = (row.params ?? []).map((p) => p.name);
        if (row.tag) names.push('caller');
        if (row.kind === 'task' || row.kind === 'iterator') names.push('taskId');
        if (row.before) {
            for (const m of row.before.matchAll(/\b(?:const|let)\s+(\w+)/g)) names.push(m[1]);
        }
        return names;
    }

    checksOf(row) {
        const lines = [];
        for (const p of row.params ?? []) {
            if (!p.check) continue;
            if (typeof p.check === 'string') {
                const check = checks[p.check];
                if (!check) throw new TableError(`${row.path}: check "${p.check}"`);
                this.use(check, row);
                lines.push(`${check}(${p.name}, '${row.path}', '${p.name}');`);
            } else {
                const { missing, text } = p.check;
                const check = !missing ? 'requireTextIfGiven'
                    : text ? 'requireText' : 'requireValue';
                this.use(check, row);
                const say = missing ? `, ${quote(missing)}` : '';
                lines.push(`${check}(${p.name}, '${p.name}'${say});`);
            }
        }
        return lines;
    }

    /** The body of a function that is written by the table alone. */
    body(row) {
        const lines = this.checksOf(row);
        if (row.before) {
            this.useAll(row.before, this.bound(row), row);
            lines.push(row.before);
        }
        lines.push(`return ${this.result(row)};`);
        return lines.join(' ');
    }

    result(row) {
        if (row.value) {
            this.useAll(row.value, this.bound(row), row);
            return row.value;
        }
        const action = row.emit ?? defaultAction(row);
        this.useAll(action, this.bound(row), row);
        if (row.kind === 'action') {
            this.use('enqueue', row);
            return `enqueue(${action})`;
        }
        const issue = row.kind === 'iterator' ? 'issueIterable' : 'issueTask';
        this.use(issue, row);
        return `${issue}((taskId) => (${action})${this.taskOptions(row)})`;
    }

    taskOptions(row) {
        const parts = [];
        if (row.uuid) parts.push('uuid: true');
        if (row.rejectUnsuccessful) parts.push('rejectUnsuccessful: true');
        if (row.map) {
            this.useAll(row.map, [...this.bound(row), 'result'], row);
            const map = /=>/.test(row.map) ? row.map : `(result) => ${row.map}`;
            parts.push(`map: ${map}`);
        }
        return parts.length ? `, { ${parts.join(', ')} }` : '';
    }

    /** One member of an object literal. */
    member(row) {
        const name = lastPart(row.path);
        if (row.getter) return this.getterMember(row, name);
        if (row.impl) {
            const impl = this.impl(row);
            if (!impl) return this.missingMember(row, name);
            if (row.class && row.lazy) return `get ${name}() { return ${impl}(); }`;
            if (row.class || row.constant) return `${name}: ${impl}`;
            this.use('named', row);
            const fn = `named(${impl}, '${name}')`;
            return `${name}: ${row.maskable ? this.masked(row, fn) : fn}`;
        }
        const before = this.missing.length;
        const method = `${name}(${this.parameters(row)}) { ${this.body(row)} }`;
        if (this.missing.length > before) return this.missingMember(row, name);
        if (row.maskable) return `${name}: ${this.masked(row, `({ ${method} }).${name}`)}`;
        return method;
    }

    getterMember(row, name) {
        if (row.impl) {
            const impl = this.impl(row);
            if (!impl) return this.missingMember(row, name);
            return `get ${name}() { return ${impl}(); }`;
        }
        return `get ${name}() { ${this.body(row)} }`;
    }

    masked(row, fn) {
        this.use('maskable', row);
        return `maskable('${row.maskKey ?? row.path}', ${fn})`;
    }

    missingMember(row, name) {
        this.use('unavailable', row);
        const head = row.getter ? 'get ' : '';
        return `${head}${name}() { return unavailable('${row.path}'); }`;
    }
}

function quote(text) {
    return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function groupName(group) {
    return `${group.replace(/-/g, '_')}_impl`;
}

/** The action of a row whose fields are its parameters. */
function defaultAction(row) {
    if (row.procedure) {
        const input = Array.isArray(row.input) ? `{ ${row.input.join(', ')} }` : row.input;
        const call = row.query ? `{ input: ${input}, query: ${row.query} }` : `{ input: ${input} }`;
        return `{ type: 'records_call_procedure', procedure: { ${row.procedure}: ${call} }, `
            + `options: ${row.optionsFrom ?? 'options'}, taskId }`;
    }
    const names = new Set([...(row.params ?? []).map((p) => p.name), 'taskId']);
    const fields = (row.fields ?? []).filter((f) => f !== 'taskId' || row.kind !== 'action');
    for (const field of fields) {
        if (!names.has(field)) {
            throw new TableError(`${row.path}: no emit, and field "${field}" is no parameter`);
        }
    }
    const task = row.kind === 'action' || fields.includes('taskId') ? [] : ['taskId'];
    return `{ ${[`type: '${row.type}'`, ...fields, ...task].join(', ')} }`;
}

/** Nested objects by path: name → member text or another such object. */
function insert(tree, rowPath, text) {
    const parts = rowPath.split('.');
    let at = tree;
    for (let i = 0; i < parts.length - 1; i++) {
        const next = at.get(parts[i]) ?? new Map();
        at.set(parts[i], next);
        at = next;
    }
    at.set(parts.at(-1), text);
}

/** Makes the objects on the way to a member that is set afterwards. */
function insertParents(tree, rowPath) {
    let at = tree;
    for (const part of rowPath.split('.').slice(0, -1)) {
        if (!at.has(part)) at.set(part, new Map());
        at = at.get(part);
    }
}

/** Sees to it that there is an object for a member that is added later. */
function ensureNamespace(tree, rowPath) {
    const parts = rowPath.split('.').slice(0, -1);
    let at = tree;
    for (const part of parts) {
        if (!at.has(part)) at.set(part, new Map());
        at = at.get(part);
        if (!(at instanceof Map)) return;
    }
}

function print(tree, indent) {
    const pad = ' '.repeat(indent);
    let text = '';
    for (const [name, value] of tree) {
        text += value instanceof Map
            ? `${pad}${name}: {\n${print(value, indent + 4)}${pad}},\n`
            : `${pad}${value},\n`;
    }
    return text;
}

/**
 * @param {import('./table.mjs').Table} table
 * @param {{ outFolder: string, allowMissing?: boolean }} options
 */
export async function writeFunctions(table, options) {
    const writer = new Writer(table, await kernelExports(), options);
    for (const group of table.groups) {
        writer.implNames.set(group.group, await implExports(group.group));
    }
    const tree = new Map();
    const later = [];
    const children = new Set(table.rows.map((row) => parentPath(row.path)));
    const isFunction = (p) => table.byPath.has(p);
    for (const row of table.rows) {
        const parent = parentPath(row.path);
        if (row.tag) {
            // core/tag-functions.js binds these to the calling bot.
        } else if (isFunction(parent)) {
            if (!table.byPath.get(parent).lazy) later.push(row);
        } else if (row.alias && !children.has(row.path)) {
            insertParents(tree, row.path);
            later.push(row);
        } else if (row.alias) {
            const target = table.byPath.get(row.alias);
            insert(tree, row.path, writer.member({
                ...target, path: row.path,
                maskKey: target.maskKey ?? target.path,
            }));
        } else {
            insert(tree, row.path, writer.member(row));
        }
    }
    for (const stub of table.stubs) {
        insert(tree, stub.path, `${lastPart(stub.path)}() {}`);
    }
    const after = later.map((row) => row.alias
        ? `    api.${row.path} = api.${row.alias};\n`
        : `    api.${parentPath(row.path)}.${lastPart(row.path)} = ({ ${writer.member(row)} }).${lastPart(row.path)};\n`).join('');
    const tagNames = table.rows.filter((r) => r.tag).map((r) => r.path);
    const apiNames = [...new Set(
        [...table.rows.filter((r) => !r.tag), ...table.stubs].map((r) => r.path.split('.')[0]))];
    return {
        missing: writer.missing,
        text: `// Generated by tools/api/generate.mjs from src/kernel/api/table. Do not edit.
${importsOf(writer, options.outFolder)}
/** Names of the API in the scope of every script. */
export const apiNames = ${JSON.stringify(apiNames)};

/** Names that are bound to the bot whose script runs. */
export const tagNames = ${JSON.stringify(tagNames)};

/** The API: an object with one member for each name of \`apiNames\`. */
export function buildApi() {
    const api = {
${print(tree, 8)}    };
${after}    return api;
}
`,
    };
}

function importsOf(writer, outFolder) {
    const relative = (file) => {
        const r = path.relative(outFolder, file).split(path.sep).join('/');
        return r.startsWith('.') ? r : `./${r}`;
    };
    const byModule = new Map();
    for (const [name, file] of writer.used) {
        byModule.set(file, [...(byModule.get(file) ?? []), name]);
    }
    let text = '';
    for (const file of [...byModule.keys()].sort()) {
        text += `import { ${byModule.get(file).sort().join(', ')} } from '${relative(file)}';\n`;
    }
    for (const group of [...writer.groupsUsed].sort()) {
        text += `import * as ${groupName(group)} from '${relative(implPath(group))}';\n`;
    }
    return text;
}
