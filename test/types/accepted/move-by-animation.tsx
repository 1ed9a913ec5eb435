await animateTag(thisBot, 'homeX', { fromValue: 0, toValue: 3, duration: 1, easing: 'quadratic' });
await animateTag([thisBot, 'other'], {
    fromValue: { homeX: 3, homeY: 0 },
    toValue: { homeX: 0, homeY: 3 },
    duration: 0.5,
    easing: { type: 'cubic', mode: 'in' },
    tagMaskSpace: false,
});
clearAnimations(thisBot, ['homeX']);
