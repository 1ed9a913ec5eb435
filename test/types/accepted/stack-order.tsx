const [lowest] = getBots(inStack(thisBot, 'home'), bySpace('shared'));
return getTag(lowest, 'creator', 'name');
