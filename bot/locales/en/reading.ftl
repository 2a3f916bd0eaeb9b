# What was understood of a description, and what cannot be drawn.

undrawn = Not drawn yet: { $things }.
undrawn-more = { $count } more
undrawn-words = “{ $words }”
undrawn-action = actions
undrawn-background = backgrounds
undrawn-build = build
undrawn-clothes = clothes
undrawn-expression = facial expressions
undrawn-eye-colour = eye colour
undrawn-eyewear = sunglasses
undrawn-hair-colour = hair colour
undrawn-headwear = hats and other headwear
undrawn-height = height
undrawn-jewellery = jewellery
undrawn-job = jobs
undrawn-personality = personality
undrawn-pose = poses
undrawn-skin-colour = skin colour
undrawn-smell = smells
undrawn-tattoo = tattoos
undrawn-voice = voices

# The words that the marks under a sheet come from.
mark-words = { $name } “{ $words }”
marks-words = Read from your words: { $words }

error-description-traitless = I could not find what the face looks like. Write it like this, and I will draw it: “a man in his sixties with horn-rimmed glasses”, “a woman in her twenties with a bob and big eyes”. You wrote “{ $description }”.
error-description-undrawable = I cannot draw this yet: { $things }. Tell me what the face looks like, too, for example “a man in his forties with a square jaw and dark eyebrows”. You wrote “{ $description }”.
error-edit-traitless = I could not find what to change. Write it like this: “make the nose bigger, no glasses”, “longer hair”. You wrote “{ $description }”.

edit-hint = The changes alone will do, for example: make the nose bigger, no glasses
change-not = not: { $name }

similar-same = Same: { $traits }
similar-different = Different: { $traits }
similar-nothing = There is no montage of such a face yet. Describe what the face looks like, for example “a man in his sixties with glasses”.
