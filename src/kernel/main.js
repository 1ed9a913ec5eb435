// The kernel: the part of the runtime that lives inside the engine. Evaluated
// once in each realm; what it returns is all that the C side calls.

import './core/primordials.js';
import { apiNames } from 'auxrt-api-names';
import { allowTesting, callOf } from './core/calls.js';
import { encode } from './core/codec.js';
import { becomeDebugger } from './core/debugger.js';
import { noteText } from './core/decode.js';
import { forgetFed, giveFed, hasFed, takePiece } from './core/feed.js';
import { parseRequest } from './core/host-json.js';
import { adoptFrom } from './core/kinship.js';
import { advanceStep } from './core/rare-calls.js';
import { beginTurn } from './core/limits.js';
import { resumeSchedules } from './core/queue.js';
import { onStopped } from './core/stops.js';
import { onUnhandledRejection } from './core/rejections.js';
import './core/systems.js';
import { language } from './core/globals.js';
import { holdForHost, setNative } from './core/native.js';
import { RequestError } from './core/request-error.js';
import './web/host.js';
import './web/globals.js';
import {
    ObjectKeys,
    ReflectOwnKeys,
    StringCtor,
    globalObject,
} from './core/primordials.js';

// When all modules of the start have run, every name is there.
language.names = ReflectOwnKeys(globalObject);

/** @typedef {import('./core/native.js').Native} Native */

/**
 * @param {any} error
 * @returns {string} the fragment of an answer that tells of it
 * @rare
 */
function errorFragment(error) {
    const isError = typeof error === 'object' && error !== null && 'message' in error;
    const name = isError ? StringCtor(error.name ?? 'Error') : 'Error';
    const message = isError ? StringCtor(error.message) : encode(error);
    /** @type {Record<string, any>} */
    const props = {};
    let count = 0;
    if (isError && !(error instanceof RequestError)) {
        const names = ObjectKeys(error);
        for (let i = 0; i < names.length; i++) {
            if (isTold(names[i])) continue;
            props[names[i]] = error[names[i]];
            count++;
        }
    }
    return `"error":${encode(count === 0 ? { name, message } : { name, message, props })}`;
}

/**
 * Members of an error that the answer tells in another way, or not at all.
 * @param {string} name
 * @rare
 */
function isTold(name) {
    return (
        name === 'name' ||
        name === 'message' ||
        name === 'stack' ||
        name === 'oldStack'
    );
}

/**
 * @param {Native} native
 */
export default function start(native) {
    setNative(native);
    return {
        /** The names of the API that scripts see. */
        names: [...apiNames, 'globalThis'],
        /**
         * Takes a piece of the state of the update that comes next, or nothing
         * to forget the pieces so far.
         * @param {string | undefined} text
         */
        feed(text) {
            if (text === undefined) forgetFed();
            else holdForHost(() => takePiece(text));
        },
        /**
         * Carries out one call of the protocol.
         * @param {string} name
         * @param {string} text the request as JSON
         */
        call(name, text) {
            native.page[1] = 0;
            beginTurn();
            resumeSchedules();
            try {
                const call = callOf(name);
                noteText(text);
                const request = text === '' ? {} : parseRequest(text);
                if (hasFed()) giveFed(request.update);
                return `"ok":${call(request)}`;
            } catch (error) {
                native.page[1] = 0;
                return errorFragment(error);
            } finally {
                forgetFed();
            }
        },
        /**
         * Goes on after the engine has ended a script.
         * @param {string} text what was ended and where, as JSON
         */
        resume(text) {
            forgetFed();
            try {
                return onStopped(parseRequest(text));
            } catch (error) {
                return errorFragment(error);
            }
        },
        /** A step of test.advance. */
        advance() {
            beginTurn();
            return advanceStep();
        },
        /** Whether the calls for tests may be used. */
        allowTesting,
        /** Takes the rejections that nobody handles. */
        rejected: onUnhandledRejection,
        /**
         * Makes this kernel a debugger of another one. What they share is taken
         * first: late modules get it as it is when the first of them is loaded.
         * @type {typeof becomeDebugger}
         */
        becomeDebugger(options, outer) {
            adoptFrom(outer.shared);
            return becomeDebugger(options, outer);
        },
    };
}
