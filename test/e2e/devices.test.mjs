// Devices of run and shout: web requests, files, and tasks nobody answers.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { auxFile, jsonLines, place, run } from './command.mjs';

// ------------------------------------------------------------------ the server

/** @type {{ method: string, url: string, headers: any, body: string }[]} */
let requests = [];
let port = 0;
let otherPort = 0;
let tries = 0;

const pages = {
    '/json': (answer) => {
        answer.setHeader('Content-Type', 'application/json');
        answer.setHeader('X-Many', ['one', 'two']);
        answer.end('{"open":true}');
    },
    '/text': (answer) => answer.end('Come in'),
    '/bytes': (answer) => answer.end(Buffer.from([0xff, 0, 1])),
    '/special': (answer) => answer.end('{"door":{"$bot":"a"}}'),
    '/missing': (answer) => {
        answer.statusCode = 404;
        answer.end('nobody');
    },
    '/busy': (answer) => {
        answer.statusCode = tries++ < 2 ? 503 : 200;
        answer.end('done');
    },
    '/never': () => {},
    '/large': (answer) => answer.end('x'.repeat(1048577)),
    '/fits': (answer) => answer.end('x'.repeat(1048576)),
    '/moved': (answer) => answer.writeHead(302, { Location: '/json' }).end(),
    '/kept': (answer) => answer.writeHead(307, { Location: '/text' }).end(),
    '/loop': (answer) => answer.writeHead(302, { Location: '/loop' }).end(),
    '/file': (answer) => answer.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
    '/elsewhere': (answer) =>
        answer.writeHead(302, { Location: `http://127.0.0.1:${otherPort}/text` }).end(),
    '/by-name': (answer) =>
        answer.writeHead(302, { Location: `http://localhost:${port}/text` }).end(),
};

function serve(request, answer) {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => (body += text));
    request.on('end', () => {
        const { method, url, headers } = request;
        requests.push({ method, url, headers, body });
        (pages[url] ?? pages['/missing'])(answer);
    });
}

const servers = [http.createServer(serve), http.createServer(serve)];

before(async () => {
    for (const server of servers) {
        await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    }
    [port, otherPort] = servers.map((server) => server.address().port);
});

after(() => {
    for (const server of servers) {
        server.closeAllConnections();
        server.close();
    }
});

/** What a script returns that may use the network in this way. */
async function ask(script, ...options) {
    requests = [];
    const base = `http://127.0.0.1:${port}`;
    const file = auxFile('web.aux', {
        a: {
            onAsk: `@const base = '${base}';
                try { ${script} } catch (error) {
                    return { failed: error.message, code: error.code,
                        status: error.response?.status, data: error.response?.data };
                }`,
            onAnswer: '@tags.heard = that.data;',
        },
    });
    const end = await run('shout', file, 'onAsk', '--json', ...options);
    const lines = jsonLines(end.out);
    assert.equal(lines.at(-1)?.event, 'results', end.out + end.err);
    return { value: lines.at(-1).results[0], lines };
}

const named = () => `--allow-net=127.0.0.1:${port}`;

// ------------------------------------------------------------------ the network

test('nothing is sent without --allow-net', async () => {
    const { value } = await ask('return await web.get(base + "/json");');
    assert.equal(value.code, 'NOT_PERMITTED');
    assert.match(value.failed, /the network is not permitted/);
    assert.deepEqual(requests, []);
});

test('a loopback address is refused unless its host is named', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f.1', '0.0.0.0']) {
        const { value } = await ask(`return await web.get('http://${host}:${port}/json');`, '--allow-net');
        assert.equal(value.code, 'NOT_PERMITTED', host);
        assert.match(value.failed, /not public/, host);
    }
    assert.deepEqual(requests, []);
    const { value } = await ask('return await web.get(base + "/json");', named());
    assert.equal(value.status, 200);
});

test('another port or host than the named one is refused', async () => {
    const script = `return await web.get('http://127.0.0.1:${otherPort}/text');`;
    assert.equal((await ask(script, named())).value.code, 'NOT_PERMITTED');
    assert.equal((await ask(script, '--allow-net=127.0.0.1:80')).value.code, 'NOT_PERMITTED');
    assert.equal((await ask(script, '--allow-net=*.0.0.1')).value.code, 'NOT_PERMITTED');
    assert.deepEqual(requests, []);
    assert.equal((await ask(script, '--allow-net=example.com,127.0.0.1')).value.data, 'Come in');
});

