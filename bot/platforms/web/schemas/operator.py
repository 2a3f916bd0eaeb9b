"""Responses for the operator's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.jobs import JobState
from bot.domain.updates import Queued, Running
from bot.locales import rough_duration, translate
from bot.safety.wordlist import shipped_entries
from bot.services.admin import FAILURE_WINDOW_HOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.jobs import JobView
    from bot.domain.moderation import Block, ReportedJob
    from bot.services.admin import Admin, Overview
    from bot.settings import Settings


def overview_response(
    overview: Overview, problems: Sequence[str], settings: Settings, language: str
) -> dict[str, object]:
    """Return jobs by state and platform, failures by reason, problems, and limits."""
    platforms = sorted({platform for platform, _ in overview.counts})
    return {
        "problems": list(problems),
        "hours": FAILURE_WINDOW_HOURS,
        "states": [
            {"state": state.value, "says": translate(language, f"state-{state}"), "count": overview.of(state)}
            for state in JobState
        ],
        "platforms": [
            {"name": platform, "counts": [overview.counts.get((platform, state), 0) for state in JobState]}
            for platform in platforms
        ],
        "failures": [
            {"reason": translate(language, reason), "count": number} for reason, number in overview.failures.items()
        ],
        "limits": [
            {"says": translate(language, f"web-limit-{name}"), "value": value}
            for name, value in _limits(settings).items()
        ],
    }


def admin_job_response(job: JobView, progress: Running | Queued | None, language: str) -> dict[str, object]:
    """Return a job for the operator; the description of a private job is withheld unless it was hidden."""
    return {
        "id": job.id,
        "platform": job.person.platform,
        "person": job.person.id,
        "state": job.state.value,
        "stateSays": translate(language, f"state-{job.state}"),
        "description": None if job.withheld else job.description,
        "candidates": job.candidates,
        "createdAt": job.created_at.isoformat(),
        "seconds": (job.finished_at - job.created_at).total_seconds() if job.finished_at else None,
        "reason": translate(language, job.failure) if job.failure else None,
        "hidden": job.hidden,
        "picture": f"/operator/api/jobs/{job.id}/sheet.png" if _has_picture(job) else None,
        "progress": _progress(progress, language),
    }


def report_response(reported: ReportedJob, language: str) -> dict[str, object]:
    """Return a reported montage with its description."""
    reasons = [translate(language, f"moderate-reason-{reason}") for reason in reported.reasons]
    job = admin_job_response(reported.job, None, language) | {"description": reported.job.description}
    return job | {"reporters": reported.reporters, "reasons": reasons}


def block_response(block: Block) -> dict[str, object]:
    """Return a blocked person."""
    since = block.created_at.isoformat()
    return {"platform": block.person.platform, "person": block.person.id, "since": since, "note": block.note}


async def words_response(admin: Admin, language: str) -> dict[str, object]:
    """Return the custom list, the shipped one, if enabled, and how often which category refused."""
    shipped = shipped_entries() if admin.settings.safety.shipped_words else {}
    return {
        "file": str(admin.words.path),
        "own": list(await admin.words.entries()),
        "shipped": [
            {"says": translate(language, f"web-words-{category}"), "entries": entries}
            for category, entries in shipped.items()
        ],
        "refused": [
            {"says": translate(language, f"web-words-{category}"), "count": count}
            for category, count in admin.words.policy.refusals.most_common()
        ],
    }


def _has_picture(job: JobView) -> bool:
    return job.state is JobState.DONE and not job.withheld


def _progress(progress: Running | Queued | None, language: str) -> dict[str, object] | None:
    match progress:
        case Queued(place, seconds):
            return {"place": place, "wait": None if seconds is None else rough_duration(language, seconds)}
        case Running(fraction):
            return {"fraction": fraction}
        case None:
            return None


def _limits(settings: Settings) -> dict[str, int]:
    limits = settings.limits
    return {
        "jobs-at-once": limits.jobs_at_once,
        "jobs-per-day": limits.jobs_per_day,
        "server-jobs-per-day": limits.server_jobs_per_day,
        "description-length": limits.description_length,
        "candidates": limits.candidates,
        "max-candidates": limits.max_candidates,
        "concurrency": settings.inference.concurrency,
        "reports-to-hide": settings.safety.reports_to_hide,
        "retention-days": settings.retention.days,
        "requests-per-minute": settings.web.requests_per_minute,
    }
