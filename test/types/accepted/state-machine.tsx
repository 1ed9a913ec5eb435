changeState(thisBot, 'Running');
changeState(thisBot, 'Loud', 'volume');
whisper([thisBot, 'other-id'], 'onStateChecked', tags.state);
