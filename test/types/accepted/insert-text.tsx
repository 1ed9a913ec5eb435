const text: string = insertTagText(thisBot, 'note', 0, 'Dear ');
const shorter = deleteTagText(thisBot, 'note', -1, 1);
return text.length - shorter.length;
