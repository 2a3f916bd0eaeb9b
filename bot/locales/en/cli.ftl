doctor-configuration = The configuration is fine: { $path }
doctor-checkpoint = The model is in place: { $name } ({ $path })
doctor-database = The database is in place: { $path }
doctor-database-new = The database will be made on the first start: { $path }
doctor-database-old = The database will be upgraded on the next start: { $path }
doctor-database-read-only = The database cannot be written to; check the permissions of the file: { $path }
doctor-folder = Pictures can be saved: { $path }
doctor-port = Port { $port } is free for the chat page.
doctor-running = The bot is running already, on port { $port }.
doctor-web-off = The chat page is switched off.
doctor-discord = The Discord token has the right form.
doctor-discord-off = Discord is switched off; put a bot token into the environment variable MONTAGE_DISCORD__TOKEN to use it.
doctor-discord-shape = This is not the form of a Discord bot token; copy it again from the Bot page of the developer portal.
doctor-healthy = All is well: start with montage run.
doctor-ill = Fix what is marked ✗ and check again.

draw-score = Candidate { $number }: score { $score }
draw-done = Saved to { $path }. Seed { $seed }, drawn in { $drawing } s (model loaded in { $loading } s)
