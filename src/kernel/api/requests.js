// Parts of the actions that several groups send to services.

import { copiable, original } from '../core/copy.js';
import { hasValue } from '../core/values.js';
import { isRecordKey } from '../lib/record-keys.js';

/**
 * The address of another server, as the options of a request.
 * @param {any} endpoint
 */
export function endpointOptions(endpoint) {
    return hasValue(endpoint) ? { endpoint } : {};
}

/**
 * An action for the storage, which other devices may answer.
 * @param {any} event
 * @param {string | number} taskId
 */
export function remoteTask(event, taskId) {
    return { type: 'remote', event, allowBatching: undefined, taskId };
}

/** @param {string} keyOrName */
export function keyOnly(keyOrName) {
    return isRecordKey(keyOrName) ? keyOrName : undefined;
}

/** @param {string} keyOrName */
export function nameOnly(keyOrName) {
    return isRecordKey(keyOrName) ? undefined : keyOrName;
}

/**
 * Options in which a single marker comes first in the list of markers.
 * @param {any} options
 */
export function withMarkers(options) {
    const { marker, ...others } = options;
    if (!hasValue(marker)) return others;
    const markers = [marker];
    const more = options.markers ?? [];
    for (let i = 0; i < more.length; i++) markers[i + 1] = more[i];
    return { ...others, markers };
}

/**
 * @param {any} recordKey
 * @param {any} address
 * @param {any} data
 * @param {boolean} requiresApproval
 * @param {any} endpointOrOptions
 * @param {string | number} taskId
 */
export function recordDataAction(
    recordKey, address, data, requiresApproval, endpointOrOptions, taskId,
) {
    const given = original(endpointOrOptions);
    const options = typeof given === 'object' && given !== null
        ? withMarkers(given)
        : endpointOptions(given);
    return {
        type: 'record_data',
        recordKey,
        address,
        data: copiable(data),
        requiresApproval,
        options,
        taskId,
    };
}
