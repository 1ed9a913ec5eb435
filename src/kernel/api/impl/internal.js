// What compiled scripts of other runtimes call.

import { RanOutOfEnergyError } from '../../core/errors.js';
import { runtime } from '../../core/state.js';

/** Takes one unit of energy. */
export function __energyCheck() {
    runtime.energy--;
    if (runtime.energy <= 0) throw new RanOutOfEnergyError();
}
