// Functions of the group os-records-files.

import { copiable } from '../../core/copy.js';
import { issueTask } from '../../core/tasks.js';
import { hasValue } from '../../core/values.js';
import { ErrorCtor } from '../../core/primordials.js';
import { requireText } from '../checks.js';
import { endpointOptions, withMarkers } from '../requests.js';

/** @param {any} urlOrResult an address, or what os.recordFile gave */
function urlOf(urlOrResult) {
    if (!hasValue(urlOrResult)) {
        throw new ErrorCtor(
            'A url or successful os.recordFile() result must be provided.');
    }
    if (typeof urlOrResult === 'string') return urlOrResult;
    if (!urlOrResult.success) {
        throw new ErrorCtor(
            'The result must be a successful os.recordFile() result.');
    }
    return urlOrResult.url;
}

/**
 * @param {any} recordKeyOrName
 * @param {any} data
 * @param {any} [options]
 * @param {any} [endpoint]
 */
export function recordFile(recordKeyOrName, data, options = undefined, endpoint = null) {
    requireText(recordKeyOrName, 'recordKeyOrName', 'recordKeyOrName must be provided.');
    if (!hasValue(data)) throw new ErrorCtor('data must be provided.');
    const { markers } = withMarkers(options ?? {});
    const taskOptions = markers === undefined
        ? endpointOptions(endpoint)
        : { ...endpointOptions(endpoint), markers };
    return issueTask((taskId) => ({
        type: 'record_file',
        recordKey: recordKeyOrName,
        data: copiable(data),
        description: options?.description,
        mimeType: options?.mimeType,
        fileExtension: options?.fileExtension,
        options: taskOptions,
        taskId,
    }));
}

/** @param {string} url */
function getByWeb(url) {
    return issueTask((taskId) => ({
        type: 'send_webhook',
        options: { method: 'GET', url },
        taskId,
    }), { map: (result) => result?.data });
}

/**
 * @param {string} fileUrl
 * @param {any} endpoint
 */
function getByRecords(fileUrl, endpoint) {
    return issueTask((taskId) => ({
        type: 'get_file',
        fileUrl,
        options: endpointOptions(endpoint),
        taskId,
    }));
}

/** @param {any} urlOrRecordFileResult */
export function getPublicFile(urlOrRecordFileResult) {
    return getByWeb(urlOf(urlOrRecordFileResult));
}

/**
 * @param {any} urlOrRecordFileResult
 * @param {any} [endpoint]
 */
export function getPrivateFile(urlOrRecordFileResult, endpoint = undefined) {
    return getByRecords(urlOf(urlOrRecordFileResult), endpoint);
}

/**
 * @param {any} urlOrRecordFileResult
 * @param {any} [endpoint]
 */
export function getFile(urlOrRecordFileResult, endpoint = undefined) {
    return getFileByEitherWay(urlOf(urlOrRecordFileResult), endpoint);
}

/**
 * @param {string} url
 * @param {any} endpoint
 */
async function getFileByEitherWay(url, endpoint) {
    try {
        return await getByWeb(url);
    } catch (error) {
        const status = /** @type {any} */ (error)?.response?.status;
        if (!(status >= 400 && status < 500)) throw error;
    }
    return getByRecords(url, endpoint);
}

/**
 * @param {any} recordKeyOrName
 * @param {any} fileUrlOrRecordFileResult
 * @param {any} [endpoint]
 */
export function eraseFile(recordKeyOrName, fileUrlOrRecordFileResult, endpoint = null) {
    requireText(recordKeyOrName, 'recordKeyOrName', 'A recordKeyOrName must be provided.');
    const fileUrl = urlOf(fileUrlOrRecordFileResult);
    return issueTask((taskId) => ({
        type: 'erase_file',
        recordKey: recordKeyOrName,
        fileUrl,
        options: endpointOptions(endpoint),
        taskId,
    }));
}
