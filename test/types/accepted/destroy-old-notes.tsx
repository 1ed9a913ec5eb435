const old = getBots(byTag('kind', 'note'), byTag('day', (day: number) => day < 10));
destroy(old);
