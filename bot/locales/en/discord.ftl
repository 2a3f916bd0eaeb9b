# What people read on Discord. Names of commands and options: lower case, at most 32 characters; help: at most 100.

discord-montage-help = Draws the face you describe.
discord-montage-description = description
discord-montage-description-help = What does the face look like? Korean works best: 50대 남자, 각진 얼굴, 뿔테 안경
discord-montage-candidates = candidates
discord-montage-candidates-help = How many candidates to draw. The default if left out.
discord-montage-seed = seed
discord-montage-seed-help = The same description and seed give the same faces. Random if left out.
discord-history = history
discord-history-help = Shows the montages you asked for, newest first. Only you see the list.

discord-title = **#{ $job }** { $description }
discord-accepted = ⏳ Got it.
discord-queued = ⏳ Waiting in the queue, place { $place }.
discord-drawing = ✏️ Drawing { $bar } { $percent }%
discord-sheet = React with the number of the face that comes closest. Faces with more votes move to the front.
discord-cancelled = This montage was cancelled.
discord-preview-alt = Faces being drawn ({ $percent }%)
discord-sheet-alt = { $count ->
    [one] One AI-generated face of a fictional person.
   *[other] { $count } AI-generated faces of fictional people, in this order: { $order }.
}

discord-history-title = **Your montages**
discord-history-empty = You have no finished montages yet. Draw your first face with /montage.
discord-history-older = Show older

discord-unexpected = Something went wrong inside the bot. Please try again in a moment.
discord-missing-permissions = The bot needs more permissions in this channel to post montages: { $permissions }
discord-permission-view-channel = View Channel
discord-permission-send-messages = Send Messages
discord-permission-attach-files = Attach Files
discord-permission-add-reactions = Add Reactions
discord-permission-read-message-history = Read Message History
discord-unreachable = Discord cannot be reached. Please check the internet connection: { $reason }
