// The lists that follow from the table: actions for hosts, words for the
// completion of the REPL, examples for the test that runs them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './table.mjs';

/** Action types, inner types of remote actions, and record procedures. */
export function actionList(table) {
    const lists = { actions: {}, remote: {}, procedures: {} };
    for (const row of table.rows) {
        if (!row.type) continue;
        if (row.procedure) {
            note(lists.actions, { type: 'records_call_procedure', fields: ['procedure', 'options', 'taskId'] }, row);
            note(lists.procedures, { type: row.procedure, fields: inputFields(row) }, row);
        } else {
            note(row.remote ? lists.remote : lists.actions, row, row);
            if (row.inner) note(lists.remote, row.inner, row);
        }
        if (row.remote) {
            note(lists.actions, { type: 'remote', fields: ['event', 'allowBatching', 'taskId'] }, row);
        }
        for (const other of row.others ?? []) {
            note(other.remote ? lists.remote : lists.actions, other, row);
        }
    }
    for (const list of Object.values(lists)) sortKeys(list);
    return lists;
}

function inputFields(row) {
    return Array.isArray(row.input) ? row.input : (row.fields ?? []);
}

function note(list, action, row) {
    const entry = list[action.type] ??= { fields: [], by: [], permission: row.permission ?? 'none' };
    for (const field of action.fields ?? []) add(entry.fields, field);
    for (const field of action.spread ?? []) add(entry.spread ??= [], field);
    if (row.kind === 'task') entry.task = row.uuid ? 'uuid' : 'counter';
    if (row.kind === 'iterator') entry.task = 'iterator';
    add(entry.by, row.path);
}

function add(list, item) {
    if (!list.includes(item)) list.push(item);
}

function sortKeys(object) {
    const entries = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const key of Object.keys(object)) delete object[key];
    for (const [key, value] of entries) object[key] = value;
}

/** Every path, and the variables that types/frame.d.ts declares. */
export function completionWords(table) {
    const words = new Set(table.rows.map((row) => row.path));
    for (const word of [...words]) {
        for (let dot = word.indexOf('.'); dot >= 0; dot = word.indexOf('.', dot + 1)) {
            words.add(word.slice(0, dot));
        }
    }
    const frame = readFileSync(path.join(projectRoot, 'types/frame.d.ts'), 'utf8');
    for (const m of frame.matchAll(/^declare (?:const|let|var|class|function) ([A-Za-z_$][\w$]*)/gm)) {
        words.add(m[1]);
    }
    return [...words].sort();
}

export function runnableExamples(table) {
    return table.rows
        .filter((row) => row.example && row.gives !== undefined && !row.alias)
        .map(({ path: rowPath, group, example, gives }) =>
            ({ path: rowPath, group, example, gives: JSON.parse(gives) }));
}
