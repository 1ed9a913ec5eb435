const door = getBot('name', 'door');
const opened: boolean = door.open({ by: thisBot.id });
return opened;
