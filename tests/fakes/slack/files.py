"""External uploads: an upload URL, a completion, and a delay until Slack has processed the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.errors import ApiError, invalid_blocks
from tests.fakes.slack.objects import BOT_USER, identifier

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.slack.objects import Json

_TAKEN_IN_AFTER = 0.02  # seconds; the real server takes one or two


@dataclass(slots=True)
class File:
    """A file and its upload state: announced, received, completed, processed."""

    id: str
    name: str
    length: int
    alt: str
    data: bytes = b""
    completed_at: float | None = None


class Files:
    """All files that were announced and not deleted.

    `ever` counts the announced files; while `is_slow` is set, no file is processed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, File] = {}
        self.origin = ""
        self.ever = 0
        self.is_slow = False

    def announce(self, args: Json) -> Json:
        """files.getUploadURLExternal."""
        length = int(args["length"])
        if length < 1:
            raise ApiError("invalid_arguments", "length")
        file = File(identifier("F"), args["filename"], length, args.get("alt_txt", ""))
        self._files[file.id] = file
        self.ever += 1
        return {"upload_url": f"{self.origin}/upload/{file.id}", "file_id": file.id}

    async def receive(self, request: web.Request) -> web.Response:
        """Receive the bytes, POSTed without a token to the URL of an announcement."""
        file = self._files[request.match_info["file"]]
        data = await request.read()
        if len(data) != file.length:
            return web.Response(status=400, text="the length is another")
        file.data = data
        return web.Response(text=f"OK - {len(data)}")

    def complete(self, items: list[Json]) -> Json:
        """files.completeUploadExternal; like the real one, its answer has few fields."""
        for item in items:
            file = self._files.get(item["id"])
            if file is None or not file.data or file.completed_at is not None:
                raise ApiError("file_not_found")
            file.completed_at = self._clock.now()
        return {"files": [{"id": item["id"], "title": item.get("title")} for item in items]}

    def info(self, file_id: str) -> Json:
        """files.info; the type is empty until the file is processed."""
        file = self._completed(file_id)
        mimetype = "image/png" if self._is_taken_in(file) else ""
        return {"file": {"id": file.id, "name": file.name, "user": BOT_USER, "mimetype": mimetype}}

    def page(self, args: Json) -> Json:
        """files.list: a user's files in a time range, newest first."""
        after, before = float(args.get("ts_from", 0)), float(args.get("ts_to", "inf"))
        found = [
            {"id": file.id, "name": file.name, "user": BOT_USER, "created": int(file.completed_at)}
            for file in reversed(self._files.values())
            if file.completed_at is not None and after <= int(file.completed_at) <= before
            if args.get("user", BOT_USER) == BOT_USER
        ]
        count, page = int(args.get("count", 100)), int(args.get("page", 1))
        paging = {"count": count, "total": len(found), "page": page, "pages": max(1, -(-len(found) // count))}
        return {"files": found[(page - 1) * count : page * count], "paging": paging}

    def delete(self, file_id: str) -> None:
        """files.delete."""
        self._completed(file_id)
        del self._files[file_id]

    def require_showable(self, file_id: str) -> None:
        """Refuse blocks that show an unknown or unprocessed file."""
        file = self._files.get(file_id)
        if file is None or file.completed_at is None or not self._is_taken_in(file):
            raise invalid_blocks("invalid slack file [json-pointer:/blocks/2/slack_file]")

    def data(self, file_id: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            ApiError: the file was deleted.
        """
        return self._completed(file_id).data

    def ids(self) -> set[str]:
        """Return the ids of the files that exist."""
        return {file.id for file in self._files.values() if file.completed_at is not None}

    def _completed(self, file_id: str) -> File:
        file = self._files.get(file_id)
        if file is None or file.completed_at is None:
            raise ApiError("file_not_found")
        return file

    def _is_taken_in(self, file: File) -> bool:
        return (
            not self.is_slow
            and file.completed_at is not None
            and self._clock.now() - file.completed_at >= _TAKEN_IN_AFTER
        )
