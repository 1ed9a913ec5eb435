// Entries into the engine are cheap, and its timer ends no process, as long as
// the program answers the clocks of the engine's time limit.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { auxrt } from './command.mjs';

// The engine reads one of them itself, the other by GLib.
for (const library of ['libjavascriptcoregtk', 'libglib']) {
    test(`${library} reads the clocks of the command, not the system's`, () => {
        const env = { ...process.env, LD_DEBUG: 'bindings' };
        const { stderr } = spawnSync(auxrt, ['--version'], { encoding: 'utf8', env });
        const bindings = stderr.split('\n').filter((line) => line.includes("symbol `clock_gettime'"));
        const own = bindings.find((line) => line.includes(`/${library}-`)) ?? bindings.join('\n');
        assert.ok(own.includes(`] to ${auxrt} [0]`), own);
    });
}
