// The floor of `await` of the workload `async`: a script that awaits numbers in
// a loop. Each await is a job, and each job an entry into the engine; with a
// time limit the engine reads clocks each time, those of the system or those
// that a program puts in their place.
//
// What it leaves out: the checks that are woven into asynchronous code.
(function () {
    'use strict';

    const count = 10000;
    let sum = 0;
    const step = {
        warm: 3, repeat: 10, units: count, expect: (count * (count - 1)) / 2,
        async run() {
            let s = 0;
            for (let i = 0; i < count; i++) s += await i;
            sum = s;
        },
        result: () => sum,
    };
    return [
        { ...step, name: 'await: no limit' },
        { ...step, name: 'await: limit', limited: true },
    ];
})()
