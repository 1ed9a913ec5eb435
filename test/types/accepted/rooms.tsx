const joined = await os.joinRoom('lobby', { audio: true });
if (joined.success) {
    const { success, ...rest } = await os.getRoomOptions('lobby');
    os.log(success, rest);
}
