insertTagMaskText(thisBot, 'note', 0, 'x', 'tempLocl');
