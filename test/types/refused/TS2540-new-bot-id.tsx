thisBot.id = 'other';
