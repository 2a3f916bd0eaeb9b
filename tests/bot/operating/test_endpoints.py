"""Endpoints for monitoring: liveness, readiness and metrics."""

from __future__ import annotations

import socket
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import DescriptionRefusedError, StartupError
from bot.operating import endpoints
from bot.settings import OperatingSettings
from tests.bot.services.test_montages import finished, until_running
from tests.factories import order
from tests.ports import PORTS_TRIED, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend


async def value(montages: Montages, name: str, **labels: str) -> float:
    """Return a metric as Prometheus would read it; 0 if it does not exist yet."""
    text = (await montages.health.metrics()).decode()
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return next((s.value for s in samples if s.name == name and s.labels == labels), 0.0)


async def test_jobs_are_counted(montages: Montages, backend: FakeBackend) -> None:
    before = await value(montages, "montage_seconds_to_sheet_count", platform="web")
    await finished(montages)
    backend.hold()
    running = await montages.request(order())
    await until_running(montages, running.id)
    for _ in range(2):
        await montages.request(order(platform="discord"))

    assert await value(montages, "montage_jobs", state="done", platform="web") == 1
    assert await value(montages, "montage_jobs", state="running", platform="web") == 1
    assert await value(montages, "montage_jobs", state="queued", platform="discord") == 2
    assert await value(montages, "montage_queue_length") == 2
    assert await value(montages, "montage_seconds_to_sheet_count", platform="web") == before + 1
    assert await value(montages, "montage_seconds_drawing_candidate_count") >= 1
    backend.release()


async def test_refusals_are_counted_by_reason(montages: Montages) -> None:
    labels = {"reason": "error-description-person", "platform": "web"}
    before = await value(montages, "montage_refused_total", **labels)
    with pytest.raises(DescriptionRefusedError):
        await montages.request(order(description="아이유 닮은 여자"))
    assert await value(montages, "montage_refused_total", **labels) == before + 1


async def test_a_lost_platform_is_told(montages: Montages) -> None:
    assert await montages.health.problems() == ()
    montages.health.set_connected("discord", up=True)
    assert await montages.health.problems() == ()
    assert await value(montages, "montage_platform_connected", platform="discord") == 1
    montages.health.set_connected("discord", up=False)
    assert await montages.health.problems() == ("discord",)
    assert await value(montages, "montage_platform_connected", platform="discord") == 0
    montages.health.remove_platform("discord")
    assert await montages.health.problems() == ()


async def test_a_hanging_engine_is_told(
    montages: Montages, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.hold()
    job = await montages.request(order())
    await until_running(montages, job.id)
    assert await montages.health.problems() == ()
    monkeypatch.setattr("bot.operating.health.STALLED_AFTER_S", -1.0)
    assert await montages.health.problems() == ("engine",)
    backend.release()


async def test_a_database_that_does_not_answer_is_told(montages: Montages, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_job_id: int) -> int:
        raise OSError("disk I/O error")

    monkeypatch.setattr(montages._store.jobs, "queue_position", broken)
    assert await montages.health.problems() == ("database",)


@asynccontextmanager
async def served(montages: Montages) -> AsyncIterator[int]:
    """Serve the endpoints and yield their port."""
    async with AsyncExitStack() as stack:
        for _ in range(PORTS_TRIED):
            port = free_port()
            with suppress(StartupError):
                await stack.enter_async_context(endpoints.serve(montages.health, OperatingSettings(port=port)))
                break
        yield port


async def test_they_are_served_alone(montages: Montages) -> None:
    async with (
        served(montages) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as prometheus,
    ):
        async with prometheus.get("/healthz") as response:
            assert (response.status, await response.json()) == (200, {"status": "ok"})
        async with prometheus.get("/metrics") as response:
            assert response.content_type == "text/plain"
            assert "montage_queue_length 0.0" in await response.text()
        montages.health.set_connected("discord", up=False)
        async with prometheus.get("/readyz") as response:
            assert response.status == 503
            assert (await response.json())["problems"] == ["discord"]
        montages.health.remove_platform("discord")
        async with prometheus.get("/readyz") as response:
            assert response.status == 200


async def test_a_taken_port_is_explained(montages: Montages) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(StartupError) as refused:
        async with endpoints.serve(montages.health, OperatingSettings(port=other.getsockname()[1])):
            pass
    assert refused.value.code == "startup-operating-port"
