"""One cog for each thing that people do on Discord."""
