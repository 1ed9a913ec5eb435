// The generated functions, over the real queue and tasks of the kernel: what
// they emit, what they refuse, and how they hang together.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectRoot, readTable } from '../../tools/api/table.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'auxrt-functions-'));
after(() => rm(folder, { recursive: true }));

/** Generates and bundles the API together with the kernel's queue and tasks. */
async function load() {
    execFileSync(process.execPath,
        [path.join(projectRoot, 'tools/api/generate.mjs'), '--out', folder], { stdio: 'pipe' });
    const core = path.join(projectRoot, 'src/kernel/core');
    const file = path.join(folder, 'bundle.mjs');
    await build({
        stdin: {
            contents: `
                export { buildApi } from './api.js';
                export { apiNames, tagNames } from './api-names.js';
                export { takeQueue } from '${core}/queue.js';
                export { settleTask } from '${core}/tasks.js';
                export { runtime } from '${core}/state.js';
                import { setNative } from '${core}/native.js';
                const parts = {
                    ${fs.readdirSync(path.join(folder, 'api')).map((file) =>
                        `'api:${path.basename(file, '.js')}': () => require('./api/${file}')`).join(',\n')}
                };
                setNative({ loadPart: (name) => parts[name](), now: () => 0, emit() {}, log() {}, uuids: () => '["uuid"]', page: [0, 0, 0, 0], due: [0] });
            `,
            resolveDir: folder,
        },
        bundle: true, format: 'esm', outfile: file, logLevel: 'error', absWorkingDir: projectRoot,
        alias: {
            'auxrt-api': path.join(folder, 'api.js'),
            'auxrt-api-names': path.join(folder, 'api-names.js'),
        },
    });
    return import(pathToFileURL(file).href);
}

const { apiNames, buildApi, runtime, settleTask, tagNames, takeQueue } = await load();
const api = buildApi();
const table = await readTable();

/** What a call queues; the action without the id of its task. */
function queued(call) {
    takeQueue();
    const returned = call();
    returned?.catch?.(() => {});
    return takeQueue().map(({ taskId, ...action }) => JSON.parse(JSON.stringify(action)));
}

/** The member of the API with a dotted path. */
function member(rowPath) {
    return rowPath.split('.').reduce((object, name) => object[name], api);
}

test('every top-level name of the table is there, tag-bound ones apart', () => {
    const names = new Set([...table.rows, ...table.stubs].filter((r) => !r.tag)
        .map((r) => r.path.split('.')[0]));
    assert.deepEqual([...apiNames].sort(), [...names].sort());
    assert.deepEqual([...tagNames].sort(), table.rows.filter((r) => r.tag).map((r) => r.path).sort());
    assert.deepEqual(Object.keys(api).sort(), [...names].sort());
});

test('functions carry the last part of their name', () => {
    const wrong = table.rows
        .filter((r) => !r.tag && !r.alias && !r.getter && !r.constant && !r.class && !r.lazy)
        .filter((r) => !table.byPath.get(r.path.slice(0, r.path.lastIndexOf('.')))?.lazy)
        .map((r) => [r.path, member(r.path)])
        .filter(([p, f]) => typeof f !== 'function' || f.name !== p.split('.').at(-1));
    assert.deepEqual(wrong.map(([p, f]) => `${p}: ${f?.name}`), []);
});

test('an older name is the same function', () => {
    assert.equal(api.os.loadServer, api.os.loadInst);
    assert.equal(api.server.players, api.os.remotes);
    assert.equal(api.remoteWhisper, api.sendRemoteData);
});

test('names without a function give nothing', () => {
    for (const stub of table.stubs) assert.equal(member(stub.path)(), undefined, stub.path);
});

test('a task carries its id and settles with the answer', async () => {
    takeQueue();
    const promise = api.os.getRecordsEndpoint();
    const [action] = takeQueue();
    assert.equal(action.type, 'get_records_endpoint');
    settleTask(action.taskId, false, true, 'https://records.example');
    assert.equal(await promise, 'https://records.example');
});

test('a records procedure carries input and options', () => {
    assert.deepEqual(queued(() => api.os.listInstsByMarker('r', 'm', 'i', { endpoint: 'e' })), [{
        type: 'records_call_procedure',
        procedure: { listInsts: { input: { recordName: 'r', inst: 'i', marker: 'm' } } },
        options: { endpoint: 'e' },
    }]);
});

test('a refusal rejects with the code of the service', async () => {
    takeQueue();
    const promise = api.os.getWebhook('r', 'a');
    const [{ taskId }] = takeQueue();
    settleTask(taskId, false, true, {
        success: false, errorCode: 'not_authorized', errorMessage: 'No.',
    });
    await assert.rejects(promise, { message: 'not_authorized: No.', errorCode: 'not_authorized' });
});

test('a missing option object does not break a call', () => {
    for (const call of [
        () => api.web.get('https://a.example', null),
        () => api.xp.getAccountBalances(null),
        () => api.os.listWebhooks('r', 'a', null),
        () => api.os.recordData('r', 'a', 1, null),
        () => api.os.joinRoom('r', null),
    ]) assert.equal(queued(call).length, 1, String(call));
});

test('an argument that makes no sense names function and argument', () => {
    assert.throws(() => api.os.grantPermission('r', null), {
        name: 'TypeError',
        message: 'os.grantPermission(): the argument "permission" has to be an object, but it is null.',
    });
    assert.throws(() => api.os.applyUpdatesToInst('x'), { name: 'TypeError', message: /"updates"/ });
    assert.throws(() => api.superShout(5), { name: 'TypeError', message: /superShout.*"eventName"/ });
});

test('an error that content expects keeps its text', () => {
    assert.throws(() => api.os.recordEvent(null, 'e'), { message: 'A recordKeyOrName must be provided.' });
    assert.throws(() => api.os.recordEvent('r', {}), { message: 'eventName must be a string.' });
    assert.throws(() => api.os.createRecord(1), { message: 'recordName must be a string.' });
});

test('a record key stands for its record where only reading is done', () => {
    const key = 'vRK1.c2NvcmVz.c2VjcmV0';
    assert.equal(api.os.isRecordKey(key), true);
    assert.equal(api.os.isRecordKey('vRK2.c2NvcmVz.c2VjcmV0.anybody'), false);
    assert.equal(queued(() => api.os.getData(key, 'a'))[0].recordName, 'scores');
    assert.equal(queued(() => api.os.eraseData(key, 'a'))[0].recordKey, key);
    assert.deepEqual(queued(() => api.os.eraseInst(key, 'i'))[0].procedure,
        { deleteInst: { input: { recordKey: key, inst: 'i' } } });
});

test('masks answer only where scripts are compiled without async', () => {
    assert.equal(api.web.get.mask, undefined);
    runtime.forceSync = true;
    try {
        api.web.hook.mask({ url: 'u', method: 'GET' }).returns(5);
        assert.equal(api.web.hook({ method: 'GET', url: 'u' }), 5);
        assert.equal(api.webhook({ method: 'GET', url: 'u' }), 5);
        assert.throws(() => api.web.get('v'), { message: /No mask data for function: web\.get/ });
        assert.deepEqual(takeQueue(), []);
    } finally {
        runtime.forceSync = false;
    }
});

test('a remote action takes the place of the one that still waits', () => {
    assert.deepEqual(queued(() => api.remote(api.os.toast('hi'), ['a', { broadcast: true }])), [
        { type: 'remote', event: { type: 'show_toast', message: 'hi', duration: 2000 }, connectionId: 'a' },
        { type: 'remote', event: { type: 'show_toast', message: 'hi', duration: 2000 }, broadcast: true },
    ]);
});
