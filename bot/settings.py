"""Settings: `config.toml`, overridden by `MONTAGE_*` environment variables, one class per concern.

`MONTAGE_WEB__PORT=9000` sets `port` in `[web]`. The file is the one that MONTAGE_CONFIG names, else `config.toml` in
the working folder, else the one that comes with the bot. Secrets are read from the environment, or from a file that
`MONTAGE_DISCORD__TOKEN_FILE` (or its like for Slack) names; a secret in config.toml is refused.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.errors import StartupError
from bot.resources import locate

Language = Literal["ko", "en"]
SECRETS: Final = frozenset(  # never from config.toml
    {
        ("discord", "token"),
        ("slack", "bot_token"),
        ("slack", "app_token"),
        ("slack", "signing_secret"),
        ("web", "access_token"),
        ("web", "operator_token"),
    }
)
ADDRESSES: Final = frozenset({("database", "url"), ("images", "folder")})  # may contain a password

_OTHER_VARIABLES: Final = frozenset({"MONTAGE_CONFIG", "MONTAGE_LANGUAGE"})
"""Environment variables of the bot that are no settings."""

SQLITE: Final = "sqlite+aiosqlite"
POSTGRESQL: Final = "postgresql+asyncpg"
DATABASES: Final = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}
"""How addresses of databases may begin -> how SQLAlchemy names the driver."""

SERVER: Final = re.compile(r"(?:[^:/@]*(?:@[^:/@]*)?(?::[^@]*)?@)?(?:\[[^]@]*\]|[^:/?@]*)(?::\d*)?(?:[/?][^@]*)?")
"""user:password@host:port/database?option; another @ means that the password is not percent-encoded."""


def read_secret(value: SecretStr | None, path: Path | None, code: str) -> str | None:
    """A secret from the environment or a file, without surrounding blanks; None where there is none.

    Raises:
        StartupError: the file cannot be read; `code` is its message.
    """
    if value is not None:
        return value.get_secret_value().strip() or None
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(code, path=str(path)) from error


class Section(BaseModel):
    """A table of config.toml; unknown keys are refused, so that a typo is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class BotSettings(Section):
    """The bot as a whole."""

    language: Language = "ko"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"


class DatabaseSettings(Section):
    """Where jobs, candidates and votes are kept: an SQLite file, or a PostgreSQL server with the extension pgvector."""

    url: str = Field(default=f"{SQLITE}:///data/montage.db", repr=False)

    @field_validator("url")
    @classmethod
    def _with_driver(cls, url: str) -> str:
        """Name the driver: hosted databases hand out addresses that begin with postgres:// or postgresql://."""
        kind, _, place = url.strip().partition("://")
        driver = DATABASES.get(kind)
        if driver is None or (driver == SQLITE and not place.startswith("/")):
            raise PydanticCustomError("startup-database-address", "not a known kind of database")
        if driver == POSTGRESQL and not SERVER.fullmatch(place):
            raise PydanticCustomError("startup-database-encoding", "not percent-encoded")
        return f"{driver}://{place}"


class ImageSettings(Section):
    """Where the candidates' PNG files are kept: a folder, or an address that fsspec knows, such as s3://bucket/montage."""

    folder: Path | str = Path("data/images")

    @field_validator("folder", mode="before")
    @classmethod
    def _folder_or_address(cls, folder: Path | str) -> Path | str:
        return folder if "://" in str(folder) else Path(folder)


class RetentionSettings(Section):
    """How long finished montages are kept, in days; 0: without limit."""

    days: int = Field(default=0, ge=0, le=36500)


class InferenceSettings(Section):
    """Inference: checkpoint folder (None: the shipped one), device, and concurrent jobs.

    `device`: "cpu", "cuda", "cuda:1", ...; "auto": a GPU where there is one. The engine draws some four jobs side by
    side; with twice as many at hand it begins the next one without waiting.
    """

    checkpoint: Path | None = None
    device: str = "auto"
    concurrency: int = Field(default=8, ge=1, le=64)


