"""The asyncio application: chats, people and jobs. Never touches a tensor."""
