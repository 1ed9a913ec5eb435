// The floors of `getBot(byTag)` and `getBot(byID)` of the workload `query-10k`.
//
// What it has: byTag and byID make a function that tells whether a bot fits
// and that getBot can recognise as one of its own, with what it asks for, so
// that a Map answers. 900 calls in all. Four ways of knowing the function
// again: a private member put on it, a weak map, a property that scripts could
// see, and a list of the few that were made last. As in the workload, where
// other steps come first, byTag has been called 2700 times before.
//
// What it leaves out: several filters, values that are functions, limits, who
// is calling.
(function () {
    'use strict';

    const bots = new Map();
    const places = new Map();
    for (let i = 0; i < 10000; i++) {
        const bot = { id: `bot${i}`, tags: { place: i } };
        bots.set(bot.id, bot);
        places.set(i, [bot]);
    }
    const indexes = new Map([['place', places]]);

    const byMember = () => {
        class Given {
            constructor(object) {
                return object;
            }
        }
        class Filter extends Given {
            #asked;
            constructor(filter, asked) {
                super(filter);
                this.#asked = asked;
            }
            static of = (filter) => (#asked in filter ? filter.#asked : undefined);
        }
        return { keep: (filter, asked) => new Filter(filter, asked), of: Filter.of };
    };

    const byWeakMap = () => {
        const all = new WeakMap();
        return {
            keep(filter, asked) {
                all.set(filter, asked);
                return filter;
            },
            of: (filter) => all.get(filter),
        };
    };

    const byProperty = () => {
        const key = Symbol('asked');
        return {
            keep(filter, asked) {
                filter[key] = asked;
                return filter;
            },
            of: (filter) => filter[key],
        };
    };

    // Who is not among the last would be known by one of the other ways.
    const byLast = () => {
        const functions = Array(4).fill(null);
        const questions = Array(4).fill(null);
        let next = 0;
        return {
            keep(filter, asked) {
                functions[next] = filter;
                questions[next] = asked;
                next = (next + 1) & 3;
                return filter;
            },
            of(filter) {
                for (let i = 0; i < 4; i++) if (functions[i] === filter) return questions[i];
                return undefined;
            },
        };
    };

    function api({ keep, of }) {
        class Question {
            constructor(tag, value) {
                this.tag = tag;
                this.value = value;
            }
        }
        return {
            byTag: (tag, value) => keep((bot) => bot.tags[tag] === value, new Question(tag, value)),
            byID: (id) => keep((bot) => bot.id === id, new Question('id', id)),
            getBot(filter) {
                const asked = of(filter);
                if (asked === undefined) return undefined;
                if (asked.tag === 'id') return bots.get(asked.value);
                return indexes.get(asked.tag)?.get(asked.value)?.[0];
            },
        };
    }

    const ways = {
        'private member': byMember,
        'weak map': byWeakMap,
        'property': byProperty,
        'the last four': byLast,
    };
    const steps = [];
    for (const way in ways) {
        const { byTag, byID, getBot } = api(ways[way]());
        const step = {
            warm: 2, repeat: 7, units: 100, expect: 100,
            prepare() {
                for (let i = 0; i < 2700; i++) byTag('place', i);
            },
        };
        steps.push({
            ...step,
            name: `getBot(byTag): ${way}`,
            run() {
                let s = 0;
                for (let i = 0; i < 100; i++) s += getBot(byTag('place', 5)) ? 1 : 0;
                return s;
            },
        });
        steps.push({
            ...step,
            name: `getBot(byID): ${way}`,
            run() {
                let s = 0;
                for (let i = 0; i < 100; i++) s += getBot(byID('bot5')) ? 1 : 0;
                return s;
            },
        });
    }
    return steps;
})()
