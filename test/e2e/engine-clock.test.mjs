// Entries into the engine are cheap as long as the program answers the clock of
// the engine's time limit.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { auxrt } from './command.mjs';

test("the engine reads the clocks of the command, not the system's", () => {
    const env = { ...process.env, LD_DEBUG: 'bindings' };
    const { stderr } = spawnSync(auxrt, ['--version'], { encoding: 'utf8', env });
    const bindings = stderr.split('\n').filter((line) => line.includes("symbol `clock_gettime'"));
    const own = bindings.find((line) => line.includes('/libjavascriptcoregtk-')) ?? bindings.join('\n');
    assert.ok(own.includes(`] to ${auxrt} [0]`), own);
});
