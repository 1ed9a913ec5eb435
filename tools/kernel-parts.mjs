// The kernel in parts: which modules are evaluated at the start and which when
// one of their functions is first called, and how the texts are linked.
//
// src/kernel/start.json names the modules of the start; they become one text.
// Every other module of the kernel is a text of its own. Sources do not show
// it, they import from each other as always:
//
// * a module of the start that imports functions from a late one gets stand-ins
//   that load it and put the real functions in their own place. Only function
//   declarations can be had that way. A function whose name begins with
//   `forget` does nothing as long as its module was not loaded.
// * a late module gets what it imports from the start as values, when it is
//   evaluated. Functions of late modules are loaded when they are called, their
//   classes and constants before the module itself.
//
// A late text is function(link, shared) that gives its exports: link(name) gives
// those of another late module, `shared` lists the values of the start.

import fs from 'node:fs';
import path from 'node:path';

/** Variables that have got their value before any part is loaded. */
const SET_AT_START = new Set(['native']);

/** @typedef {Map<string, Set<string>>} Imports names by absolute path of a module */

/**
 * @typedef {object} Parsed
 * @property {Imports} imports
 * @property {Map<string, string>} exports kind by name: function, const, let, class, from
 * @property {Set<string>} passedOn names that are imported only to be exported
 * @property {Map<string, string>} idle what functions give before the module is loaded
 */

