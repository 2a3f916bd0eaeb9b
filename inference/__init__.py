"""The torch module: descriptions in, candidate faces out. Knows nothing of chats, people or databases."""
