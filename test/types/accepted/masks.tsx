setTagMask(thisBot, 'color', 'red', 'local');
masks.label = 'Hello';
clearTagMasks(thisBot, 'local');
return raw.color;
