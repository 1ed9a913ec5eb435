await os.meetCommand('toggleAudio');
const people: any = await os.meetFunction('getParticipantsInfo');
return people.length;
