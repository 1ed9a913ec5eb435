return getBots(byTag('open', true), 5);
