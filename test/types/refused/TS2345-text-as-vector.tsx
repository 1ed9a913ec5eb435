const position = getBotPosition(thisBot, 'home');
return position.add('1');
