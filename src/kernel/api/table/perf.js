// Measuring the runtime.

export default {
    group: 'perf',
    title: 'Performance',
    rows: [
        {
            path: 'perf.getStats',
            kind: 'runtime',
            params: [],
            returns: 'PerformanceStats',
            impl: 'getStats',
            summary: 'Tells how busy the runtime is.',
            details: '`numberOfBots`; `shoutTimes`, the milliseconds that all shouts of a name '
                + 'took together, the longest first; `numberOfActiveTimers`, which counts '
                + 'timeouts, intervals, animations and watchers; `loadTimes`, the milliseconds '
                + 'that went into preparing scripts.',
            example: "create({ space: 'tempLocal', color: 'red' });\n"
                + 'return perf.getStats().numberOfBots > 0;',
            gives: 'true',
        },
    ],
};
