const answer: string = await ai.chat('Name a colour.', { temperature: 0.2 });
const reply: AIChatMessage = await ai.chat({ role: 'user', content: 'And another one.' });
os.toast(`${answer}, ${reply.content}`);
