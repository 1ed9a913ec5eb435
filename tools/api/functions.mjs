// Writes the table as functions: api.js, and one file for each group in api/.
//
// api.js knows which group has which name, and makes the objects that scripts
// see; a group's file, which is evaluated when one of its members is first
// used, has the members. Rows with `emit` become methods that queue an action
// or issue a task; rows with `impl` are the exported function itself, so that a
// call costs nothing more. Documentation stays out.

import { TableError, lastPart, parentPath, projectRoot } from './table.mjs';
import { freeNames, implExports, implPath, kernelExports } from './names.mjs';
import path from 'node:path';

const checks = {
    text: 'checkText', object: 'checkObject', function: 'checkFunction',
    list: 'checkList', given: 'checkGiven', number: 'checkNumber', key: 'checkKey',
};

/** Writes the file of one group. */
class Writer {
    constructor(group, table, shared, options) {
        this.group = group;
        this.table = table;
        this.exported = shared.exported;
        this.implNames = shared.implNames;
        this.missing = shared.missing;
        this.options = options;
        this.used = new Map(); // name → module path
        this.implUsed = new Map(); // `group.name` → the name in this file
        this.groupsUsed = new Set(); // whose members are aliases here
        this.tree = new Map();
        this.later = []; // assignments, when the tree is there
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
        const local = `${groupName(row.group)}_${name}`;
        this.implUsed.set(`${row.group}.${name}`, local);
        return local;
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
            if (row.constant) return `${name}: ${impl}`;
            const checks = this.checksOf(row).join(' ');
            if (checks !== '') {
                // What the implementation does by default is its own business.
                const names = row.params.map((p) => (p.rest ? `...${p.name}` : p.name));
                const head = row.params.map((p, i) => (p.optional || p.default !== undefined
                    ? `${p.name} = undefined` : names[i])).join(', ');
                return `${name}(${head}) { ${checks} return ${impl}(${names.join(', ')}); }`;
            }
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

    /** The expression for the members of a group. */
    membersOf(group) {
        if (group === this.group) return 'api';
        this.groupsUsed.add(group);
        return `${groupName(group)}()`;
    }

    isEmpty() {
        return this.tree.size === 0;
    }

    /** The text of the file. */
    file(outFolder) {
        return `${header}${this.imports(path.join(outFolder, 'api'))}
const api = {
${print(this.tree, 4)}};
${this.later.map((line) => `${line}\n`).join('')}
/** The members of this group, where they stand in the API. */
export function members() {
    return api;
}
`;
    }

    imports(folder) {
        const byModule = new Map();
        const add = (file, name) => byModule.set(file, [...(byModule.get(file) ?? []), name]);
        for (const [name, file] of this.used) add(file, name);
        for (const [key, local] of this.implUsed) {
            const dot = key.indexOf('.');
            add(implPath(key.slice(0, dot)), `${key.slice(dot + 1)} as ${local}`);
        }
        let text = '';
        for (const file of [...byModule.keys()].sort()) {
            const names = byModule.get(file).sort().join(', ');
            text += `import { ${names} } from '${relativeTo(folder, file)}';\n`;
        }
        for (const group of [...this.groupsUsed].sort()) {
            text += `import { members as ${groupName(group)} } from './${group}.js';\n`;
        }
        return text;
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
    return `group_${group.replace(/-/g, '_')}`;
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

/** Nested objects by path: name → member text, or another such object. */
function insert(tree, rowPath, leaf) {
    const parts = rowPath.split('.');
    let at = tree;
    for (let i = 0; i < parts.length - 1; i++) {
        const next = at.get(parts[i]) ?? new Map();
        at.set(parts[i], next);
        at = next;
    }
    at.set(parts.at(-1), leaf);
}

/** Makes the objects on the way to a member that is set afterwards. */
function insertParents(tree, rowPath) {
    let at = tree;
    for (const part of rowPath.split('.').slice(0, -1)) {
        if (!at.has(part)) at.set(part, new Map());
        at = at.get(part);
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
 * Puts every row into the file of its group.
 * @returns the tree of all names with the group of each, in the order in which
 * scripts see them
 */
function distribute(table, writerOf) {
    const homes = new Map();
    const aliases = [];
    const children = new Set(table.rows.map((row) => parentPath(row.path)));
    const place = (row, text) => {
        insert(homes, row.path, row.group);
        insert(writerOf(row.group).tree, row.path, text);
    };
    for (const row of table.rows) {
        const writer = writerOf(row.group);
        const parent = table.byPath.get(parentPath(row.path));
        if (row.tag) {
            // core/tag-functions.js binds these to the calling bot.
        } else if (parent) {
            // A member of a function belongs to the file of that function.
            const home = writerOf(parent.group);
            if (row.alias) aliases.push({ ...row, group: parent.group, inFunction: true });
            else if (!parent.lazy) {
                home.later.push(`api.${row.path} = `
                    + `({ ${home.member(row)} }).${lastPart(row.path)};`);
            }
        } else if (row.alias && !children.has(row.path)) {
            insertParents(homes, row.path);
            insertParents(writer.tree, row.path);
            aliases.push(row);
        } else if (row.alias) {
            const target = table.byPath.get(row.alias);
            place(row, writer.member({
                ...target, path: row.path,
                maskKey: target.maskKey ?? target.path,
            }));
        } else {
            place(row, writer.member(row));
        }
    }
    for (const stub of table.stubs) {
        place({ path: stub.path, group: 'stubs' }, `${lastPart(stub.path)}() {}`);
    }
    for (const row of aliases) {
        const writer = writerOf(row.group);
        const target = table.byPath.get(row.alias);
        if (!row.inFunction) insert(homes, row.path, row.group);
        writer.later.push(`api.${row.path} = ${writer.membersOf(target.group)}.${row.alias};`);
    }
    return homes;
}

/** The one group of all members below, or null when there are several. */
function soleGroup(home) {
    if (!(home instanceof Map)) return home;
    const groups = new Set([...home.values()].map(soleGroup));
    return groups.size === 1 ? [...groups][0] : null;
}

/** Which group has which member, as the source of an object. */
function printHomes(home, numberOf) {
    const group = soleGroup(home);
    if (group !== null) return numberOf(group);
    return `{ __proto__: null, ${[...home].map(([name, below]) =>
        `${name}: ${printHomes(below, numberOf)}`).join(', ')} }`;
}

const header = '// Generated by tools/api/generate.mjs from src/kernel/api/table. Do not edit.\n';

/**
 * The files by their names.
 * @param {import('./table.mjs').Table} table
 * @param {{ outFolder: string, allowMissing?: boolean }} options
 */
export async function writeFunctions(table, options) {
    const shared = { exported: await kernelExports(), implNames: new Map(), missing: [] };
    for (const group of table.groups) {
        shared.implNames.set(group.group, await implExports(group.group));
    }
    const writers = new Map();
    const writerOf = (group) => {
        if (!writers.has(group)) writers.set(group, new Writer(group, table, shared, options));
        return writers.get(group);
    };
    const homes = distribute(table, writerOf);
    const groups = [...writers.keys()].filter((group) => !writers.get(group).isEmpty());
    const numberOf = (group) => `${groups.indexOf(group)}`;
    /** @type {Map<string, string>} */
    const files = new Map();
    for (const group of groups) {
        files.set(`api/${group}.js`, writers.get(group).file(options.outFolder));
    }
    const spread = [...homes].filter(([, home]) => soleGroup(home) === null);
    files.set('api/index.js', `${header}
/** Which group has which member of the objects whose members lie in several. */
export function membersByGroup() {
    return {
        __proto__: null,
${spread.map(([name, home]) => `        ${name}: ${printHomes(home, numberOf)},\n`).join('')}    };
}
`);
    const tagNames = table.rows.filter((r) => r.tag).map((r) => r.path);
    const rootHomes = [...homes].map(([name, home]) =>
        `${name}: ${soleGroup(home) === null ? -1 : numberOf(soleGroup(home))}`);
    files.set('api-names.js', `${header}
/** Names of the API in the scope of every script. */
export const apiNames = ${JSON.stringify([...homes.keys()])};

/** Names that are bound to the bot whose script runs. */
export const tagNames = ${JSON.stringify(tagNames)};
`);
    files.set('api.js', `${header}
import { lazyObject, lazyTree, member, memberOf } from '${toKernel(options.outFolder, 'core/lazy.js')}';
import { part } from '${toKernel(options.outFolder, 'core/parts.js')}';
import { apiNames } from './api-names.js';

const groups = ${JSON.stringify(groups)};

/** The members of a group, where they stand in the API. */
const membersOf = (group) => part('api:' + groups[group]).members();

/** The group of each name in the scope of every script, -1 for several. */
const homes = {
    __proto__: null, ${rootHomes.join(', ')},
};

/** The API: an object with one member for each name of \`apiNames\`. */
export function buildApi() {
    return lazyObject(apiNames, (name) => {
        const home = homes[name];
        if (home >= 0) return memberOf(membersOf(home), name);
        return member(lazyTree(part('api:index').membersByGroup()[name], [name], membersOf));
    });
}
`);
    return { missing: shared.missing, files };
}

/** The path of a kernel module for a file in a folder. */
function toKernel(folder, file) {
    return relativeTo(folder, path.join(projectRoot, 'src/kernel', file));
}

function relativeTo(folder, file) {
    const r = path.relative(folder, file).split(path.sep).join('/');
    return r.startsWith('.') ? r : `./${r}`;
}
