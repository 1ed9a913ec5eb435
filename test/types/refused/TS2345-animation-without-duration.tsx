await animateTag(thisBot, { toValue: { homeX: 1 } });
