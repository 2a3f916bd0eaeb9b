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
error-unknown-candidate = There is no candidate { $number }; this montage has candidates 1 to { $candidates }.
error-job-unfinished = Montage #{ $job } has no finished picture.
error-job-finished = Montage #{ $job } has already ended and can no longer be cancelled.
error-unexpected = Something unexpected happened ({ $error }). Set MONTAGE_BOT__LOG_LEVEL=DEBUG and run again to see the details.
error-not-yours = Only the person who asked for this montage can do that.

failed-inference = Something went wrong while drawing. Please try again in a moment.
failed-internal = Something went wrong inside the bot. Please try again in a moment.
failed-attempts = I tried several times but could not finish the picture. Please try another description.

startup-config-missing = The configuration file cannot be read: { $path }
startup-config-syntax = Line { $line } of the configuration file cannot be understood: { $path }
startup-config-unfinished = The last line of the configuration file is unfinished: { $path }
startup-config-encoding = Please save the configuration file as UTF-8: { $path }
startup-environment = One of the MONTAGE_ environment variables is malformed.
startup-setting-unknown = There is no setting { $name }; check its spelling in { $path }.
startup-setting-invalid = The setting { $name } cannot be { $value }; check { $path } or the environment variable { $variable }.
startup-secret-in-config = Secrets do not belong in the configuration file; put { $name } into the environment variable { $variable } or into a file of its own.
startup-token-file = The token file cannot be read: { $path }
startup-folder = This folder cannot be written to: { $path }
startup-already-running = Another bot is already using this database: { $path }
startup-database-newer = This database was made by a newer version of the bot; please update the bot: { $path }
startup-database-unreadable = The database cannot be opened; it is damaged or a different kind of file: { $path }
startup-port = Port { $port } cannot be opened. If another program uses it, change the setting web.port.
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
checkpoint-foreign = This model was not made for this bot, or is a different version: { $path }
checkpoint-wrong-weights = The model's weights do not match its config.json: { $path }

ready-web = Ready! Open this address in a browser: { $address }
ready-discord = Ready! You can now use /montage on Discord.
ready-slack = Ready! You can now use /montage on Slack.