/** A text without comments; strings of this code base hold no import lines. */
function withoutComments(/** @type {string} */ text) {
    return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** @param {string} list as between braces @returns {[string, string][]} theirs, ours */
function namePairs(list) {
    return list.split(',').map((part) => part.trim()).filter((part) => part !== '')
        .map((part) => {
            const [theirs, ours] = part.split(/\s+as\s+/);
            return [theirs, ours ?? theirs];
        });
}

export class KernelParts {
    /**
     * @param {string} folder src/kernel
     * @param {string} generated folder with api.js and api/
     */
    constructor(folder, generated) {
        this.folder = folder;
        this.generated = generated;
        const list = JSON.parse(fs.readFileSync(path.join(folder, 'start.json'), 'utf8'));
        /** @type {Set<string>} */
        this.start = new Set(list.map((/** @type {string} */ name) => path.join(folder, `${name}.js`)));
        this.start.add(this.apiNames);
        /** @type {Map<string, Parsed>} */
        this.parsed = new Map();
        /** @type {Map<string, number>} index in `shared` by `path:name` */
        this.shared = new Map();
    }

    get api() {
        return path.join(this.generated, 'api.js');
    }

    get apiNames() {
        return path.join(this.generated, 'api-names.js');
    }

    /** @param {string} file */
    isKernel(file) {
        // What helps a bundle of libraries is part of that bundle.
        if (file.startsWith(path.join(this.folder, 'parts/support') + path.sep)) return false;
        return file.startsWith(`${this.folder}${path.sep}`)
            || file === this.api
            || file === this.apiNames
            || file.startsWith(path.join(this.generated, 'api') + path.sep);
    }

    /** @param {string} file */
    isLate(file) {
        return this.isKernel(file) && !this.start.has(file);
    }

    /**
     * The name by which a late module is loaded: `core/timers`, `api:os-ui` (and
     * `api:api` for all of it); the bundles in parts/ go by their own name.
     * @param {string} file
     */
    nameOf(file) {
        if (!file.startsWith(`${this.folder}${path.sep}`)) return `api:${path.basename(file, '.js')}`;
        return path.relative(this.folder, file).replace(/\.js$/, '').replace(/^parts\//, '');
    }

    /** @param {string} specifier @param {string} importer */
    resolve(specifier, importer) {
        if (specifier === 'auxrt-api') return this.api;
        if (specifier === 'auxrt-api-names') return this.apiNames;
        return specifier.startsWith('.') ? path.resolve(path.dirname(importer), specifier) : null;
    }

    /** @param {string} file @returns {Parsed} */
    parse(file) {
        const known = this.parsed.get(file);
        if (known) return known;
        const source = fs.readFileSync(file, 'utf8');
        const text = withoutComments(source);
        /** @type {Parsed} */
        const result = {
            imports: new Map(), exports: new Map(), passedOn: new Set(), idle: new Map(),
        };
        this.parsed.set(file, result);
        const add = (/** @type {string} */ specifier, /** @type {string[]} */ names) => {
            const from = this.resolve(specifier, file);
            if (from === null || !this.isKernel(from)) return;
            const set = result.imports.get(from) ?? new Set();
            for (const name of names) set.add(name);
            result.imports.set(from, set);
        };
        for (const [, list, from] of text.matchAll(/^import \{([^}]*)\} from '([^']+)';/gm)) {
            add(from, namePairs(list).map(([theirs]) => theirs));
        }
        for (const [line, from] of text.matchAll(/^import (?:\* as \w+|\w+) from '([^']+)';/gm)) {
            const target = this.resolve(from, file);
            if (target === null || !this.isKernel(target)) continue;
            if (!this.isLate(target) && this.start.has(file)) continue;
            throw new Error(`${file}: \`${line}\`: only names in braces can be linked`);
        }
        for (const [, from] of text.matchAll(/^import '([^']+)';/gm)) add(from, []);
        for (const [, list, from] of text.matchAll(/^export \{([^}]*)\}(?: from '([^']+)')?;/gm)) {
            if (from) add(from, namePairs(list).map(([theirs]) => theirs));
            for (const [theirs, ours] of namePairs(list)) {
                result.passedOn.add(theirs);
                result.exports.set(ours, 'from');
            }
        }
        for (const [, kind, name] of text.matchAll(
            /^export (?:async )?(function|const|let|class)\*? (\w+)/gm)) {
            result.exports.set(name, kind);
        }
        for (const [, given, name] of source.matchAll(
            /@beforeLoaded (\w+)[^/]*?\*\/\s*export function (\w+)/g)) {
            result.idle.set(name, given === 'nothing' ? 'undefined' : given);
        }
        for (const [, list] of text.matchAll(/^export const \{([^}]*)\} =/gm)) {
            for (const part of list.split(',')) {
                const name = part.trim().split(/\s*:\s*/).pop();
                if (name) result.exports.set(name, 'const');
            }
        }
        return result;
    }

    /**
     * Everything that can be reached: the modules of the start, and the late ones.
     * @param {string} main
     * @param {string[]} named files that are loaded by their names
     */
    reach(main, named) {
        /** @type {Set<string>} */
        const seen = new Set();
        const waiting = [main, ...named];
        for (let file; (file = waiting.pop()) !== undefined;) {
            if (seen.has(file)) continue;
            seen.add(file);
            waiting.push(...this.parse(file).imports.keys());
        }
        this.shared.set(this.applyKey, 0);
        const late = [...seen].filter((file) => this.isLate(file)).sort();
        for (const file of late) this.shareImports(file);
        for (const file of late) this.refuseCycle(file, []);
        return late;
    }

    /** @param {string} file of a late module */
    shareImports(file) {
        for (const [from, names] of this.parse(file).imports) {
            if (this.isLate(from)) continue;
            for (const name of names) {
                if (this.parse(from).exports.get(name) === 'let' && !SET_AT_START.has(name)) {
                    throw new Error(`${this.nameOf(file)} is loaded late and cannot follow the `
                        + `changing \`${name}\` of ${this.nameOf(from)}: export a function instead`);
                }
                const key = `${from}:${name}`;
                if (!this.shared.has(key)) this.shared.set(key, this.shared.size);
            }
        }
    }

    /** @param {string} file @param {string[]} way */
    refuseCycle(file, way) {
        if (way.includes(file)) {
            const names = [...way.slice(way.indexOf(file)), file].map((f) => this.nameOf(f));
            throw new Error(`late modules import each other in a circle: ${names.join(' → ')}`);
        }
        for (const from of this.parse(file).imports.keys()) {
            if (this.isLate(from)) this.refuseCycle(from, [...way, file]);
        }
    }

    /** The module that the bundle of the start begins with. @param {string} main */
    startEntry(main) {
        const lines = [`import start from '${main}';`];
        const values = [];
        for (const [key, index] of this.shared) {
            const [file, name] = key.split(':');
            lines.push(`import { ${name} as shared${index} } from '${file}';`);
            values.push(`shared${index}`);
        }
        lines.push(
            `import { share } from '${path.join(this.folder, 'core/parts.js')}';`,
            `share(() => [${values.join(', ')}]);`,
            'export default start;');
        return lines.join('\n');
    }

    /** What modules of the start import from a late one. @param {string} file */
    wantedAtStart(file) {
        /** @type {Set<string>} */
        const wanted = new Set();
        for (const [importer, { imports }] of this.parsed) {
            if (this.isLate(importer)) continue;
            for (const name of imports.get(file) ?? []) wanted.add(name);
        }
        return [...wanted].sort();
    }

    /** The stand-ins for a late module. @param {string} file */
    standIns(file) {
        const names = this.wantedAtStart(file);
        const { exports, idle } = this.parse(file);
        for (const name of names) {
            if (exports.get(name) === 'function') continue;
            throw new Error(`\`${name}\` of ${this.nameOf(file)} is used at the start and is no `
                + 'function declaration: name its module in src/kernel/start.json');
        }
        const place = path.join(this.folder, 'core');
        const list = names.map((name) => `${name}: $${name}`).join(', ');
        return [
            `import { part, whenLoaded } from '${place}/parts.js';`,
            `import { ReflectApply } from '${place}/primordials.js';`,
            `function fill() { ({ ${list} } = part('${this.nameOf(file)}')); }`,
            ...names.map((name) => idle.has(name)
                ? `let $${name} = () => ${idle.get(name)};`
                : `let $${name} = (...args) => (fill(), ReflectApply($${name}, undefined, args));`),
            names.some((name) => idle.has(name)) ? `whenLoaded('${this.nameOf(file)}', fill);` : '',
            `export { ${names.map((name) => `$${name} as ${name}`).join(', ')} };`,
        ].join('\n');
    }

    /**
     * What a late module sees of another module.
     * @param {string} file @param {string} importer
     */
    linked(file, importer) {
        const names = [...this.parse(importer).imports.get(file) ?? []];
        if (this.isLate(file)) return this.linkedLate(file, importer, names);
        return names.map((name) =>
            `export const ${name} = $shared[${this.shared.get(`${file}:${name}`)}];`).join('\n');
    }

    /**
     * Functions are linked when they are called, unless they are to be seen by
     * scripts themselves.
     * @param {string} file @param {string} importer @param {string[]} names
     */
    linkedLate(file, importer, names) {
        const { exports } = this.parse(file);
        const { passedOn } = this.parse(importer);
        const shows = file.startsWith(path.join(this.folder, 'api/impl') + path.sep)
            && importer.startsWith(this.generated);
        const isCalled = (/** @type {string} */ name) =>
            exports.get(name) === 'function' && !passedOn.has(name) && !shows;
        const link = `$link('${this.nameOf(file)}')`;
        const apply = `$shared[${this.shared.get(this.applyKey)}]`;
        const lines = names.some((name) => !isCalled(name))
            ? [`const exported = ${link};`]
            : [];
        for (const name of names) {
            lines.push(isCalled(name)
                ? `let $${name} = (...args) => `
                    + `(($${name} = ${link}.${name}), ${apply}($${name}, undefined, args)); `
                    + `export { $${name} as ${name} };`
                : `export const ${name} = exported.${name};`);
        }
        return lines.join('\n');
    }

    get applyKey() {
        return `${path.join(this.folder, 'core/primordials.js')}:ReflectApply`;
    }

    /** For the bundle of the start. @returns {import('esbuild').Plugin} */
    startPlugin() {
        return {
            name: 'start',
            setup: (build) => {
                build.onLoad({ filter: /\.js$/ }, ({ path: file }) => this.isLate(file)
                    ? { contents: this.standIns(file), loader: 'js' }
                    : undefined);
            },
        };
    }

    /** For the bundle of one late module. @param {string} entry @returns {import('esbuild').Plugin} */
    latePlugin(entry) {
        return {
            name: 'late',
            setup: (build) => {
                build.onResolve({ filter: /^\.|^auxrt-api/ }, ({ path: specifier, importer }) => {
                    if (importer !== entry) return undefined;
                    const file = /** @type {string} */ (this.resolve(specifier, importer));
                    if (!this.isKernel(file)) return undefined;
                    return { path: file, namespace: 'linked' };
                });
                build.onLoad({ filter: /.*/, namespace: 'linked' }, ({ path: file }) => ({
                    contents: this.linked(file, entry),
                    loader: 'js',
                }));
            },
        };
    }
}

/**
 * A bundle in module form as the text of a function: its exports become what
 * the function gives.
 * @param {string} text
 * @param {string} parameters
 * @param {string} directive
 * @param {(exports: [string, string][]) => string} result theirs (inside), ours
 */
export function functionOf(text, parameters, directive, result) {
    const body = text.trimEnd();
    const last = /export\s*\{([^{}]*)\}\s*;?$/.exec(body);
    if (!last) throw new Error('a bundle has no exports at its end');
    return `(function(${parameters}){${directive}${body.slice(0, last.index)}`
        + `return ${result(namePairs(last[1]))}})`;
}
