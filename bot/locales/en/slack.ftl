# What people read on Slack. Buttons: at most 75 characters; a modal's title and buttons: at most 24.

slack-title = #{ $job } { $description }
slack-queued = ⏳ Waiting. `/montage queue` shows your place.
slack-accepted = ⏳ Got it: montage #{ $job }. I will post it here soon.
slack-elsewhere = I am not in the channel where you asked, so I sent this here. Invite me there with `/invite @{ $bot }`, and I can post in the channel.

slack-history-title = Your montages

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
    • `/montage 긴 생머리의 여자 candidates=6 seed=12 private`: sets the number of candidates and the seed. The same description and seed give the same faces. With `private`, only you get it, in your conversation with me.
    • `/montage history 안경 @sua favourites`: past montages, newest first. Words, person and favourites may be left out.
    • `/montage similar 눈이 큰 여자`: past montages that mean about the same.
    • `/montage info 12`: description, seed, model, places, votes and lineage.
    • `/montage queue`: your place. `/montage cancel 12`: cancels; the newest if there is no number.
    • `/montage favourites`: what you keep. `/montage favourites 12`: adds or removes it, as does the reaction ❤️.
    • `/montage mydata`: downloads or deletes everything that is kept about you. `/montage settings`: the workspace's admins set its rules.
    I understand age, sex, face shape, hair, brows, eyes, nose, mouth, beard, wrinkles and glasses. Reactions 1️⃣ 2️⃣ … under a picture are votes. The buttons show a face large, vary it, or draw an edited description.
slack-unreachable = Slack cannot be reached. Please check the internet connection: { $reason }

slack-accepted-private = 🔒 Got it: montage #{ $job }. I will send it to your conversation with me; only you see it.
slack-picture-denied = ⚠️ The picture is finished, but I may not upload it. Give the app the scope `files:write` and reinstall it, and the picture will appear here.
slack-private = 🔒 Only you see this montage.

slack-confirm-title = Really delete?
slack-delete-question = Pictures and votes are deleted for good. This cannot be undone.

slack-portrait-title = #{ $job } face { $number }
slack-portrait-wait = ⏳ The picture is on its way.

slack-modal-private = Private
slack-modal-private-yes = Send it to me alone

slack-report-title = Report #{ $job }
slack-report-submit = Report
slack-report-reason = What is wrong with it?
slack-report-hint = Only operators see who reported it.
slack-report-real-person = It looks like a real person
slack-report-minor = It shows a child or a teenager
slack-report-sexual = It is sexual
slack-report-insult = It insults or harasses somebody
slack-report-other = Something else
slack-reported = Thank you. An operator will look at it.
slack-reported-hidden = Thank you. Several people have reported it, so it is hidden until an operator has looked at it.

slack-details-title = #{ $job } info
slack-info-which = Say which montage, for example: /montage info 12

slack-history-title-others = Montages found
slack-edit-title = Edit description
slack-favourites-title = Your favourites
slack-similar-title = Montages that mean about the same
slack-home-search = Search your montages
slack-home-search-hint = Words of the description, then Enter; for example: 안경
slack-home-found = Montages found

slack-personal-export = Download everything
slack-personal-erase = Delete everything
slack-personal-question = Your montages, pictures, votes and favourites go, and the pictures in the channels are emptied. This cannot be undone.
slack-personal-sent = I have sent what is kept about you to your conversation with me.
slack-personal-erased = Everything that was kept about you is deleted.

slack-settings-title = Montage settings
slack-settings-submit = Save
slack-settings-roles = User groups
slack-settings-label = Put the AI label into the picture (texts and metadata always have it)
