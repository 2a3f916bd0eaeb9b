"""Which scopes a method wants, as Slack's reference says; a conversation's kind decides where there are several."""

from __future__ import annotations

SCOPES = {
    "apps.connections.open": frozenset[str](),  # of the app's token, connections:write
    "auth.test": frozenset[str](),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": frozenset({"channels:history", "groups:history", "im:history", "mpim:history"}),
    "conversations.open": frozenset({"im:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.delete": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.info": frozenset({"files:read"}),
    "files.list": frozenset({"files:read"}),
    "reactions.add": frozenset({"reactions:write"}),
    "reactions.get": frozenset({"reactions:read"}),
    "usergroups.list": frozenset({"usergroups:read"}),
    "users.info": frozenset({"users:read"}),
    "views.open": frozenset[str](),
    "views.publish": frozenset[str](),
    "views.push": frozenset[str](),
    "views.update": frozenset[str](),
}
"""Every method that the fake knows, and the scopes of the bot's token that it wants."""

EVENT_SCOPES = {
    "app_home_opened": frozenset[str](),
    "reaction_added": frozenset({"reactions:read"}),
    "reaction_removed": frozenset({"reactions:read"}),
}
"""Every event that the fake sends, and the scopes that a subscription to it wants."""

ALL = frozenset().union(*SCOPES.values(), *EVENT_SCOPES.values(), {"commands"})
