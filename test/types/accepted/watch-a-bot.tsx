const id: number = watchBot([thisBot, 'other'], (bot, changed, botId) => {
    os.log(bot?.id === botId, changed.join(', '));
});
clearWatchBot(id);
watchPortal('menu', () => whisper(thisBot, 'onMenu'));
