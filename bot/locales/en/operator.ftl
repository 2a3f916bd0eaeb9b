# What the operator's page says.

web-operator-title = Operator’s page
web-operator-label = Operator’s token
web-operator-wrong = That is not the operator’s token. Please check the value you set.
web-error-operator = The operator’s token is needed to see this. Please reload the page.
web-operator-setup = The operator’s page opens with an operator’s token. Put a long random value into a file, name the file in the environment, and start the bot again. It is needed on this computer too.
web-operator-back = Back to the chat page

web-operator-well = All is well.
web-operator-problems = Needs a look: { $names }
web-operator-counts = Jobs by state
web-operator-done = Done.

web-operator-reports = Reports to look at
web-operator-no-reports = There is nothing to look at.
web-operator-reported = Reported by { $count } ({ $reasons })
web-operator-hidden = hidden
web-operator-hide = Hide
web-operator-release = Show
web-operator-block-author = Block the person

web-operator-jobs = Jobs
web-operator-which-jobs = Which jobs
web-operator-unfinished = Unfinished
web-operator-failed = Failed
web-operator-all = All
web-operator-no-jobs = There are no such jobs.
web-operator-private = A private montage: description and picture are not shown.
web-operator-picture = Picture of montage #{ $job }
web-operator-candidates = candidates: { $count }

web-operator-failures = Why jobs failed
web-operator-failures-in = Why jobs failed in the last { $hours } hours
web-operator-no-failures = No job failed.
web-operator-limits = Limits
web-operator-limits-say = Change limits in config.toml and start the bot again.
web-operator-no-limit = none
web-limit-jobs-at-once = One person at once
web-limit-jobs-per-day = One person a day
web-limit-server-jobs-per-day = One server a day
web-limit-description-length = Letters of a description
web-limit-candidates = Default candidates
web-limit-max-candidates = Most candidates
web-limit-concurrency = Jobs given to the model
web-limit-reports-to-hide = Reports that hide
web-limit-retention-days = Days kept
web-limit-requests-per-minute = A visitor a minute

web-operator-words = Words that are not drawn
web-operator-refused = Descriptions refused since the bot started: { $counts }
web-operator-own-words = Your own list
web-operator-words-file = The file of your own list: { $file }
web-operator-word = Word
web-operator-word-hint = It counts at once. Put ! before a word or sentence that is allowed, even if the shipped list refuses it (personal data stays refused), like !콩나물국
web-operator-add = Add
web-operator-remove-word = Remove from the list: { $word }
web-operator-shipped = The shipped list · { $says } ({ $count })
web-words-sexual = sexual content
web-words-minor = children and teenagers
web-words-slur = insults
web-words-violence = violence
web-words-person = real people
web-words-personal = personal data
web-words-own = words of your list
web-words-harmless = harmless
error-words-not-written = The file of the word list cannot be written; check its permissions: { $path }
error-word-refused = A word has at least { $least } letters and at most { $most } characters, and no #.

web-operator-blocks = Blocked people
web-operator-no-blocks = Nobody is blocked.
web-operator-platform = Platform
web-operator-person = Person’s id
web-operator-note = Note (operators alone see it)
web-operator-block = Block
web-operator-block-question = Block this person? { $person }
web-operator-block-says = Blocked people cannot order, vote or report. What they have ordered already is drawn.
web-operator-unblock = Unblock
web-operator-unblock-one = Unblock { $person }

startup-operator-token-file = The file with the operator’s token cannot be read: { $path }
