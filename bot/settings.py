"""Settings: `config.toml`, overridden by `MONTAGE_*` environment variables, one class per concern.

`MONTAGE_WEB__PORT=9000` sets `port` in `[web]`. The file is the one that MONTAGE_CONFIG names, else `config.toml` in
the working folder, else the one that comes with the bot. Secrets are read from the environment, or from a file that
`MONTAGE_DISCORD__TOKEN_FILE` (or its like for Slack) names; a secret in config.toml is refused.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.errors import StartupError
from bot.resources import locate

Language = Literal["ko", "en"]
SECRETS: Final = frozenset(  # never from config.toml
    {("discord", "token"), ("slack", "bot_token"), ("slack", "app_token"), ("slack", "signing_secret")}
)


class Section(BaseModel):
    """A table of config.toml; unknown keys are refused, so that a typo is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BotSettings(Section):
    """The bot as a whole."""

    language: Language = "ko"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class DatabaseSettings(Section):
    """Where jobs, candidates and votes are kept."""

    url: str = "sqlite+aiosqlite:///data/montage.db"

    @field_validator("url")
    @classmethod
    def _only_sqlite(cls, url: str) -> str:
        if not url.startswith("sqlite+aiosqlite:///"):
            raise ValueError("sqlite+aiosqlite:///...")
        return url


class ImageSettings(Section):
    """Where the candidates' PNG files are kept."""

    folder: Path = Path("data/images")


class InferenceSettings(Section):
    """What draws: a checkpoint folder (None: the one that comes with the bot), and how many jobs at once."""

    checkpoint: Path | None = None
    concurrency: int = Field(default=1, ge=1, le=64)


class LimitSettings(Section):
    """What one person may ask for. `attempts`: how often a job is started before it counts as failed."""

    description_length: int = Field(default=500, ge=1, le=4000)
    candidates: int = Field(default=4, ge=1, le=9)
    max_candidates: int = Field(default=9, ge=1, le=9)
    attempts: int = Field(default=5, ge=1)

    @model_validator(mode="after")
    def _default_within_limit(self) -> LimitSettings:
        if self.candidates > self.max_candidates:
            raise ValueError(f"candidates <= max_candidates ({self.max_candidates})")
        return self


class WebSettings(Section):
    """The chat page.

    `names`: host names under which it may be reached besides localhost, `host` and IP addresses. `secret_file` signs
    the visitors' cookies; the first start makes it.
    """

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    names: tuple[str, ...] = ()
    secret_file: Path = Path("data/web-secret")


class DiscordSettings(Section):
    """The Discord bot; it runs where there is a token."""

    token: SecretStr | None = None
    token_file: Path | None = None

    def secret(self) -> str | None:
        """The token from the environment or its file, without surrounding blanks; None where there is none.

        Raises:
            StartupError: the token file cannot be read.
        """
        return _secret(self.token, self.token_file)


class SlackSettings(Section):
    """The Slack bot; it runs where there is a bot token.

    `app_token` opens Socket Mode, the default. Where `port` is set, Slack's requests are taken by HTTP instead, on
    `host`, and checked with `signing_secret`.
    """

    bot_token: SecretStr | None = None
    bot_token_file: Path | None = None
    app_token: SecretStr | None = None
    app_token_file: Path | None = None
    signing_secret: SecretStr | None = None
    signing_secret_file: Path | None = None
    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)

    def secret(self, name: Literal["bot_token", "app_token", "signing_secret"]) -> str | None:
        """A secret from the environment or its file, without surrounding blanks; None where there is none.

        Raises:
            StartupError: the file cannot be read.
        """
        return _secret(getattr(self, name), getattr(self, f"{name}_file"))


def _secret(value: SecretStr | None, file: Path | None) -> str | None:
    if value is not None:
        return value.get_secret_value().strip() or None
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError("startup-token-file", path=str(file)) from error


class Settings(BaseSettings):
    """Everything that can be set; frozen."""

    model_config = SettingsConfigDict(
        env_prefix="MONTAGE_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    bot: BotSettings = BotSettings()
    database: DatabaseSettings = DatabaseSettings()
    images: ImageSettings = ImageSettings()
    inference: InferenceSettings = InferenceSettings()
    limits: LimitSettings = LimitSettings()
    web: WebSettings = WebSettings()
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment overrides what the file (the arguments) says."""
        return env_settings, init_settings


def config_path() -> Path:
    """The configuration file that is read."""
    if named := os.environ.get("MONTAGE_CONFIG"):
        return Path(named)
    here = Path("config.toml")
    return here if here.is_file() else locate("config.toml")


def load_settings() -> Settings:
    """Settings from the configuration file and the environment.

    Raises:
        StartupError: the file cannot be read or a setting makes no sense; names the first such setting.
    """
    path = config_path()
    tables = _read(path)
    for section, name in SECRETS:
        if name in tables.get(section, {}):
            variable = f"MONTAGE_{section}__{name}".upper()
            raise StartupError("startup-secret-in-config", name=f"{section}.{name}", variable=variable)
    try:
        return Settings(**tables)
    except ValidationError as error:
        raise _explained(error, path) from error
    except SettingsError as error:
        raise StartupError("startup-environment") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StartupError("startup-config-missing", path=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        code = "startup-config-syntax" if place else "startup-config-unfinished"
        raise StartupError(code, path=str(path), line=place[1] if place else "") from error
    except UnicodeDecodeError as error:
        raise StartupError("startup-config-encoding", path=str(path)) from error


def _explained(error: ValidationError, path: Path) -> StartupError:
    """The first complaint as a message: which setting, which value, which variable could have set it."""
    first = error.errors()[0]
    parts = [str(part) for part in first["loc"]]
    name, variable = ".".join(parts), "MONTAGE_" + "__".join(parts).upper()
    if first["type"] == "extra_forbidden":
        return StartupError("startup-setting-unknown", name=name, path=str(path))
    value = "***" if tuple(parts) in SECRETS else str(first["input"])
    return StartupError("startup-setting-invalid", name=name, value=value, variable=variable, path=str(path))
