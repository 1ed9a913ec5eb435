const rows = getBots('kind', 'card').map(card => <li>{card.tags.name}</li>);
return <ul className="cards">{rows}</ul>;
