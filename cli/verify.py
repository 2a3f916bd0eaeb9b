"""`montage verify`: what a picture says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.rendering.declaration import NoPictureError, read_declaration
from bot.safety.sanitize import clean
from bot.settings import LimitSettings
from cli import localized
from cli.errors import Refusal, report_errors
from cli.language import say

if TYPE_CHECKING:
    from bot.rendering.declaration import Declaration

UNMARKED = 1
"""Exit code if the picture does not say that a model made it, or something that it says is not true."""


@localized.command("verify", "cli-verify")
@localized.argument(
    "file", metavar="cli-arg-file", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)
)
@localized.option("--description", help="cli-verify-description")
def command(file: Path, description: str | None) -> None:
    """Print what the picture says, and check what can be checked."""
    with report_errors():
        try:
            declaration = read_declaration(file.read_bytes())
        except NoPictureError as error:
            raise Refusal("verify-no-picture", path=str(file)) from error
        say("verify-ai" if declaration.is_ai else "verify-not-ai")
        if declaration.system:
            say("verify-system", system=declaration.system)
        if declaration.seed is not None:
            say("verify-seed", seed=str(declaration.seed))
        is_right = declaration.is_ai and _tell_signature(declaration)
        if description is not None:
            is_of_it = declaration.is_of(clean(description, LimitSettings().description_length))
            say("verify-description" if is_of_it else "verify-other-description")
            is_right = is_right and is_of_it
    if not is_right:
        click.get_current_context().exit(UNMARKED)


def _tell_signature(declaration: Declaration) -> bool:
    """Say what the signature is worth; returns whether it, if there is one, is valid."""
    signature = declaration.signature
    if not declaration.can_check:
        say("verify-no-package")
    elif signature is None:
        say("verify-unsigned")
    elif signature.is_valid:
        say("verify-signed", signer=signature.signer, issuer=signature.issuer)
    else:
        say("verify-changed", problems=", ".join(signature.problems))
    return signature is None or signature.is_valid
