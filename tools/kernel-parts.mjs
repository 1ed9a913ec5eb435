// The kernel in parts: which modules are evaluated at the start and which when
// one of their functions is first called, and how the texts are linked.
//
// src/kernel/start.json names the modules of the start; they become one text.
// So do, for each list under `together`, the modules there. Every other module
// of the kernel is a text of its own. The functions of modules of either list
// whose comments say `@rare` make late modules, `errors.rare.js` beside
// `errors.js`. Sources do not show it, they import from each other as always:
//
// * a module of the start that imports functions from a late one gets stand-ins
//   that load it and put the real functions in their own place. Only function
//   declarations can be had that way. Before its module was loaded, a function
//   whose comment says `@beforeLoaded` gives what that says.
// * a late module gets what it imports from the start as values, when it is
//   evaluated. Functions of late modules are loaded when they are called, their
//   classes and constants before the module itself.
//
// A late text is function(link, shared) that gives its exports: link(name) gives
// those of another late module, `shared` lists the values of the start.

import fs from 'node:fs';
import path from 'node:path';

import {
    IMPORT,
    RARE,
    declaredNames,
    exportsName,
    namePairs,
    namesIn,
    usedImports,
    withoutComments,
} from './kernel-text.mjs';

/** Variables that have got their value before any part is loaded. */
const SET_AT_START = new Set(['native']);

/** @typedef {Map<string, Set<string>>} Imports names by absolute path of a module */

/**
 * @typedef {object} Parsed
 * @property {Imports} imports
 * @property {Map<string, string>} exports kind by name: function, const, let, class, from
 * @property {Set<string>} passedOn names that are imported only to be exported
 * @property {Map<string, string>} idle what stands for functions before the module is loaded
 */

