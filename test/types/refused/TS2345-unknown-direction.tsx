return getBots(neighboring(thisBot, 'home', 'above'));
