// What tools/kernel-parts.mjs needs to know of the texts of modules. The code of
// the kernel has one form, which clear patterns find: a parser is not needed.

/** A declaration of a function whose comment says `@rare`; the fourth part is its name. */
export const RARE = new RegExp(
    String.raw`^/\*\*((?!\*/)[^])*?@rare\b((?!\*/)[^])*?\*/\n(export )?function (\w+)\([^]*?^\}\n`,
    'gm');

/** An import of names. */
export const IMPORT = /^import \{([^}]*)\} from '([^']+)';/gm;

/** A text without comments; strings of this code base hold no import lines. */
export function withoutComments(/** @type {string} */ text) {
    return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** @param {string} list as between braces @returns {[string, string][]} theirs, ours */
export function namePairs(list) {
    return list.split(',').map((part) => part.trim()).filter((part) => part !== '')
        .map((part) => {
            const [theirs, ours] = part.split(/\s+as\s+/);
            return [theirs, ours ?? theirs];
        });
}

/** The code between the braces of a template, without its text. @param {string} template */
function codeOfTemplate(template) {
    let code = '';
    let depth = 0;
    for (let i = 0; i < template.length; i++) {
        if (depth === 0 && template.startsWith('${', i)) {
            depth = 1;
            i++;
            code += ' ';
        } else if (depth > 0) {
            if (template[i] === '{') depth++;
            if (template[i] === '}') depth--;
            code += template[i];
        }
    }
    return code;
}

/** The names that a text uses, and some that only look like it: keys, for one. */
export function namesIn(/** @type {string} */ text) {
    const code = withoutComments(text)
        .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
        .replace(/`(?:[^`\\]|\\.)*`/g, codeOfTemplate);
    return new Set(code.match(/(?<![\w$]|(?<!\.\.)\.)[A-Za-z_$][\w$]*/g));
}

/** The names that a module declares at its top. */
export function declaredNames(/** @type {string} */ text) {
    const names = [...text.matchAll(/^(?:export )?(?:async )?(?:function|const|let|class)\*? (\w+)/gm)]
        .map(([, name]) => name);
    for (const [, list] of text.matchAll(/^(?:export )?const \{([^}]*)\} =/gm)) {
        names.push(...list.split(',').map((part) => part.trim().split(/\s*:\s*/).pop() ?? ''));
    }
    return names;
}

/** Whether a module exports a name itself. @param {string} text @param {string} name */
export function exportsName(text, name) {
    return new RegExp(
        `^export (\\w+\\*? )+${name}\\b|^export const \\{[^}]*\\b${name}\\b`, 'm').test(text);
}

/** A text without the imports that it does not use. */
export function usedImports(/** @type {string} */ text) {
    const used = namesIn(text.replace(IMPORT, ''));
    return text.replace(IMPORT, (_line, list, from) => {
        const names = namePairs(list).filter(([, ours]) => used.has(ours));
        const imported = names.map(([theirs, ours]) => `${theirs} as ${ours}`).join(', ');
        return names.length === 0 ? '' : `import { ${imported} } from '${from}';`;
    });
}