class LimitSettings(Section):
    """Limits of one person. `attempts`: how often a job is started before it fails.

    Job limits of 0 mean unlimited. A day is the last 24 hours. `roles`: role id -> factor of its members' limits.
    `exempt`: people without limits, as "platform:id".
    """

    description_length: int = Field(default=500, ge=1, le=4000)
    candidates: int = Field(default=4, ge=1, le=9)
    max_candidates: int = Field(default=9, ge=1, le=9)
    attempts: int = Field(default=5, ge=1)
    jobs_at_once: int = Field(default=5, ge=0)
    jobs_per_day: int = Field(default=100, ge=0)
    server_jobs_per_day: int = Field(default=2000, ge=0)
    roles: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    exempt: frozenset[Annotated[str, Field(pattern=r"^\w+:\S+$")]] = frozenset()

    @model_validator(mode="after")
    def _default_within_limit(self) -> LimitSettings:
        if self.candidates > self.max_candidates:
            figures = {"candidates": str(self.candidates), "most": str(self.max_candidates)}
            raise PydanticCustomError("startup-limit-candidates", "candidates > max_candidates", figures)
        return self


class SafetySettings(Section):
    """Content policy and reports.

    `words_file`: the operator's word list, see `bot.safety.wordlist`; the default one need not exist. `real_people`:
    whether descriptions may name real people. `reports_to_hide`: number of reporters that hides a montage until an
    operator decides; 0: never.
    """

    shipped_words: bool = True
    words_file: Path = Path("data/words.txt")
    real_people: bool = False
    reports_to_hide: int = Field(default=3, ge=0)

    @property
    def needs_words_file(self) -> bool:
        """Whether a missing word list is an error: the operator named it."""
        return "words_file" in self.model_fields_set


class CredentialSettings(Section):
    """Content credentials (C2PA) in pictures: certificate chain and private key of the operator, PEM files.

    `timestamp_url`: a time-stamping authority (RFC 3161), so that signatures outlive the certificate.
    """

    certificate: Path | None = None
    key_file: Path | None = None
    algorithm: Literal["es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519"] = "es256"
    timestamp_url: str | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> CredentialSettings:
        if (self.certificate is None) != (self.key_file is None):
            raise PydanticCustomError("startup-credentials-half", "certificate without key, or key without certificate")
        return self


