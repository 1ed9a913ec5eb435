shout(5);
