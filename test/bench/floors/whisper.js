// The floors of the workload `whisper-chain`: whispers that are handed on from
// bot to bot, and whispers one after the other, by names of bots. The listener
// of the second kind writes a tag.
//
// What it has: bots with a proxy for their tags, listeners by name, and for
// each whisper a frame, a list of results, the depth and a try.
//
// What it leaves out: time limits, energy, undoing, who is calling, promises as
// results, listen events, telling the edits.
(function () {
    'use strict';

    const MOST_DEPTH = 1000;
    const depth = 150;
    const bots = new Map();
    const errors = [];
    let running = null;
    let deep = 0;

    class Frame {
        constructor(outer, name, that) {
            this.outer = outer;
            this.name = name;
            this.that = that;
            this.results = [];
        }
    }

    const changed = [];
    const handler = {
        get: (bot, tag) => bot.values[tag],
        set(bot, tag, value) {
            bot.values[tag] = value;
            if (bot.changes === null) {
                bot.changes = {};
                changed.push(bot);
            }
            bot.changes[tag] = value;
            return true;
        },
    };

    function whisper(to, name, that) {
        const frame = new Frame(running, name, that);
        const bot = bots.get(typeof to === 'string' ? to : to.id);
        const listener = bot?.functions.get(name);
        if (listener === undefined) return frame.results;
        running = frame;
        if (++deep > MOST_DEPTH) throw new RangeError('whispers are too deep');
        try {
            frame.results.push(listener(bot.tags, that));
        } catch (error) {
            errors.push(error);
        }
        deep--;
        running = frame.outer;
        return frame.results;
    }

    const pass = (tags, that) => (that === 0 ? 0 : 1 + whisper(tags.next, 'pass', that - 1)[0]);
    const leaf = (tags) => {
        tags.heard = tags.heard + 1;
    };
    for (let i = 0; i < depth; i++) {
        const bot = {
            id: `bot${i}`,
            values: { next: `bot${(i + 1) % depth}`, heard: 0 },
            functions: new Map([['pass', pass], ['leaf', leaf]]),
            tags: null,
            changes: null,
        };
        bot.tags = new Proxy(bot, handler);
        bots.set(bot.id, bot);
    }

    return [
        {
            name: 'whisper: 150 deep',
            warm: 10, repeat: 30, units: depth, expect: depth,
            run: () => whisper('bot0', 'pass', depth)[0],
        },
        {
            name: 'whisper: one after the other',
            warm: 5, repeat: 20, units: 1000, expect: 1000,
            run() {
                const before = bots.get('bot0').values.heard;
                for (let i = 0; i < 1000; i++) whisper('bot0', 'leaf', i);
                return bots.get('bot0').values.heard - before;
            },
        },
    ];
})()
