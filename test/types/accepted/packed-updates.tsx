const updates = await os.listInstUpdates();
const state = await os.getInstStateFromUpdates(updates.slice(0, 5));
const merged: InstUpdate = os.mergeInstUpdates(updates);
return Object.values(state).map(bot => bot.tags.name).concat(merged.update);
