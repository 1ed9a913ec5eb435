const votes = shout('onVote', { question: 'tea?' }) as boolean[];
const answers = shout.onVote({ question: 'tea?' });
return votes.filter(v => v).length + answers.length;
