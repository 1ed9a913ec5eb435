for (const door of getBots(byTag('kind', 'door'), not(byTag('open', false)))) {
    setTag(door, 'open', false);
}
