const left = getBot(neighboring(thisBot, 'home', 'left'));
const around = getBots(neighboring(thisBot, 'home'));
return around.includes(left);
