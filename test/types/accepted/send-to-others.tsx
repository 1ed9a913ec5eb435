const sent = sendRemoteData(await os.remotes(), 'onGreeting', { from: authBot?.tags.name });
remoteShout('onGreeting');
return sent;
