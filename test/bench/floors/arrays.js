// The floors of `array element` and `array push` of the workloads `tag-read`
// and `tag-write`: an array in a tag that scripts get as a proxy, since changes
// in it are edits of the tag.
//
// What it has: one proxy for each array, made once; a trap that looks into the
// array; for push a method that notes the edit and watches the length.
//
// What it leaves out: the other methods, writes by index, arrays that stand in
// several tags, what edits mean to indexes and listeners, undoing.
(function () {
    'use strict';

    const MOST_ITEMS = 1e6;
    const edits = new Map();

    /** Keeps data on an object that it is given. */
    class Given {
        constructor(object) {
            return object;
        }
    }

    class Face extends Given {
        #array;
        #tag;
        constructor(proxy, array, tag) {
            super(proxy);
            this.#array = array;
            this.#tag = tag;
        }
        push(item) {
            const array = this.#array;
            if (array.length >= MOST_ITEMS) throw new Error('the list is too long');
            edits.set(this.#tag, array);
            return array.push(item);
        }
    }

    const handler = {
        get(array, key) {
            const value = array[key];
            return typeof value === 'function' && key === 'push' ? Face.prototype.push : value;
        },
    };

    const faces = new Map();
    function arrayTag(tag, array) {
        const proxy = new Proxy(array, handler);
        faces.set(array, new Face(proxy, array, tag));
        return array;
    }

    const bot = { list: arrayTag('list', [7, 8, 9]), pushed: null };
    const tags = new Proxy(bot, {
        get(target, tag) {
            const value = target[tag];
            return typeof value === 'object' && value !== null ? faces.get(value) : value;
        },
        set(target, tag, value) {
            target[tag] = arrayTag(tag, value);
            return true;
        },
    });

    const plainFace = new Proxy([7, 8, 9], { get: (array, key) => array[key] });

    return [
        {
            name: 'array element: the proxy alone',
            warm: 5, repeat: 20, units: 50000, expect: 400000,
            run() {
                let s = 0;
                for (let i = 0; i < 50000; i++) s += plainFace[1];
                return s;
            },
        },
        {
            name: 'array element',
            warm: 5, repeat: 20, units: 50000, expect: 400000,
            run() {
                let s = 0;
                for (let i = 0; i < 50000; i++) s += tags.list[1];
                return s;
            },
        },
        {
            name: 'array push',
            warm: 5, repeat: 20, units: 5000, expect: 5000,
            run() {
                tags.pushed = [];
                for (let i = 0; i < 5000; i++) tags.pushed.push(i);
                return bot.pushed.length;
            },
        },
    ];
})()
