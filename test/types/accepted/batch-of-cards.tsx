const cards = create({ space: 'tempLocal', kind: 'card' }, [{ value: 1 }, { value: 2 }, { value: 3 }]);
const list: RuntimeBot[] = Array.isArray(cards) ? cards : [cards];
return list.map(card => card.tags.value);
