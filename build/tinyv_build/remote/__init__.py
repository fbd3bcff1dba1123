"""Prepares the engine slot `openai`: finds tokenizer and profile, checks the servers, writes the engine directory."""
