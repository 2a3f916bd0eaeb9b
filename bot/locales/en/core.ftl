sheet-label = AI-generated · fictional person
sheet-votes = { $votes ->
    [one] { $votes } vote
   *[other] { $votes } votes
}

marks-legend = ✓ as described · ✗ not as described · ? not sure

error-description-empty = The description is empty. Tell me what the face looks like, for example: oval face with wide cheeks, bangs.
error-description-wordless = I cannot draw from emoji or symbols alone. Please describe the face in words.
error-description-long = The description is too long: at most { $limit } characters, this one has { $length }.
error-candidates-range = I can draw 1 to { $limit } candidates.
error-seed-range = The seed must be a whole number from 0 to { $limit }.
error-unknown-job = There is no montage #{ $job }.
error-deleted-before = This montage was deleted. Please ask for a new one if you would like to see it again.
error-unknown-candidate = There is no candidate { $number }; this montage has candidates 1 to { $candidates }.
error-job-unfinished = Montage #{ $job } has no finished picture.
error-job-finished = Montage #{ $job } has already ended and can no longer be cancelled.
error-picture-lost = A picture file of montage #{ $job } is missing or damaged.
error-unavailable = The bot’s storage cannot be used just now, so this could not be done. Please try again in a moment.
error-no-comparison = The present model cannot tell which montages are alike.
error-unexpected = Something unexpected happened ({ $error }). Set MONTAGE_BOT__LOG_LEVEL=DEBUG and run again to see the details.
error-not-yours = Only the person who asked for this montage can do that.
error-channel-not-allowed = Montages cannot be drawn in this channel. Please try in one that the server's operators chose.
error-role-not-allowed = In this server you need a role that its operators chose to draw montages.
error-rule-range = Please give a whole number from { $least } to { $most }. Left empty, the bot's default applies.
error-rule-too-many = At most { $limit } can be chosen.
error-rule-number = Please write a number. Left empty, the bot's default applies.
error-not-operator = Only people who manage the server can change its settings.
error-rule-language = Please choose Korean (ko) or English (en).

failed-inference = Something went wrong while drawing. Please try again in a moment.
failed-internal = Something went wrong inside the bot. Please try again in a moment.
failed-attempts = I tried several times but could not finish the picture. Please try another description.
failed-parent-gone = The montage this one was to be made of has been deleted in the meantime.
failed-picture-lost = A picture file is missing or damaged, so it cannot be shown.

