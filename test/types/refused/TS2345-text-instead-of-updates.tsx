await os.applyUpdatesToInst('update');
