const document = await os.getSharedDocument('notes', { markers: ['publicRead'] });
const list = document.getArray<{ text: string }>('list');
list.push({ text: 'first' });
const subscription = list.changes.subscribe(change => os.log(change.delta.length));
subscription.unsubscribe();
return list.map(item => item).map(item => item.text.length);
