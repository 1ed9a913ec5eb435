// Compares what a program gave with what a case expects.
//
// An expectation names only the object members it cares about; arrays are
// compared whole. `difference` gives the first place where something else was
// given, or null. The forms `{"$any":true}` and the like stand in README.md.

const forms = {
    $any: () => null,
    $absent: (actual, place) => (isUndefined(actual) ? null
        : say(place, 'nothing', actual)),
    $undefined: (actual, place) => (isUndefined(actual) ? null
        : say(place, 'undefined', actual)),
    $matches: (actual, place, pattern) => (
        typeof actual === 'string' && new RegExp(pattern, 'u').test(actual) ? null
            : say(place, `a text like /${pattern}/`, actual)),
    $whole: (actual, place, value) => difference(value, actual, place, true),
};

function isUndefined(value) {
    return value === undefined
        || (value !== null && typeof value === 'object' && value.$undefined === true);
}

function say(place, expected, actual) {
    const text = actual === undefined ? 'nothing' : JSON.stringify(actual);
    return `${place || 'the value'}: expected ${expected}, got ${text}`;
}

function isObject(value) {
    return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The one `$…` member of a form that means something here. */
function formOf(value) {
    if (!isObject(value)) return null;
    const keys = Object.keys(value);
    return keys.length === 1 && Object.hasOwn(forms, keys[0]) ? keys[0] : null;
}

/**
 * @param {any} expected
 * @param {any} actual
 * @param {string} place where in the answer, for the message
 * @param {boolean} whole whether objects may have no further members
 * @returns {string | null}
 */
export function difference(expected, actual, place = '', whole = false) {
    const form = formOf(expected);
    if (form) return forms[form](actual, place, expected[form]);
    if (Array.isArray(expected)) return listDifference(expected, actual, place, whole);
    if (isObject(expected)) return objectDifference(expected, actual, place, whole);
    if (typeof expected === 'number' && typeof actual === 'number') {
        const near = Math.abs(expected - actual) <= 1e-12 * Math.max(1, Math.abs(expected));
        return near ? null : say(place, expected, actual);
    }
    return expected === actual ? null : say(place, JSON.stringify(expected), actual);
}

function listDifference(expected, actual, place, whole) {
    if (!Array.isArray(actual)) return say(place, JSON.stringify(expected), actual);
    for (let i = 0; i < Math.min(expected.length, actual.length); i++) {
        const found = difference(expected[i], actual[i], `${place}[${i}]`, whole);
        if (found) return found;
    }
    if (expected.length === actual.length) return null;
    return say(place, `${expected.length} items ${JSON.stringify(expected)}`, actual);
}

function objectDifference(expected, actual, place, whole) {
    if (!isObject(actual)) return say(place, JSON.stringify(expected), actual);
    for (const [key, value] of Object.entries(expected)) {
        const found = difference(value, actual[key], place ? `${place}.${key}` : key, whole);
        if (found) return found;
    }
    if (!whole) return null;
    const more = Object.keys(actual)
        .filter((key) => !(key in expected) && !isUndefined(actual[key]));
    return more.length === 0 ? null
        : `${place || 'the value'}: has also ${more.join(', ')}: ${JSON.stringify(actual)}`;
}
