// Requests to services that generate text, pictures and models.

import { issueIterable } from '../../core/tasks.js';
import { original } from '../../core/copy.js';
import { CasualOSError } from '../../core/errors.js';
import {
    ArrayIsArray, ArrayPrototypePush, ObjectHasOwn, SymbolAsyncIterator,
} from '../../core/primordials.js';
import { hasValue } from '../../core/values.js';

/**
 * The messages of a conversation, however they were given.
 * @param {any} messages
 */
export function chatMessages(messages) {
    if (typeof messages === 'string') return [{ role: 'user', content: messages }];
    return ArrayIsArray(messages) ? original(messages) : [messages];
}

/**
 * The text of an answer; its first piece of text when it has several pieces.
 * @param {any} choice
 */
function textOfChoice(choice) {
    const content = choice?.content;
    if (!ArrayIsArray(content)) return content;
    for (let i = 0; i < content.length; i++) {
        if (typeof content[i]?.text === 'string') return content[i].text;
    }
    return null;
}

/**
 * The first choice of an answer, as text when the question was text.
 * @param {any} messages
 * @param {any} result
 */
export function chatResult(messages, result) {
    const choice = result.choices?.[0];
    return typeof messages === 'string' ? textOfChoice(choice) : choice;
}

/** @param {any} options */
export function chatModelsInput(options) {
    return options && ObjectHasOwn(options, 'recordName')
        ? { recordName: options.recordName }
        : {};
}

/**
 * @param {any} prompt
 * @param {any} negativePrompt
 * @param {any} options
 * @param {any} taskId
 */
export function skyboxAction(prompt, negativePrompt, options, taskId) {
    const type = 'ai_generate_skybox';
    if (typeof prompt !== 'object' || prompt === null) {
        return { type, prompt, negativePrompt, options, taskId };
    }
    return {
        type,
        prompt: prompt.prompt,
        negativePrompt: prompt.negativePrompt,
        options: prompt.options ?? {},
        taskId,
    };
}

/**
 * @param {any} prompt
 * @param {any} negativePrompt options, when the prompt is a request
 * @param {any} options
 * @param {any} taskId
 */
export function imageAction(prompt, negativePrompt, options, taskId) {
    const type = 'ai_generate_image';
    if (typeof prompt === 'object' && prompt !== null) {
        return { ...prompt, type, options: negativePrompt ?? {}, taskId };
    }
    const { endpoint, ...settings } = options ?? {};
    return {
        ...settings,
        type,
        prompt,
        negativePrompt,
        options: hasValue(endpoint) ? { endpoint } : {},
        taskId,
    };
}

/** @param {any} image */
function dataUrl(image) {
    return `data:${image.mimeType};base64,${image.base64}`;
}

/**
 * @param {any} prompt
 * @param {any} result
 */
export function imageResult(prompt, result) {
    const images = result.images ?? [];
    if (typeof prompt !== 'object' || prompt === null) {
        return images[0] ? dataUrl(images[0]) : undefined;
    }
    /** @type {any[]} */
    const withUrls = [];
    for (let i = 0; i < images.length; i++) {
        if (images[i]) ArrayPrototypePush(withUrls, { ...images[i], url: dataUrl(images[i]) });
    }
    return { ...result, images: withUrls };
}

/**
 * @param {any} messages
 * @param {any} options
 */
export function streamChat(messages, options) {
    const asText = typeof messages === 'string';
    return issueIterable((taskId) => ({
        type: 'ai_chat_stream',
        messages: chatMessages(messages),
        options,
        taskId,
    }), {
        map({ iterable, result }) {
            if (!result?.success) throw new CasualOSError(result);
            return choicesOf(iterable, asText);
        },
    });
}

/**
 * What the pieces of an answer hold; pieces without a choice are left out.
 * @param {any} pieces an async iterable
 * @param {boolean} asText
 */
async function* choicesOf(pieces, asText) {
    const iterator = pieces[SymbolAsyncIterator]();
    for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        const choices = value?.choices ?? [];
        for (let i = 0; i < choices.length; i++) {
            const piece = asText ? textOfChoice(choices[i]) : choices[i];
            if (hasValue(piece)) yield piece;
        }
    }
}