export class KernelParts {
    /**
     * @param {string} folder src/kernel
     * @param {string} generated folder with api.js and api/
     */
    constructor(folder, generated) {
        this.folder = folder;
        this.generated = generated;
        const lists = JSON.parse(fs.readFileSync(path.join(folder, 'start.json'), 'utf8'));
        const fileOf = (/** @type {string} */ name) => path.join(folder, `${name}.js`);
        /** @type {Set<string>} */
        this.start = new Set(lists.start.map(fileOf));
        /** @type {Map<string, string>} the text that a module shares with others, by its name */
        this.groups = new Map();
        for (const [group, names] of Object.entries(lists.together)) {
            for (const name of names) this.groups.set(fileOf(name), group);
        }
        this.start.add(this.apiNames);
        /** @type {Map<string, Parsed>} */
        this.parsed = new Map();
        /** @type {Map<string, string>} */
        this.sources = new Map();
        /** @type {Map<string, Set<string>>} */
        this.rare = new Map();
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

    /** The name of the text that a late module is in. @param {string} file */
    partOf(file) {
        return this.groups.get(file) ?? this.nameOf(file);
    }

    /** The late modules of a text. @param {string} name */
    membersOf(name) {
        return [...this.groups].filter(([, group]) => group === name).map(([file]) => file);
    }

    /** What an export is called by the text that its module is in. */
    exportOf(/** @type {string} */ file, /** @type {string} */ name) {
        return this.groups.has(file) ? `${path.basename(file).replace(/\W/g, '_')}_${name}` : name;
    }

    /** @param {string} specifier @param {string} importer */
    resolve(specifier, importer) {
        if (specifier === 'auxrt-api') return this.api;
        if (specifier === 'auxrt-api-names') return this.apiNames;
        return specifier.startsWith('.') ? path.resolve(path.dirname(importer), specifier) : null;
    }

    /** What a module is called that holds the rare functions of another one. */
    rareOf(/** @type {string} */ file) {
        return file.replace(/\.js$/, '.rare.js');
    }

    /** The rare functions of a module that is loaded early. @param {string} file */
    rareNames(file) {
        const known = this.rare.get(file);
        if (known) return known;
        const isEarly = this.start.has(file) || (this.groups.has(file) && !file.endsWith('.rare.js'));
        const text = isEarly ? fs.readFileSync(file, 'utf8') : '';
        const names = new Set([...text.matchAll(RARE)].map((match) => match[4]));
        if (names.size !== text.split('@rare').length - 1) {
            throw new Error(`${file}: @rare is for function declarations of several lines`);
        }
        this.rare.set(file, names);
        return names;
    }

    /** The text of a module as it is linked. @param {string} file @returns {string} */
    source(file) {
        const known = this.sources.get(file);
        if (known !== undefined) return known;
        const whole = file.endsWith('.rare.js')
            ? this.rareText(file.replace(/\.rare\.js$/, '.js'))
            : this.withoutRare(file);
        const text = this.isKernel(file) ? this.importsOfRare(whole, file) : whole;
        this.sources.set(file, text);
        return text;
    }

    /** A module without its rare functions. @param {string} file */
    withoutRare(file) {
        const text = fs.readFileSync(file, 'utf8');
        const rare = this.rareNames(file);
        if (rare.size === 0) return text;
        const rest = usedImports(text.replace(RARE, ''));
        const used = namesIn(rest);
        const called = [...rare].filter((name) => used.has(name));
        const shared = this.sharedWithRare(file).filter((name) => !exportsName(rest, name));
        return `${rest}
import { ${called.join(', ')} } from './${path.basename(this.rareOf(file))}';
export { ${shared.join(', ')} };
`;
    }

    /** What the rare functions of a module use of the rest of it. @param {string} file */
    sharedWithRare(file) {
        const text = fs.readFileSync(file, 'utf8');
        const used = namesIn([...text.matchAll(RARE)].map(([whole]) => whole).join(''));
        const rest = text.replace(RARE, '');
        return declaredNames(rest).filter((name) => {
            if (!used.has(name)) return false;
            if (!SET_AT_START.has(name) && new RegExp(`^(export )?let ${name}\\b`, 'm').test(rest)) {
                throw new Error(`${file}: a function that is @rare cannot follow the changing `
                    + `\`${name}\`: keep it in an object`);
            }
            return true;
        });
    }

    /** The module of the rare functions of another one. @param {string} file */
    rareText(file) {
        const text = fs.readFileSync(file, 'utf8');
        const functions = [...text.matchAll(RARE)].map(([whole, , , , name]) =>
            whole.replace(/^(export )?function/m, 'export function')).join('');
        const imports = [...text.matchAll(IMPORT)].map(([line]) => line).join('\n');
        return usedImports(`${imports}
import { ${this.sharedWithRare(file).join(', ')} } from './${path.basename(file)}';
${functions}`);
    }

    /** Lets imports of rare functions name the module that has them now. */
    importsOfRare(/** @type {string} */ text, /** @type {string} */ file) {
        return text.replace(IMPORT, (line, list, specifier) => {
            const from = this.resolve(specifier, file);
            const rare = from === null ? new Set() : this.rareNames(from);
            const pairs = namePairs(list);
            if (!pairs.some(([theirs]) => rare.has(theirs))) return line;
            const named = (/** @type {boolean} */ isRare) => pairs
                .filter(([theirs]) => rare.has(theirs) === isRare)
                .map(([theirs, ours]) => `${theirs} as ${ours}`).join(', ');
            return `import { ${named(false)} } from '${specifier}';\nimport { ${named(true)} } from '${
                specifier.replace(/\.js$/, '.rare.js')}';`;
        });
    }

    /** @param {string} file @returns {Parsed} */
    parse(file) {
        const known = this.parsed.get(file);
        if (known) return known;
        const source = this.source(file);
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
        for (const [, list, from] of text.matchAll(IMPORT)) {
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
            result.idle.set(name, given === 'nothing' ? 'giveNothing' : 'giveFalse');
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
        this.shared.set(this.whenLoadedKey, 1);
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
        for (const [from, names] of this.parse(file).imports) {
            if (!this.isLate(from) || this.partOf(from) === this.partOf(file)) continue;
            const waits = [...names].every((name) => this.isLinkedWhenCalled(from, file, name));
            if (!waits) this.refuseCycle(from, [...way, file]);
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
            `import { share } from '${this.partsModule}';`,
            "import { replace } from 'stand-ins';",
            `share(() => [${values.join(', ')}], replace);`,
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

    /** What a stand-in is called. @param {string} file @param {string} name */
    standInOf(file, name) {
        return `$${path.basename(file).replace(/\W/g, '_')}_${name}`;
    }

    /** What modules of the start see of a late module. @param {string} file */
    standInsOf(file) {
        const names = this.wantedAtStart(file);
        return `export { ${names.map((name) => `${this.standInOf(file, name)} as ${name}`)
            .join(', ')} } from 'stand-ins';`;
    }

    /**
     * All stand-ins, and the function that puts the real functions in their
     * places. They are in one module, with one such function, since every
     * function costs something at the start.
     */
    standIns() {
        /** @type {string[]} */
        const made = [];
        /** @type {Map<string, string[]>} */
        const cases = new Map();
        for (const file of [...this.parsed.keys()].filter((name) => this.isLate(name))) {
            const { exports, idle } = this.parse(file);
            const part = this.partOf(file);
            for (const name of this.wantedAtStart(file)) {
                if (exports.get(name) !== 'function') {
                    throw new Error(`\`${name}\` of ${this.nameOf(file)} is used at the start and `
                        + 'is no function declaration: name its module in src/kernel/start.json');
                }
                const theirs = this.exportOf(file, name);
                const ours = this.standInOf(file, name);
                made.push(`export let ${ours} = ${idle.get(name) ?? `standIn('${part}', '${theirs}')`};`);
                cases.set(part, [...cases.get(part) ?? [], `${theirs}: ${ours}`]);
            }
        }
        return [
            `import { giveFalse, giveNothing, standIn } from '${this.partsModule}';`,
            ...made,
            'export function replace(part, exports) { switch (part) {',
            ...[...cases].map(([part, list]) => `case '${part}': ({ ${list.join(', ')} } = exports); break;`),
            '} }',
        ].join('\n');
    }

    /**
     * What the late modules of a text see of another module.
     * @param {string} file @param {string[]} importers
     */
    linked(file, importers) {
        const names = new Set(importers.flatMap(
            (importer) => [...this.parse(importer).imports.get(file) ?? []]));
        if (this.isLate(file)) return this.linkedLate(file, importers, [...names]);
        return [...names].map((name) =>
            `export const ${name} = $shared[${this.shared.get(`${file}:${name}`)}];`).join('\n');
    }

    /**
     * Functions are linked when they are called, unless they are to be seen by
     * scripts themselves.
     * @param {string} file @param {string} importer @param {string} name
     */
    isLinkedWhenCalled(file, importer, name) {
        const shows = file.startsWith(path.join(this.folder, 'api/impl') + path.sep)
            && importer.startsWith(this.generated);
        return this.parse(file).exports.get(name) === 'function'
            && !this.parse(importer).passedOn.has(name) && !shows;
    }

    /** @param {string} file @param {string[]} importers @param {string[]} names */
    linkedLate(file, importers, names) {
        const isCalled = (/** @type {string} */ name) =>
            importers.every((importer) => this.isLinkedWhenCalled(file, importer, name));
        const { idle } = this.parse(file);
        const part = this.partOf(file);
        const apply = `$shared[${this.shared.get(this.applyKey)}]`;
        const whenLoaded = `$shared[${this.shared.get(this.whenLoadedKey)}]`;
        const lines = names.some((name) => !isCalled(name))
            ? [`const exported = $link('${part}');`]
            : [];
        for (const name of names) {
            const theirs = this.exportOf(file, name);
            if (!isCalled(name)) {
                lines.push(`export const ${name} = exported.${theirs};`);
                continue;
            }
            if (idle.has(name)) {
                lines.push(`let $${name} = () => ${idle.get(name) === 'giveFalse' ? 'false' : '{}'};`,
                    `${whenLoaded}('${part}', (it) => { $${name} = it.${theirs}; });`);
            } else {
                lines.push(`let $${name} = (...args) => ($${name} = $link('${part}').${theirs}, `
                    + `${apply}($${name}, undefined, args));`);
            }
            lines.push(`export { $${name} as ${name} };`);
        }
        return lines.join('\n');
    }

    get applyKey() {
        return `${path.join(this.folder, 'core/primordials.js')}:ReflectApply`;
    }

    get partsModule() {
        return path.join(this.folder, 'core/parts.js');
    }

    get whenLoadedKey() {
        return `${this.partsModule}:whenLoaded`;
    }

    /** For the bundle of the start. @returns {import('esbuild').Plugin} */
    startPlugin() {
        return {
            name: 'start',
            setup: (build) => {
                build.onResolve({ filter: /\.rare\.js$/ }, ({ path: specifier, importer }) =>
                    ({ path: path.resolve(path.dirname(importer), specifier) }));
                build.onResolve({ filter: /^stand-ins$/ }, () =>
                    ({ path: 'stand-ins', namespace: 'stand-ins' }));
                build.onLoad({ filter: /.*/, namespace: 'stand-ins' }, () =>
                    ({ contents: this.standIns(), resolveDir: this.folder, loader: 'js' }));
                build.onLoad({ filter: /\.js$/ }, ({ path: file }) => this.isKernel(file)
                    ? {
                        contents: this.isLate(file) ? this.standInsOf(file) : this.source(file),
                        resolveDir: path.dirname(file),
                        loader: 'js',
                    }
                    : undefined);
            },
        };
    }

    /**
     * The module that the bundle of several late modules begins with.
     * @param {string[]} files
     */
    groupEntry(files) {
        const lines = [];
        for (const file of files) {
            for (const name of this.wantedOutside(file, files)) {
                lines.push(`export { ${name} as ${this.exportOf(file, name)} } from '${file}';`);
            }
        }
        return lines.join('\n');
    }

    /** What modules outside of a text import from one in it. */
    wantedOutside(/** @type {string} */ file, /** @type {string[]} */ inside) {
        const importers = [...this.parsed].filter(([importer]) => !inside.includes(importer));
        return new Set(importers.flatMap(([, { imports }]) => [...imports.get(file) ?? []]));
    }

    /** For the bundle of late modules. @param {string[]} inside @returns {import('esbuild').Plugin} */
    latePlugin(inside) {
        return {
            name: 'late',
            setup: (build) => {
                build.onResolve({ filter: /^\.|^auxrt-api|\.rare\.js$/ }, ({ path: specifier, importer }) => {
                    if (inside.includes(specifier)) return { path: specifier };
                    if (!inside.includes(importer)) return undefined;
                    const file = /** @type {string} */ (this.resolve(specifier, importer));
                    if (inside.includes(file)) return { path: file };
                    if (!this.isKernel(file)) return undefined;
                    return { path: file, namespace: 'linked' };
                });
                build.onLoad({ filter: /\.js$/ }, ({ path: file }) => inside.includes(file)
                    ? {
                        contents: this.source(file),
                        resolveDir: path.dirname(file),
                        loader: 'js',
                    }
                    : undefined);
                build.onLoad({ filter: /.*/, namespace: 'linked' }, ({ path: file }) => ({
                    contents: this.linked(file, inside),
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
