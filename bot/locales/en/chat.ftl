# What Discord and Slack say alike.

chat-queued = ⏳ Waiting in the queue, place { $place }.
chat-queued-for = ⏳ Waiting in the queue, place { $place }; it starts in { $time }.
chat-drawing = ✏️ Drawing { $bar } { $percent }%
chat-preview-alt = Faces being drawn ({ $percent }%)
chat-sheet = React with the number of the face that comes closest. Faces with more votes move to the front.
chat-sheet-alt = { $count ->
    [one] One AI-generated face of a fictional person.
   *[other] { $count } AI-generated faces of fictional people, in this order: { $order }.
}
chat-cancelled = This montage was cancelled.
chat-deleted = 🗑️ This montage was deleted.

chat-made-variation = A variation of montage #{ $parent }.
chat-made-variation-one = A variation of face { $number } of montage #{ $parent }.
chat-made-edit = Montage #{ $parent } with its description edited.
chat-made-edit-one = Face { $number } of montage #{ $parent } with its description edited.
chat-made-again = Montage #{ $parent } again, with another seed.
chat-made-again-one = Montage #{ $parent } again, with another seed.

chat-button-large = Large
chat-button-vary = Vary
chat-button-again = Again
chat-button-edit = Edit description
chat-button-info = Info
chat-button-delete = Delete
chat-button-really-delete = Delete for good
chat-button-cancel = Cancel
chat-button-report = Report
chat-button-vary-one = Vary this face
chat-button-edit-one = Edit this face's description
chat-button-similar-one = Find similar faces
chat-portrait-alt = AI-generated face of a fictional person, candidate { $number }.
chat-no-montage-here = This message shows no montage. Please try again on one with a montage's picture.
chat-favourite-on = ❤️ Montage #{ $job } is one of your favourites now.
chat-favourite-off = Montage #{ $job } is no longer one of your favourites.

chat-history-empty = You have no finished montages yet. Draw your first face with /montage.
chat-history-older = Show older
chat-history-nothing-found = Nothing was found. Try other words or fewer conditions.
chat-queue-all = { $drawing } being drawn, { $waiting } waiting.
chat-queue-none = You are not waiting for anything.
chat-queue-drawing = ✏️ Being drawn, { $percent }%
chat-queue-ended = Has just ended.
chat-cancel-done = Montage #{ $job } is cancelled: { $description }
chat-nothing-to-cancel = You have nothing to cancel. Only what is waiting or being drawn can be cancelled.

chat-personal-text = The montages you asked for are kept with their pictures, your votes and your favourites. You can download or delete all of it.
chat-personal-part = This is what is kept about you. ({ $number })
chat-announced = <@{ $person }> Montage #{ $job } is done.
chat-given-back = What you typed, to copy:
chat-unexpected = Something went wrong inside the bot. Please try again in a moment.
