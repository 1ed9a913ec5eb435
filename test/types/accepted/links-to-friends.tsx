tags.friends = getLink('a', 'b');
const friends = links.friends;
for (const { tag, botIDs } of getBotLinks(thisBot)) {
    os.log(tag, ...botIDs.map(id => id.toUpperCase()));
}
updateBotLinks(thisBot, new Map([['a', 'c']]));
return friends;
