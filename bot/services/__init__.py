"""What people and operators can do with montages: one class a kind of use, on whatever platform."""
