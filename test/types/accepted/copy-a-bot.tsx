const copy = create(thisBot, { creator: null, name: 'copy of ' + tags.name });
return getID(copy as RuntimeBot);
