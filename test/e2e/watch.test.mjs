// `auxrt run --watch`: an edit is seen without typing anything again, whatever
// state the content is in, and Ctrl-C ends it all.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { auxFile, place, run, start } from './command.mjs';

const waits = 'waits for a change; Ctrl-C ends it';

test('what is saved runs at once, broken files included, and Ctrl-C ends it', async () => {
    const file = auxFile('w.aux', { a: { onInstJoined: '@os.toast("one");' } });
    const { child, ended, printed } = start(['run', '--watch', file]);
    await printed('show_toast  one');
    await printed(waits);
    auxFile('w.aux', { a: { onInstJoined: '@os.toast("second");' } });
    await printed('show_toast  second');
    auxFile('w.aux', { a: { onInstJoined: '@os.toast("broken"' } });
    await printed('SyntaxError');
    fs.renameSync(auxFile('new.aux', { a: { onInstJoined: '@setInterval(() => os.toast("third, for ever"), 1);' } }), file);
    await printed('third, for ever');
    child.kill('SIGINT');
    const end = await ended;
    assert.match(end.out, /-------- changed: starts again\n/);
    assert.match(end.out, /\nInterrupted\. 1 bot/);
    assert.equal(end.code, 0);
});

test('a script in a folder, and one that hangs', async () => {
    const file = auxFile('f.aux', { a: { system: 'home.a', onInstJoined: '@os.toast("joined");', onHang: '@while (true);' } });
    assert.equal((await run('unpack', file, 'f')).code, 0);
    const { child, ended, printed } = start(['run', 'f', '--watch', '--json', '--shout', 'onHang', '--limit', 'listener-ms=60000', '--limit', 'turn-ms=60000']);
    await printed('"joined"');
    const script = place('f/home/a/onHang.tsx');
    fs.writeFileSync(script, 'os.toast("mended"); throw new Error("and wrong");');
    await printed('"mended"');
    await printed(waits);
    child.kill('SIGTERM');
    const end = await ended;
    assert.match(end.out, /\{"event":"watch","message":"changed: starts again"\}\n/);
    assert.equal(end.code, 1);
});

test('there must be files to look at', async () => {
    const end = await run('run', '--watch', '--data', 'home');
    assert.match(end.err, /^auxrt run: --watch looks at files, but none is named\n/);
    assert.equal(end.code, 2);
});
