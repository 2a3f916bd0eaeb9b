error-description-sexual = I do not draw sexual content. I will gladly draw a face that you describe, for example: 30s woman, long straight hair, big eyes.
error-description-minor = I do not draw children or teenagers. I will gladly draw an adult between 20 and 69, for example: 20s woman with bangs.
error-description-slur = The description contains an insult or a slur, so I will not draw it. I will gladly draw a face in other words, for example: 40s man, thick eyebrows, square jaw.
error-description-violence = I do not draw gore or violence. I will gladly draw a scar or a mark, for example: 50s man with a scar on the left cheek.
error-description-own = The description contains a word that is not used with this bot. Please use other words.
error-description-person = I do not draw real people, only people who do not exist. I will gladly draw a face that you describe without a name, for example: 20s woman, big eyes, slender chin.
error-description-phone = The description contains a phone number. Please leave personal data out and try again.
error-description-email = The description contains an e-mail address. Please leave personal data out and try again.
error-description-address = The description contains something like a home address. Please leave personal data out and try again.
error-description-number = The description contains something like a registration, account or plate number, or an account name. Please leave personal data out and try again.
error-description-token = The description contains something that looks like a secret token. Others may have seen it, so please have a new one issued.

error-limit-at-once = You can have { $limit } at a time. Please ask again when one of your montages is finished.
error-limit-day = You have used all { $limit } montages of the day. You can ask again in { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
}.
error-limit-server = This server has used all its { $limit } montages of the day. You can ask again in { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
}.

error-blocked = An operator has blocked you from using this bot. Please ask them if you would like to know why.
error-job-hidden = Montage #{ $job } was reported and is hidden until an operator has looked at it.
failed-hidden = This montage was reported and is hidden.

# Reporting; whoever reports chooses what is wrong.
report-question = Why do you report montage #{ $job }? Only operators can see who reported it.
report-choose = Choose a reason
report-real-person = It looks like somebody who exists
report-minor = It looks like a child or a teenager
report-sexual = It is sexual
report-insult = It insults or harasses somebody
report-other = Another reason
report-done = You reported montage #{ $job }. Operators will look at it. Thank you for telling.
report-hidden = You reported montage #{ $job }. Several people did, so it stays hidden until operators have looked at it.

startup-words-file = The word list cannot be read: { $path }
startup-access-token = A chat page that is open to other computers needs an access token: put one into the environment variable MONTAGE_WEB__ACCESS_TOKEN, or keep web.host at 127.0.0.1 and web.names empty.
startup-access-token-file = The file with the chat page's access token cannot be read: { $path }
startup-operating-port = Port { $port } for metrics cannot be opened; please change the setting operating.port.
