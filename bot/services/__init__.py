"""Platform-independent services, one class per concern."""
