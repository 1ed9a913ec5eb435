// Functions of the group os-system.

import { native } from '../../core/native.js';
import { issueTask } from '../../core/tasks.js';
import { runtime } from '../../core/state.js';
import { copiable } from '../../core/copy.js';
import {
    ErrorCtor, ErrorPrototypeToString, JSONStringify, PromiseReject, PromiseResolve, StringCtor,
    globalObject,
} from '../../core/primordials.js';
import { hasValue } from '../../core/values.js';

const BOOTSTRAP_URL = 'https://bootstrap.casualos.com/ab1.aux';

const UNKNOWN_DEVICE = {
    supportsAR: null,
    supportsVR: null,
    supportsDOM: null,
    isCollaborative: null,
    allowCollaborationUpgrade: null,
    ab1BootstrapUrl: null,
    comID: null,
};

export function version() {
    return { ...runtime.version };
}

export function device() {
    return { ...UNKNOWN_DEVICE, ...runtime.device };
}

export function isCollaborative() {
    return runtime.device === null ? true : runtime.device.isCollaborative;
}

export function enableCollaboration() {
    const known = runtime.device;
    if (known === null || known.isCollaborative) return PromiseResolve(undefined);
    if (!known.allowCollaborationUpgrade) {
        return PromiseReject(
            new ErrorCtor('Collaboration cannot be enabled on this device'));
    }
    return issueTask((taskId) => ({ type: 'enable_collaboration', taskId }));
}

export function getAB1BootstrapURL() {
    const url = runtime.device?.ab1BootstrapUrl;
    return hasValue(url) ? url : BOOTSTRAP_URL;
}

/** @param {any} value */
function logText(value) {
    if (typeof value === 'string') return value;
    if (value instanceof ErrorCtor) return ErrorPrototypeToString(value);
    if (typeof value !== 'object' || value === null) return StringCtor(value);
    try {
        return JSONStringify(copiable(value)) ?? StringCtor(value);
    } catch {
        return '[object]';
    }
}

/** @param {...any} args */
export function log(...args) {
    let text = '';
    for (let i = 0; i < args.length; i++) {
        text += (i > 0 ? ' ' : '') + logText(args[i]);
    }
    native.log('log', text);
}

/** The global variables of all scripts. */
export function scriptGlobal() {
    return globalObject;
}