startup-config-missing = The configuration file cannot be read: { $path }
startup-config-syntax = Line { $line } of the configuration file cannot be understood: { $path }
startup-config-unfinished = The last line of the configuration file is unfinished: { $path }
startup-config-encoding = Please save the configuration file as UTF-8: { $path }
startup-environment = One of the MONTAGE_ environment variables is malformed.
startup-setting-unknown = There is no setting { $name }; check its spelling in { $path }.
startup-variable-unknown = The environment variable { $variable } sets nothing; did you mean { $alike }?
startup-limit-candidates = The default number of candidates, limits.candidates ({ $candidates }), cannot be larger than limits.max_candidates ({ $most }); check { $path } or the environment variables that begin with MONTAGE_LIMITS__.
startup-setting-invalid = The setting { $name } cannot be { $value }; check { $path } or the environment variable { $variable }.
startup-database-address = The setting { $name } must be an address such as sqlite:///data/montage.db or postgresql://user:password@server/database; check { $path } or the environment variable { $variable }.
startup-database-encoding = The address { $name } cannot be understood; special characters in the user name or the password need percent-encoding: write @ as %40, : as %3A, / as %2F and % as %25. Check { $path } or the environment variable { $variable }.
startup-secret-in-config = Secrets do not belong in the configuration file; put { $name } into the environment variable { $variable } or into a file of its own.
startup-token-file = The token file cannot be read: { $path }
startup-folder = This folder cannot be written to: { $path }
startup-disk = The disk is full or does not work: { $path }
startup-database-busy = Another program is using the database; please close it and start again: { $path }
startup-already-running = Another bot is already using this database: { $path }
startup-database-newer = This database was made by a newer version of the bot; please update the bot: { $path }
startup-database-unreadable = The database cannot be opened; it is damaged or a different kind of file: { $path }
startup-database-driver = The package that talks to PostgreSQL is missing; install it with pip install 'montage-bot[postgres]'.
startup-database-unreachable = The database server cannot be reached, or its tables not be made; check that it runs, and the setting database.url, password and rights: { $path }
startup-database-pooler = This address leads through a pooler in transaction mode (pgbouncer), where the bot cannot tell whether other processes live; take the direct address of the database, or the pooler's session mode: { $path }
startup-database-pgvector = The database server lacks the extension pgvector; install its package on the server.
startup-images-driver = The package that talks to where the pictures are kept is missing; for S3, pip install 'montage-bot[s3]': { $path }
startup-images-address = The address of where the pictures are kept makes no sense; check the setting images.folder: { $path }
startup-images-unreachable = Pictures cannot be kept there; check the address, the keys and the rights: { $path }
startup-credentials-package = The package that signs pictures is missing; install it with pip install 'montage-bot[credentials]'.
startup-credentials-file = A file that is needed to sign pictures cannot be read: { $path }
startup-credentials-key = Certificate and private key cannot sign; check that they are PEM files that belong together, and the setting credentials.algorithm. ({ $reason })
startup-credentials-half = To sign pictures, set both credentials.certificate and credentials.key_file. ({ $path })
startup-port = Port { $port } cannot be opened. If another program uses it, change the setting web.port.
startup-discord-servers = The bot is in more than 2,500 servers, which Discord does not serve through one connection. Remove the bot from servers that do not use it, or run a second bot with an application of its own.
startup-discord-token = Discord refused the token. Please check the bot token in the developer portal.
startup-slack-token = Slack refused the bot token. Please check the xoxb- token under OAuth & Permissions in the app's settings.
startup-slack-app-token = Slack refused the app token. Please check the xapp- token, made with connections:write under Basic Information.
startup-slack-no-app-token = To connect to Slack, an app token (xapp-) is needed too; put it into the environment variable MONTAGE_SLACK__APP_TOKEN.
startup-slack-no-signing-secret = To take requests on slack.port, the signing secret is needed; put it into the environment variable MONTAGE_SLACK__SIGNING_SECRET.
startup-slack-port = Port { $port } cannot be opened. If another program uses it, change the setting slack.port.
startup-no-platform = No platform is switched on: set web.enabled to true or provide a Discord or Slack token.

checkpoint-no-folder = There is no such model folder; check the setting inference.checkpoint: { $path }
checkpoint-missing-file = A model file is missing; download the model again or train it: { $path }
checkpoint-damaged-file = A model file is damaged; download it again: { $path }
checkpoint-changed-file = The content of a model file is not what SHA256SUMS says. Fetch it again. If you changed it on purpose, delete its line in SHA256SUMS: { $path }
checkpoint-foreign = This model was not made for this bot, or is a different version: { $path }
checkpoint-wrong-weights = The model's weights do not match its config.json: { $path }
startup-device = There is no device { $name } to draw on here; check the setting inference.device, or leave it at "auto".

ready-web = Ready! Open this address in a browser: { $address }
ready-discord = Ready! You can now use /montage on Discord.
ready-slack = Ready! You can now use /montage on Slack.
ready-discord-later = Discord cannot be reached just now. The bot keeps trying.
ready-slack-later = Slack cannot be reached just now. The bot keeps trying.

# Waiting times are only told roughly.
about-seconds = about { $count } seconds
about-minutes = { $count ->
    [one] about a minute
   *[other] about { $count } minutes
}

state-queued = waiting
state-running = being drawn
state-done = finished
state-failed = failed
state-cancelled = cancelled

made-new = drawn from its description
made-variation = variation of face { $number }
made-edit = description edited
made-again = drawn again with another seed

details-state = State
details-author = Asked for by
details-seed = Seed
details-model = Model
details-candidates = Candidates
details-candidate = { $number }: { $votes ->
    [one] { $votes } vote
   *[other] { $votes } votes
}
details-duration = Took
details-seconds = { $seconds } s
details-made = Made as
details-ancestors = Came out of
details-children = Led to

settings-title = **Montage settings of this server**
settings-default = default
settings-all = all allowed
settings-ko = Korean
settings-en = English
settings-channels = Channels
settings-roles = Roles
settings-language = Language
settings-candidates = Default candidates
settings-max-candidates = Most candidates
settings-jobs-at-once = One person at once
settings-jobs-per-day = One person a day
settings-retention-days = Days kept
settings-label = AI label in the picture
settings-label-on = on
settings-label-off = off (the text and the metadata always say so)
