for await (const piece of await ai.stream.chat('Tell me a story.')) {
    tags.story = (tags.story ?? '') + piece.toUpperCase();
}
