await animateTag(thisBot, 'homeX', { toValue: 3, duration: 1, easing: 'bouncy' });
