watchBot(thisBot, 'onChanged');
