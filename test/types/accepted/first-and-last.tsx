const bots = getBots();
const first: RuntimeBot | undefined = bots.first();
const last = bots.last();
return first?.id !== last?.id;
