const response = await web.get('https://example.com/weather', { headers: { Accept: 'text/plain' }, retryCount: 2 });
if (response.status === 200) {
    tags.weather = response.data;
}
await web.post('https://example.com/log', { seen: true });
