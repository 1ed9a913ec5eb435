const name: string = await os.showInput('', { title: 'Who are you?', type: 'text' });
if (name) {
    tags.visitor = name;
    shout('onVisitor', { name });
}
