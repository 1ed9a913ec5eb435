const stored = await os.recordData('scores', 'ada', { points: 3 }, { marker: 'publicRead' });
if (!stored.success) {
    return stored.errorCode;
}
const read = await os.getData(stored.recordName, stored.address);
return read.success ? read.data.points : 0;
