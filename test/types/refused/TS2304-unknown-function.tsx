return getBotByName('door');
