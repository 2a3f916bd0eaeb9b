# What people read on Slack. Buttons: at most 75 characters; a modal's title and buttons: at most 24.

slack-title = #{ $job } { $description }
slack-accepted = ⏳ Got it: montage #{ $job }. I will post it here soon.
slack-queued = ⏳ Waiting in the queue, place { $place }.
slack-drawing = ✏️ Drawing { $bar } { $percent }%
slack-sheet = React with the number of the face that comes closest. Faces with more votes move to the front.
slack-cancelled = This montage was cancelled.
slack-preview-alt = Faces being drawn ({ $percent }%)
slack-sheet-alt = { $count ->
    [one] One AI-generated face of a fictional person.
   *[other] { $count } AI-generated faces of fictional people, in this order: { $order }.
}
slack-cancel = Cancel
slack-cancel-done = Montage #{ $job } is cancelled.
slack-elsewhere = I am not in the channel where you asked, so I sent this here. Invite me there with `/invite @{ $bot }`, and I can post in the channel.

slack-history-title = Your montages
slack-history-empty = You have no finished montages yet. Draw your first face with /montage.
slack-history-older = Show older

slack-home-title = Montages
slack-home-intro = Describe a face in words, and I draw the face of a person who does not exist.
slack-home-describe = Draw a montage
slack-home-none = You have no finished montages yet. Press the button above to draw your first face.
slack-home-recent = Your latest montages

slack-modal-title = Draw a montage
slack-modal-submit = Draw
slack-modal-close = Close
slack-modal-description = Description
slack-modal-description-hint = Korean works best: 50대 남자, 각진 얼굴, 뿔테 안경
slack-modal-candidates = Candidates
slack-modal-candidates-hint = The default if left out
slack-modal-seed = Seed
slack-modal-seed-hint = The same description and seed give the same faces. Random if left out.
slack-modal-channel = Where to post

slack-help =
    This is how to use me.
    • `/montage 50대 남자, 각진 얼굴, 뿔테 안경`: draws the face you describe. Korean works best.
    • `/montage 긴 생머리의 여자 candidates=6 seed=12`: sets the number of candidates and the seed. The same description and seed give the same faces.
    • `/montage history`: your montages, newest first. Only you see the list.
    • `/montage cancel 12`: cancels montage #12.
    • `/montage help`: shows this help.
    I understand age, sex, face shape, hair, brows, eyes, nose, mouth, beard, wrinkles and glasses. Reactions 1️⃣ 2️⃣ … under a picture are votes.
slack-cancel-which = Say which montage to cancel, for example: /montage cancel 12
slack-unexpected = Something went wrong inside the bot. Please try again in a moment.
slack-unreachable = Slack cannot be reached. Please check the internet connection: { $reason }
