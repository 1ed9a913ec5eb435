if (that.face === 'top') {
    tags.clicks = (tags.clicks ?? 0) + 1;
    os.toast(`Clicked ${tags.clicks} times`);
}
return tags.clicks;
