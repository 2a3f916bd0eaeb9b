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
discord-accepted = ⏳ Got it. `/queue` shows your place.

discord-history-title = **Your montages**

discord-missing-permissions = The bot needs more permissions in this channel to post montages: { $permissions }
discord-picture-denied = ⚠️ The picture is finished, but I may not post it in this channel. Give me the permissions to view the channel, send messages and attach files, and it will appear here.
discord-permission-view-channel = View Channel
discord-permission-send-messages = Send Messages
discord-permission-attach-files = Attach Files
discord-permission-add-reactions = Add Reactions
discord-permission-read-message-history = Read Message History

discord-montage-private = private
discord-montage-private-help = Only you see it, also in the history.

discord-menu-info = Montage info
discord-menu-again = Draw again
discord-menu-edit = Edit description
discord-menu-favourite = Favourite
discord-menu-report = Report montage

discord-portrait = **#{ $job }** face { $number }

discord-edit-title = Edit description
discord-edit-description = The changes alone will do: no glasses

discord-delete-question = Delete montage #{ $job } for good, with its pictures and votes? This cannot be undone.
discord-delete-done = Montage #{ $job } is deleted.

discord-number = number
discord-number-help = The montage's number; it stands above the picture, as in #12.
discord-info = info
discord-info-help = Shows a montage's description, seed, model, places, votes and lineage.
discord-cancel = cancel
discord-cancel-help = Cancels a montage of yours that is waiting or being drawn.
discord-cancel-number-help = The montage's number. The newest if left out.

discord-queue = queue
discord-queue-help = Shows how long you have to wait. Only you see it.

discord-history-text = search
discord-history-text-help = Words of the description, for example: 안경
discord-history-person = person
discord-history-person-help = Whose montages in this server to show. Your own if left out.
discord-history-favourites = favourites-only
discord-history-favourites-help = Shows only montages that you keep as favourites.
discord-similar = similar
discord-similar-help = Finds past montages whose descriptions mean about the same. Only you see the list.
discord-similar-description-help = What the face looks like, in your own words.
discord-similar-title = **Montages that mean about the same**, the nearest first
discord-similar-faces-title = **Faces like face { $number } of #{ $job }**, the nearest first
discord-similar-nothing = There is nothing to compare with yet. Draw a face with /montage first.
discord-similar-face = Face { $number }
discord-favourites = favourites
discord-favourites-help = Shows your favourites, or adds and removes one by its number.
discord-favourites-number-help = The montage to add or remove. Shows the list if left out.
discord-favourites-title = **Your favourites**

discord-personal = mydata
discord-personal-help = Download or delete everything that is kept about you.
discord-personal-export = Download everything
discord-personal-erase = Delete everything
discord-personal-question = Really delete everything? Your montages, pictures, votes and favourites go, and the pictures in the channels are emptied. This cannot be undone.
discord-personal-really-erase = Delete for good
discord-personal-erased = Everything that was kept about you is deleted. The pictures in the channels are being emptied.

discord-settings = settings
discord-settings-help = Sets channels, roles, language and limits for this server. Needs the permission Manage Server.
settings-channels-choose = Channels where montages can be drawn (none: all)
settings-roles-choose = Roles that can draw montages (none: everybody)
settings-limits-button = Limits and retention
settings-label-button = Label in the picture on/off
discord-limits-title = Limits and retention
discord-limits-max-candidates = Most candidates at a time (1 to 9)
discord-limits-jobs-at-once = Montages of one person at once
discord-limits-jobs-per-day = Montages of one person a day
discord-limits-retention-days = Days that montages are kept

discord-help = help
discord-help-help = Shows how to begin, examples, and what the model understands.
discord-help-title = How to use the montage bot
discord-help-text =
    Descriptions work best in Korean:
    `/montage 50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경`
    `/montage 볼살이 통통한 계란형 얼굴, 앞머리를 내린 20대 여자`

    React with the number of the face that comes closest (1️⃣ 2️⃣ …) to vote, with ❤️ to keep a favourite. The buttons under a sheet show a face large, vary it, or draw an edited description.
    `/history` past montages · `/similar` search by meaning · `/info` details · `/queue` your place · `/cancel` · `/favourites` · `/mydata` download and delete

    It understands words like these:
discord-help-face = Face
discord-help-hairstyle = Hair
discord-help-eyebrows = Eyebrows
discord-help-eyes = Eyes
discord-help-nose = Nose
discord-help-mouth = Mouth
discord-help-wrinkle = Wrinkles
discord-help-feature = Other features
