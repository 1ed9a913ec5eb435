const read = await os.getData('scores', 'ada');
if (!read.success) {
    return read.data;
}
