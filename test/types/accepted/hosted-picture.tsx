const picture: string = await ai.generateImage('a red house', 'people', { width: 512, height: 512, prompt: '' });
tags.formAddress = picture;
