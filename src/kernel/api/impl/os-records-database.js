// The object that os.getDatabase gives: SQL statements for one database.
//
// Values never become part of the SQL text: each is a `?` in the text and
// stands in the list of parameters beside it.

import { issueTask } from '../../core/tasks.js';
import { checkList } from '../checks.js';
import { ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush } from '../../core/primordials.js';

/** @typedef {{ query: string, params: unknown[] }} Statement */
/** @typedef {(answer: any) => any} Map */

/**
 * @param {any} templates the texts around the values
 * @param {...unknown} params
 * @returns {Statement}
 */
function sql(templates, ...params) {
    checkList(templates, 'ApiDatabase#sql', 'templates');
    return { query: ArrayPrototypeJoin(templates, '?'), params };
}

/**
 * @param {string} text SQL with a `?` for each parameter
 * @param {...unknown} params
 * @returns {Statement}
 */
function statement(text, ...params) {
    return { query: text, params };
}

/**
 * A row as an object by column, where the service sent columns and values.
 * @param {any} row
 * @param {any} columns
 */
function rowByColumn(row, columns) {
    if (!ArrayIsArray(row) || !ArrayIsArray(columns)) return row;
    /** @type {Record<string, any>} */
    const object = {};
    for (let i = 0; i < columns.length; i++) object[columns[i]] = row[i];
    return object;
}

/** @param {any} result what the service answered to one statement */
function mapResult(result) {
    /** @type {any[]} */
    const rows = [];
    const sent = result?.rows ?? [];
    for (let i = 0; i < sent.length; i++) ArrayPrototypePush(rows, rowByColumn(sent[i], result.columns));
    return {
        rows,
        affectedRowCount: result?.affectedRowCount,
        lastInsertId: result?.lastInsertId,
    };
}

/** @type {Map} */
function oneResult(answer) {
    if (!answer?.success) return answer;
    return { success: true, ...mapResult(answer.items?.[0]) };
}

/** @type {Map} */
function allResults(answer) {
    if (!answer?.success) return answer;
    /** @type {any[]} */
    const results = [];
    const items = answer.items ?? [];
    for (let i = 0; i < items.length; i++) ArrayPrototypePush(results, mapResult(items[i]));
    return { success: true, results };
}

/**
 * @param {(statements: Statement[], readonly: boolean, map?: Map) => any} send
 * @param {Map} [one]
 * @param {Map} [all]
 */
function functionsFor(send, one, all) {
    return {
        sql,
        /** @param {any} templates @param {...unknown} params */
        query(templates, ...params) {
            return send([sql(templates, ...params)], true, one);
        },
        /** @param {any} templates @param {...unknown} params */
        execute(templates, ...params) {
            return send([sql(templates, ...params)], false, one);
        },
        /** @param {Statement[]} statements @param {boolean} [readonly] */
        batch(statements, readonly = true) {
            return send(statements, readonly, all);
        },
        /** @param {Statement} oneStatement @param {boolean} [readonly] */
        run(oneStatement, readonly = true) {
            return send([oneStatement], readonly, one);
        },
    };
}

/**
 * @param {string} recordName
 * @param {string} address
 * @param {any} [options]
 */
export function getDatabase(recordName, address, options = {}) {
    /** @type {(statements: Statement[], readonly: boolean, map?: Map) => any} */
    const send = (statements, readonly, map) => issueTask((taskId) => ({
        type: 'records_call_procedure',
        procedure: {
            queryDatabase: { input: { recordName, address, statements, readonly } },
        },
        options,
        taskId,
    }), map ? { map } : undefined);
    const raw = functionsFor(send);
    return {
        ...functionsFor(send, oneResult, allResults),
        statement,
        get raw() { return raw; },
    };
}
