await web.get('https://example.com/', { retries: 3 });
