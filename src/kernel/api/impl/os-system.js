// Functions of the group os-system.

import { textForLog } from '../../core/log-text.js';
import { native } from '../../core/native.js';
import { issueTask } from '../../core/tasks.js';
import { runtime } from '../../core/state.js';
import {
    ErrorCtor, PromiseReject, PromiseResolve,
} from '../../core/primordials.js';
import { hasValue } from '../../core/values.js';

const BOOTSTRAP_URL = 'https://bootstrap.casualos.com/ab1.aux';

const UNKNOWN_VERSION = {
    hash: null,
    version: null,
    major: null,
    minor: null,
    patch: null,
    alpha: null,
    playerMode: null,
};

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
    return { ...UNKNOWN_VERSION, ...runtime.version };
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

/** @param {...any} args */
export function log(...args) {
    native.log('info', textForLog(args));
}

