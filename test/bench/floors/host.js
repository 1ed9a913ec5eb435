// The host of the floors of `app` and `app-echo`: it keeps the bots that it is
// told of, and reports each change back as a state update, as the host of a
// benchmark does with `echo`.
(function () {
    'use strict';

    const bots = new Map();
    const counts = {};

    function apply({ type, id, bot, update }) {
        if (type === 'add_bot') bots.set(id, bot.tags);
        else if (type === 'remove_bot') bots.delete(id);
        else if (type === 'update_bot' && update.tags) Object.assign(bots.get(id), update.tags);
    }

    function emptyUpdate() {
        return { state: {}, addedBots: [], updatedBots: [], removedBots: [], version: null };
    }

    function add(report, { type, id, bot, update }) {
        report.state[id] = bot ?? update ?? null;
        if (type === 'add_bot') report.addedBots.push(id);
        else if (type === 'update_bot') report.updatedBots.push(id);
        else report.removedBots.push(id);
    }

    /** The same in whatever order the members of objects are. */
    const same = (a, b) =>
        typeof a !== 'object' || a === null || typeof b !== 'object' || b === null
            ? a === b
            : Object.keys({ ...a, ...b }).every((key) => same(a[key], b[key]));

    return {
        /** The parts of a workload that has one step. */
        read(text) {
            const { bots: state, steps, check } = JSON.parse(text);
            const [{ args, warm, repeat, shout, action, ids, echo }] = steps;
            for (const id in state) bots.set(id, state[id].tags);
            return {
                bots: JSON.stringify(state),
                check: JSON.stringify(check),
                events: args.map((arg) => JSON.stringify({ name: shout ?? action, ids, arg })),
                warm,
                repeat,
                echo: echo === true,
            };
        },
        /** Takes actions; gives the texts of updates: a bot is in each once. */
        take(text) {
            const texts = [];
            let report = null;
            for (const action of JSON.parse(text)) {
                counts[action.type] = (counts[action.type] ?? 0) + 1;
                if (action.id === undefined) continue;
                apply(action);
                if (report !== null && action.id in report.state) {
                    texts.push(JSON.stringify(report));
                    report = null;
                }
                report ??= emptyUpdate();
                add(report, action);
            }
            if (report !== null) texts.push(JSON.stringify(report));
            return texts;
        },
        /** What is not as the workload's check says; '' if all is. */
        check(text, runtime) {
            const { tags, bots: count } = JSON.parse(text);
            const wrong = runtime.errors.slice();
            const ids = Object.keys(runtime.bots);
            if (ids.length !== count) wrong.push(`${ids.length} bots instead of ${count}`);
            for (const id in tags) {
                for (const tag in tags[id]) {
                    const value = runtime.bots[id]?.[tag];
                    if (!same(value, tags[id][tag])) wrong.push(`${id}.${tag} is ${value}`);
                }
            }
            for (const id of ids) {
                if (!same(runtime.bots[id], bots.get(id))) wrong.push(`the host's ${id} differs`);
            }
            return wrong.slice(0, 9).join('\n');
        },
        counts: () => JSON.stringify(counts),
    };
})()
