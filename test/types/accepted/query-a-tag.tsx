const points: any[] = getBotTagValues('points');
const high = getBotTagValues('points', (p: number) => p > 10);
return points.length - high.length;
