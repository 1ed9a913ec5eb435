thisBot = create({ space: 'tempLocal', name: 'other' });
