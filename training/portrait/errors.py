"""What can go wrong when a portrait is rendered."""

from __future__ import annotations


class PortraitError(Exception):
    """A portrait cannot be rendered."""


class MissingAssetsError(PortraitError):
    """A package of the extra `portrait` is not installed; `package` is its name."""

    def __init__(self, package: str) -> None:
        super().__init__(f"the package {package} is not installed")
        self.package = package
