// Functions of the group os-audio that need more than an expression.

import { original } from '../../core/copy.js';
import { issueTask } from '../../core/tasks.js';

/**
 * The id of a sound: the promise of os.playSound carries the action that it
 * was issued with, which names the sound before the host has answered.
 * @param {any} sound
 */
function soundIdOf(sound) {
    if (sound === null || typeof sound !== 'object') return sound;
    const action = original(sound);
    return action !== null && typeof action === 'object' && 'soundID' in action
        ? action.soundID
        : sound;
}

/** @param {any} soundId */
export function cancelSound(soundId) {
    const soundID = soundIdOf(soundId);
    return issueTask((taskId) => ({ type: 'cancel_sound', soundID, taskId }));
}

/**
 * @param {string} text
 * @param {any} [options] rate, pitch and voice (its name or the voice itself)
 */
export function speakText(text, options = {}) {
    const voice = options.voice;
    const name = voice !== null && typeof voice === 'object' ? voice.name : voice;
    return issueTask((taskId) => ({
        ...options, type: 'speak_text', text, voice: name, taskId,
    }));
}
