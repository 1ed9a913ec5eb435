os.toats('Hello');