test('an answer has data, status, statusText and headers', async () => {
    const { value } = await ask('return await web.get(base + "/json");', named());
    assert.deepEqual(value.data, { open: true });
    assert.equal(value.status, 200);
    assert.equal(value.statusText, 'OK');
    assert.equal(value.headers['content-type'], 'application/json');
    assert.equal(value.headers['x-many'], 'one, two');
});

test('texts are texts, other bytes an ArrayBuffer, strangers name no bots', async () => {
    const { value } = await ask(
        `const get = async (path) => (await web.get(base + path)).data;
        return [await get('/text'), await get('/bytes'), await get('/special')];`, named());
    assert.deepEqual(value, [
        'Come in',
        { $bytes: { type: 'ArrayBuffer', base64: '/wAB' } },
        '{"door":{"$bot":"a"}}',
    ]);
});

test('methods, headers and data arrive', async () => {
    await ask(
        `await web.post(base + '/text', { name: 'Ada' }, { headers: { 'X-Key': 'k' } });
        await web.post(base + '/text', 'plain', { headers: { 'Content-Type': 'text/x' } });
        await web.hook({ method: 'delete', url: base + '/text' });`, named());
    const [object, text, removal] = requests;
    assert.equal(object.method, 'POST');
    assert.deepEqual(JSON.parse(object.body), { name: 'Ada' });
    assert.equal(object.headers['content-type'], 'application/json');
    assert.equal(object.headers['x-key'], 'k');
    assert.equal(text.body, 'plain');
    assert.equal(text.headers['content-type'], 'text/x');
    assert.equal(removal.method, 'DELETE');
});

test('what would forge a request is refused', async () => {
    for (const options of [
        "{ headers: { 'X-A': 'b\\r\\nX-C: d' } }",
        "{ headers: { 'X A': 'b' } }",
        "{ headers: { Host: 'example.com' } }",
        "{ headers: { 'Content-Length': '0' } }",
        "{ method: 'GET / HTTP/1.1' }",
        "{ url: 'file:///etc/passwd' }",
        "{ url: 'text' }",
        '{ url: 7 }',
    ]) {
        const { value } = await ask(
            `return await web.hook({ url: base + '/text', ...${options} });`, named());
        assert.equal(value.code, 'BAD_REQUEST', options);
    }
    assert.deepEqual(requests, []);
});

test('a bad status rejects with the response, and is tried again', async () => {
    const { value } = await ask('return await web.get(base + "/missing");', named());
    assert.deepEqual(value, {
        failed: 'Request failed with status code 404',
        code: 'BAD_STATUS',
        status: 404,
        data: 'nobody',
    });
    tries = 0;
    const again = await ask(
        'return await web.get(base + "/busy", { retryCount: 3, retryAfterMs: 1 });', named());
    assert.equal(again.value.data, 'done');
    assert.equal(requests.length, 3);
});

test('responseShout tells the bots', async () => {
    const { lines } = await ask(
        `await web.hook({ method: 'GET', url: base + '/text', responseShout: 'onAnswer' });`,
        named());
    const edits = lines.flatMap((line) => line.actions ?? []).filter((a) => a.type === 'update_bot');
    assert.deepEqual(edits.map((edit) => edit.update.tags), [{ heard: 'Come in' }]);
});

test('redirects are followed to where the network is permitted only', async () => {
    const get = async (path) => (await ask(`return await web.get(base + '${path}');`, named())).value;
    assert.deepEqual((await get('/moved')).data, { open: true });
    assert.match((await get('/loop')).failed, /more than 5 redirects/);
    assert.equal(requests.length, 6);
    assert.equal((await get('/file')).code, 'BAD_REQUEST');
    assert.equal((await get('/elsewhere')).code, 'NOT_PERMITTED');
    assert.equal(requests.length, 1);
    const open = await ask("return await web.get(base + '/by-name');", `${named()},*`);
    assert.equal(open.value.code, 'NOT_PERMITTED');
    assert.equal(requests.length, 1);
});

test('a redirect keeps what it should, and no keys go to another host', async () => {
    await ask("await web.post(base + '/moved', { a: 1 });", named());
    assert.deepEqual(requests.map((r) => [r.method, r.body]), [['POST', '{"a":1}'], ['GET', '']]);
    await ask("await web.post(base + '/kept', { a: 1 });", named());
    assert.deepEqual(requests.map((r) => [r.method, r.body]), [['POST', '{"a":1}'], ['POST', '{"a":1}']]);
    await ask(
        "await web.get(base + '/elsewhere', { headers: { Authorization: 'secret', 'X-Key': 'k' } });",
        '--allow-net=127.0.0.1');
    assert.deepEqual(
        requests.map((r) => [r.headers.authorization, r.headers['x-key']]),
        [['secret', 'k'], [undefined, 'k']]);
});

