const dimension = configBot.tags.gridPortal as string;
configBot.masks.cursor = 'pointer';
return getBots(inDimension(dimension)).length;
