# What the chat page says.

web-title = Montage
web-bot-name = Montage
web-bot-tag = BOT
web-you = You
web-tagline = Describe a face and I draw it
web-noscript = Please turn on JavaScript in your browser to use this page.

web-menu-label = Menu
web-conversation-label = Conversation
web-commands-label = Commands
web-examples-label = Example descriptions
web-older = Show earlier messages
web-jump = Jump to the end
web-close = Close

web-welcome-title = What face shall we draw?
web-welcome-text = Write in Korean whatever comes to mind: age, sex, face shape, eyes, hair. I will draw several candidates that fit.

web-composer-label = Face description or command
web-composer-placeholder = Describe a face in Korean
web-composer-hint = Enter to send · Shift+Enter for a new line · / for commands
web-send = Send
web-not-sent = Not sent.
web-send-again = Send again
web-thinking = Preparing an answer

web-command-montage = montage
web-command-montage-usage = /montage description
web-command-montage-says = Draw faces that fit the description
web-command-history = history
web-command-history-usage = /history
web-command-history-says = See the montages drawn so far
web-command-help = help
web-command-help-usage = /help
web-command-help-says = How to use the bot, with examples
web-commands-offered = Commands: { $count }. Choose with the up and down arrows and press Enter.
web-unknown-command = I do not know that command. Type /help to see the commands.

web-waiting = Waiting in the queue
web-next = You are next
web-queued = Waiting ahead of you: { $ahead }
web-drawing = Drawing · { $percent }%
web-progress-label = Progress
web-cancel = Cancel
web-cancelled = The drawing was cancelled.
web-again = Draw again
web-finished = The montage is finished.

web-sheet-alt = Montage: { $description }. Candidates, best first: { $order }
web-votes-label = Vote for the best likeness
web-vote-hint = Press the number of a face that fits. Faces with more votes move to the front.
web-reaction = Vote for candidate { $number }, votes so far: { $votes }
web-marks-label = How each candidate matches the description
web-candidate = Candidate { $number }
web-mark-shown = as described
web-mark-missed = not as described
web-mark-unsure = not sure
web-marks-more = Show { $count } more that fit

web-history = History
web-history-says = These are the montages drawn so far. Press one to enlarge it.
web-history-whose = Whose montages
web-history-mine = Mine
web-history-everyone = Everyone’s
web-history-empty = There are no finished montages yet.
web-newer-page = Newer
web-older-page = Older
web-page = Page { $page }

web-help = Help
web-help-intro = Describe a face in Korean and I draw several candidates. Vote for the ones that fit and the order changes. The commands:
web-help-traits = I understand age, sex, face shape, forehead and wrinkles, eyebrows, eyes and eyelids, nose, lips, facial hair, glasses, hair length and parting. Left and right are from the point of view of the person in the picture. For example:
web-help-notice = Every picture is AI-generated and shows a person who does not exist. Finished montages can be seen by everyone who uses this page.

web-connection-lost = The connection was lost. Reconnecting…
web-error-unreachable = The server cannot be reached. Please try again in a moment.
web-error-unexpected = Something went wrong. Please try again in a moment.
web-error-session = I cannot tell who you are. Please reload the page.
web-error-foreign = This request came from another site and was refused.
web-error-json = Only JSON requests are accepted.
web-error-invalid = The request is not in the expected form.
web-error-not-found = There is nothing here.
web-error-too-large = The description is too long. Please send a shorter one.

web-startup-secret = The secret file used to sign cookies cannot be read or created. Check its permissions: { $path }

web-access-title = Enter Montage
web-access-label = Access token
web-access-enter = Enter
web-access-wrong = That is not the access token. Please check the one you got from the operator.
web-error-access = An access token is needed to see this. Please reload the page.
web-error-too-often = You are sending too often. Please try again in a moment.