test('an answer that does not come, or is too large, ends the request', async () => {
    const late = await ask('return await web.get(base + "/never");', named(), '--net-time=0.2');
    assert.equal(late.value.code, 'TIMEOUT');
    const large = await ask('return await web.get(base + "/large");', named(), '--net-size=1');
    assert.equal(large.value.code, 'TOO_LARGE');
    const fits = await ask('return (await web.get(base + "/fits")).data.length;', named(), '--net-size=1');
    assert.equal(fits.value, 1048576);
    const post = await ask(
        'return await web.post(base + "/text", "x".repeat(1048577));', named(), '--net-size=1');
    assert.equal(post.value.code, 'TOO_LARGE');
});

test('run waits for requests, and none of them stops the bots', async () => {
    const file = auxFile('loop.aux', {
        a: {
            onInstJoined: `@const answers = await Promise.all([1, 2, 3].map(
                () => web.get('http://127.0.0.1:${port}/text')));
                os.log(answers.map((answer) => answer.data).join());`,
        },
    });
    const end = await run('run', file, named());
    assert.match(end.out, /^log +Come in,Come in,Come in$/m);
    assert.equal(end.code, 0);
});

test('options that make no sense are explained', async () => {
    const file = auxFile('web.aux', { a: {} });
    for (const [option, message] of [
        ['--allow-net=', /names no host/],
        ['--allow-net=http://example.com', /is no host/],
        ['--net-time=0', /takes seconds/],
        ['--net-size=none', /takes MiB/],
        ['--unanswered=maybe', /report or reject/],
        ['--answer=show_input', /TYPE=JSON/],
        ['--answer==1', /TYPE=JSON/],
        ['--answer=show_input=4x', /not valid JSON/],
    ]) {
        const end = await run('run', file, option);
        assert.equal(end.code, 2, option);
        assert.match(end.err, message);
    }
    const end = await run('run', file, '--allow-write', place('nowhere'));
    assert.equal(end.code, 3);
    assert.match(end.err, /is no folder/);
});

// -------------------------------------------------------------------- the files

/** A new folder, beside which nothing may appear. */
function folder(name) {
    fs.mkdirSync(place(name));
    fs.mkdirSync(place(`${name}/in`));
    return place(`${name}/in`);
}

test('downloads are written into the folder, and never over a file', async () => {
    const into = folder('downloads');
    const file = auxFile('give.aux', {
        a: {
            onGive: `@os.download('one', 'note.txt');
                os.download('two', 'note.txt');
                os.download(new Uint8Array([255, 0]), 'raw.bin');
                os.downloadBots([thisBot], 'me');`,
        },
    });
    const end = await run('run', file, '--shout', 'onGive', '--allow-write', into);
    assert.deepEqual(fs.readdirSync(into).sort(), ['me.aux', 'note (2).txt', 'note.txt', 'raw.bin']);
    assert.equal(fs.readFileSync(`${into}/note.txt`, 'utf8'), 'one');
    assert.equal(fs.readFileSync(`${into}/note (2).txt`, 'utf8'), 'two');
    assert.deepEqual([...fs.readFileSync(`${into}/raw.bin`)], [255, 0]);
    assert.ok(JSON.parse(fs.readFileSync(`${into}/me.aux`, 'utf8')).state.a);
    assert.match(end.out, /^log +wrote .*note \(2\)\.txt$/m);
});

test('a Blob is written with all its bytes, however it was made', async () => {
    const into = folder('blobs');
    const file = auxFile('blobs.aux', {
        a: {
            onGive: `@os.download(new Blob(['hé', new Uint8Array([0, 255])]), 'parts.bin');
                os.download(new File(['page'], 'x', { type: 'text/html' }), 'page');
                os.download(bytes.fromBase64Url('data:image/png;base64,iVBORw=='), 'image');
                os.download(new Blob([]), 'empty.bin');`,
        },
    });
    const end = await run('run', file, '--shout', 'onGive', '--allow-write', into);
    assert.equal(end.code, 0, end.out);
    const written = Object.fromEntries(fs.readdirSync(into)
        .map((name) => [name, fs.readFileSync(`${into}/${name}`).toString('hex')]));
    assert.deepEqual(written, {
        'parts.bin': '68c3a900ff', 'page.html': '70616765', 'image.png': '89504e47', 'empty.bin': '',
    });
});

test('a Blob is the body of a request', async () => {
    await ask(`return web.post('http://127.0.0.1:${port}/text', new Blob(['a', 'b']));`,
        `--allow-net=127.0.0.1:${port}`);
    assert.equal(requests[0]?.body, 'ab');
});

