doctor-configuration = The configuration is fine: { $path }
doctor-checkpoint = The model is in place: { $name } ({ $path })
doctor-database = The database is in place: { $path }
doctor-database-new = The database will be created on the first start: { $path }
doctor-database-old = The database will be upgraded on the next start: { $path }
doctor-database-read-only = The database cannot be written to; check the file's permissions: { $path }
doctor-folder = Pictures can be saved: { $path }
doctor-port = Port { $port } is free for the chat page.
doctor-running = The bot is already running, on port { $port }.
doctor-web-off = The chat page is switched off.
doctor-discord = The Discord token looks right.
doctor-discord-off = Discord is switched off; to use it, put a bot token into the environment variable MONTAGE_DISCORD__TOKEN.
doctor-discord-shape = This does not look like a Discord bot token; copy it again from the Bot page of the developer portal.
doctor-healthy = All is well: start the bot with montage run.
doctor-ill = Fix the items marked ✗ and check again.

reindex-done = The search index is made anew. Descriptions that can be found: { $descriptions }. Pictures: { $pictures }

draw-score = Candidate { $number }: score { $score }
draw-done = Saved to { $path }. Seed { $seed }, drawn in { $drawing } s (model loaded in { $loading } s)
