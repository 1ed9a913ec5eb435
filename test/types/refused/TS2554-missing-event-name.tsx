whisper(thisBot);
