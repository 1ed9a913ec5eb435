const remember: DynamicListener = (that, bot, tagName) => {
    bot.vars[tagName] = that;
};
os.addBotListener(thisBot, 'onRing', remember);
os.removeBotListener(thisBot, 'onRing', remember);
thisBot.listeners.onRing = () => 5;