class OperatingSettings(Section):
    """Metrics and health checks by themselves, where there is no chat page to serve them."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=9090, ge=0, le=65535)


class WebSettings(Section):
    """The chat page.

    `names`: host names under which it may be reached besides localhost, `host` and IP addresses. `secret_file` signs
    the visitors' cookies; the first start makes it. `access_token` lets people in; without one only this computer is
    served. `operator_token` opens the operator's page. `requests_per_minute`: how many writes one visitor may send; 0:
    any number.
    """

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    names: tuple[str, ...] = ()
    secret_file: Path = Path("data/web-secret")
    access_token: SecretStr | None = None
    access_token_file: Path | None = None
    operator_token: SecretStr | None = None
    operator_token_file: Path | None = None
    requests_per_minute: int = Field(default=60, ge=0)

    def access(self) -> str | None:
        """The access token from the environment or its file, without surrounding blanks; None where there is none.

        Raises:
            StartupError: the file cannot be read.
        """
        return read_secret(self.access_token, self.access_token_file, "startup-access-token-file")

    def operator(self) -> str | None:
        """The operator's token from the environment or its file; None where there is none.

        Raises:
            StartupError: the file cannot be read.
        """
        return read_secret(self.operator_token, self.operator_token_file, "startup-operator-token-file")


class DiscordSettings(Section):
    """The Discord bot; it runs where there is a token."""

    token: SecretStr | None = None
    token_file: Path | None = None

    def secret(self) -> str | None:
        """The token from the environment or its file, without surrounding blanks; None where there is none.

        Raises:
            StartupError: the token file cannot be read.
        """
        return read_secret(self.token, self.token_file, "startup-token-file")


class SlackSettings(Section):
    """The Slack bot; it runs where there is a bot token.

    `app_token` opens Socket Mode, the default. Where `port` is set, Slack's requests are taken by HTTP instead, on
    `host`, and checked with `signing_secret`. `operators`: ids of people who may do there what its admins may.
    """

    bot_token: SecretStr | None = None
    bot_token_file: Path | None = None
    app_token: SecretStr | None = None
    app_token_file: Path | None = None
    signing_secret: SecretStr | None = None
    signing_secret_file: Path | None = None
    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    operators: frozenset[str] = frozenset()

    def secret(self, name: Literal["bot_token", "app_token", "signing_secret"]) -> str | None:
        """A secret from the environment or its file, without surrounding blanks; None where there is none.

        Raises:
            StartupError: the file cannot be read.
        """
        return read_secret(getattr(self, name), getattr(self, f"{name}_file"), "startup-token-file")


class Settings(BaseSettings):
    """All settings; frozen."""

    model_config = SettingsConfigDict(
        env_prefix="MONTAGE_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot: BotSettings = BotSettings()
    database: DatabaseSettings = DatabaseSettings()
    images: ImageSettings = ImageSettings()
    retention: RetentionSettings = RetentionSettings()
    inference: InferenceSettings = InferenceSettings()
    limits: LimitSettings = LimitSettings()
    safety: SafetySettings = SafetySettings()
    credentials: CredentialSettings = CredentialSettings()
    web: WebSettings = WebSettings()
    operating: OperatingSettings = OperatingSettings()
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()

    def secrets(self) -> tuple[str, ...]:
        """Return all secrets, which logs must redact.

        Raises:
            StartupError: a file with a secret cannot be read.
        """
        slack = (self.slack.secret("bot_token"), self.slack.secret("app_token"), self.slack.secret("signing_secret"))
        return tuple(filter(None, (self.discord.secret(), *slack, self.web.access(), self.web.operator())))

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
        StartupError: the file cannot be read, a setting makes no sense, or there is no such setting; names the first.
    """
    path = config_path()
    tables = _read(path)
    _refuse_unknown_variables()
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


def _refuse_unknown_variables() -> None:
    """Refuse environment variables that look like settings and set nothing.

    Raises:
        StartupError: there is one; names the most similar setting.
    """
    sections = {f"MONTAGE_{name}".upper(): field.annotation for name, field in Settings.model_fields.items()}
    known = {*_OTHER_VARIABLES, *sections}
    for section, table in sections.items():
        if isinstance(table, type) and issubclass(table, Section):
            known |= {f"{section}__{name}".upper() for name in table.model_fields}
    for variable in sorted(os.environ):
        setting = "__".join(variable.upper().split("__")[:2])  # a third part is a key of a table such as limits.roles
        if setting.startswith("MONTAGE_") and setting not in known:
            alike = difflib.get_close_matches(setting, known, n=1, cutoff=0)
            raise StartupError("startup-variable-unknown", variable=variable, alike=alike[0])


def _explained(error: ValidationError, path: Path) -> StartupError:
    """Return the first validation error as a message: setting, value and environment variable."""
    first = error.errors()[0]
    parts = tuple(str(part) for part in first["loc"])
    name, variable = ".".join(parts), "MONTAGE_" + "__".join(parts).upper()
    if first["type"].startswith("startup-"):
        return StartupError(first["type"], name=name, variable=variable, path=str(path), **first.get("ctx", {}))
    if first["type"] == "extra_forbidden":
        return StartupError("startup-setting-unknown", name=name, path=str(path))
    value = "***" if _may_be_secret(parts) else str(first["input"])
    return StartupError("startup-setting-invalid", name=name, value=value, variable=variable, path=str(path))


def _may_be_secret(setting: tuple[str, ...]) -> bool:
    """Return whether a setting, a setting within it, or the one that it is a part of, may hold a secret."""
    return any(setting[: len(secret)] == secret[: len(setting)] for secret in SECRETS | ADDRESSES)
