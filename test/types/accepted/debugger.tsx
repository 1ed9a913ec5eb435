const debug = await os.createDebugger({ allowAsynchronousScripts: false });
const actions: BotAction[] = debug.getCommonActions();
const errors = debug.getErrors().map(e => e.tag);
return [actions.length, errors.length];
