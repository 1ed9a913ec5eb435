const answer = priorityShout(['onFirstChoice', 'onSecondChoice'], { hungry: true });
return answer ?? 'nothing';
