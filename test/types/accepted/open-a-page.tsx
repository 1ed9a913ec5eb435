os.goToURL('https://example.com/');
const action = os.toast('Leaving', 3);
const wait: number = action.duration;
remote(action, { broadcast: true });
return wait;
