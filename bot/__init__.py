"""The asyncio application: chat platforms, jobs and storage. Never imports torch."""
