os.setRoomOptions('lobby', { audio: true }, 'now');
