const name = os.showInput('Name');
return name.trim();