test('names of files do not lead out of the folder', async () => {
    const into = folder('escape');
    fs.symlinkSync(place('escape/out.txt'), `${into}/link.txt`);
    const names = ['../out.txt', '/tmp/../../out.txt', '..\\\\out.txt', '..', '.hidden',
        'link.txt', 'a/../../out.txt', '.', '', 'x\\u0000y.txt', `${'n'.repeat(300)}.txt`];
    const file = auxFile('escape.aux', {
        a: { onGive: `@for (const name of ${JSON.stringify(names).replaceAll('\\\\\\\\', '\\\\')}) os.download(name, name, 'text/plain');` },
    });
    const end = await run('run', file, '--shout', 'onGive', '--allow-write', into);
    assert.deepEqual(fs.readdirSync(place('escape')), ['in'], end.out);
    assert.equal(fs.readdirSync(into).length, names.length + 1, end.out);
    for (const name of fs.readdirSync(into)) {
        assert.doesNotMatch(name, /^\.|[/\\\0]/);
        assert.ok(Buffer.byteLength(name) <= 200, name);
    }
    assert.ok(fs.lstatSync(`${into}/link.txt`).isSymbolicLink());
});

test('without --allow-write nothing is written, and that is told once', async () => {
    const file = auxFile('give.aux', {
        a: { onGive: "@os.download('one', 'refused.txt'); os.download('two', 'refused.txt');" },
    });
    const end = await run('run', file, '--shout', 'onGive');
    assert.equal(end.out.match(/no file is written for download/g)?.length, 1);
    assert.equal(fs.existsSync(place('refused.txt')), false);
});

test('uploads are what is in the folder', async () => {
    const from = folder('uploads');
    fs.writeFileSync(`${from}/b.txt`, 'text');
    fs.writeFileSync(`${from}/a.bin`, Buffer.from([255]));
    fs.writeFileSync(`${from}/.hidden`, 'no');
    fs.mkdirSync(`${from}/sub`);
    fs.writeFileSync(place('uploads/outside.txt'), 'not theirs');
    fs.symlinkSync(place('uploads/outside.txt'), `${from}/link.txt`);
    const { value } = await ask('return await os.showUploadFiles();', '--allow-read', from);
    assert.deepEqual(value, [
        { name: 'a.bin', size: 1, data: { $bytes: { type: 'ArrayBuffer', base64: '/w==' } } },
        { name: 'b.txt', size: 4, data: 'text' },
    ]);
    const refused = await ask('return await os.showUploadFiles();');
    assert.match(refused.value.failed, /reading files is not permitted/);
});

test('the bots of the .aux files in the folder are added', async () => {
    const from = folder('bots');
    fs.renameSync(auxFile('guest.aux', { guest: { kind: 'guest' } }), `${from}/guest.aux`);
    fs.writeFileSync(`${from}/broken.aux`, '{');
    const file = auxFile('host.aux', {
        a: {
            onInstJoined: '@os.showUploadAuxFile();',
            onAnyBotsAdded: "@os.log(that.bots.map((bot) => bot.tags.kind).join());",
        },
    });
    const end = await run('run', file, '--allow-read', from);
    assert.match(end.out, /^log +guest$/m);
    assert.match(end.out, /^error +broken\.aux was not loaded: /m);
});

// ---------------------------------------------------------- what nobody answers

test('a type of task that nobody answers is told of once', async () => {
    const file = auxFile('photo.aux', {
        a: { onInstJoined: '@os.openPhotoCamera(); os.openPhotoCamera(); os.showInput();' },
    });
    const end = await run('run', file);
    const told = end.out.match(/no device answers .*/g);
    assert.deepEqual(told, [
        'no device answers open_photo_camera; the promise stays open',
        'no device answers show_input; the promise stays open',
    ]);
    assert.equal(end.code, 0);
});

test('--unanswered=reject rejects, streams included', async () => {
    const { value } = await ask('return await os.showInput();', '--unanswered=reject');
    assert.equal(value.failed, 'no device answers show_input');
    const stream = await ask(
        "for await (const part of await ai.stream.chat('Hello')) os.log(part);",
        '--unanswered=reject');
    assert.equal(stream.value.failed, 'no device answers ai_chat_stream');
});

test('--answer answers tasks in advance, each answer once and in turn', async () => {
    const { value } = await ask(
        "return [await os.showInput(), await os.showConfirm({}), await os.showInput(), await os.showInput().catch(e => e.message)];",
        '--answer=show_input="first"', '--answer', 'show_confirm=true', '--answer', 'show_input={"x":[1]}');
    assert.deepEqual(value, ['first', true, { x: [1] }, 'no --answer is left for show_input']);
});
