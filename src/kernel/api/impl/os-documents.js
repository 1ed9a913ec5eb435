// Functions of the group os-documents.

import { issueTask } from '../../core/tasks.js';
import { ErrorCtor } from '../../core/primordials.js';
import { hasValue } from '../../core/values.js';
import { getCurrentInst, getCurrentInstRecord } from './os-inst.js';

/**
 * A document of this inst: `(name, options?)`; one of another inst:
 * `(record, inst, name, options?)`.
 * @param {any} recordOrName
 * @param {any} [inst]
 * @param {any} [name]
 * @param {any} [options]
 */
export function getSharedDocument(
    recordOrName, inst = undefined, name = undefined, options = undefined,
) {
    const short = !hasValue(inst) || typeof inst === 'object';
    if (short && (hasValue(name) || hasValue(options))) {
        throw new ErrorCtor('os.getSharedDocument() takes a name and options, '
            + 'or a record, an inst, a name and options.');
    }
    const markers = short ? inst?.markers : options?.markers;
    return issueTask((taskId) => ({
        type: 'load_shared_document',
        recordName: short ? getCurrentInstRecord() : recordOrName,
        inst: short ? getCurrentInst() : inst,
        branch: `doc/${short ? recordOrName : name}`,
        taskId,
        markers,
    }));
}
