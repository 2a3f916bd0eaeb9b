"""Required scopes by method, from Slack's reference; of several, the kind of conversation decides."""

from __future__ import annotations

SCOPES = {
    "apps.connections.open": frozenset[str](),  # needs connections:write of the app-level token
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
"""Methods of the fake -> the required scopes of the bot token."""

EVENT_SCOPES = {
    "app_home_opened": frozenset[str](),
    "reaction_added": frozenset({"reactions:read"}),
    "reaction_removed": frozenset({"reactions:read"}),
}
"""Events of the fake -> the scopes that a subscription requires."""

ALL = frozenset().union(*SCOPES.values(), *EVENT_SCOPES.values(), {"commands"})
