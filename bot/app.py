"""The bot without its platforms: store, dispatcher and services."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.jobs.dispatcher import Dispatcher
from bot.jobs.maintenance import maintain
from bot.jobs.progress import ProgressTracker
from bot.operating.health import Health
from bot.operating.supervisor import Supervisor
from bot.rendering.credentials import signer
from bot.safety import ContentPolicy
from bot.safety.custom_wordlist import CustomWordlist
from bot.services.admin import Admin
from bot.services.admission import Admission
from bot.services.moderation import Moderation
from bot.services.montages import Montages
from bot.services.search import SimilaritySearch
from bot.services.understanding import Understanding
from bot.store import open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings
    from bot.store import Store
    from inference.backend import Backend


@asynccontextmanager
async def start_core(settings: Settings, store: Store, backend: Backend) -> AsyncIterator[Montages]:
    """Recover jobs left by a crash, and run the dispatcher and maintenance while the context lasts.

    Raises:
        StartupError: the operator's word list or certificate cannot be read.
    """
    policy = ContentPolicy.load(settings.safety)
    tracker = ProgressTracker()
    search = SimilaritySearch(store, backend, settings.limits)
    concurrency, attempts = settings.inference.concurrency, settings.limits.attempts
    supervisor = Supervisor()
    sign = signer(settings.credentials)
    dispatcher = Dispatcher(store, backend, tracker, supervisor, search.index, concurrency, attempts, sign)
    moderation = Moderation(store, settings.safety.reports_to_hide)
    admission = Admission(store, moderation, policy, settings.limits, Understanding(backend))
    safety = settings.safety
    words = CustomWordlist(safety.words_file, policy, must_exist=safety.needs_words_file)
    admin = Admin(store, dispatcher, tracker, words, settings)
    health = Health(store, dispatcher, supervisor)
    async with dispatcher.running(), maintain(settings, store, supervisor, search.backfill):
        yield Montages(store, dispatcher, tracker, search, admission, admin, health, supervisor)


@asynccontextmanager
async def open_core(settings: Settings, backend: Backend) -> AsyncIterator[Montages]:
    """Open the store and start the dispatcher.

    Raises:
        StartupError: the store cannot be opened.
    """
    async with open_store(settings) as store, start_core(settings, store, backend) as montages:
        yield montages
