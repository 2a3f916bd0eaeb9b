"""Runs the measurements of the engine: `python -m bench [NAME ...] [--out FILE]`; a table, and JSON.

`bench.edits`, `bench.train`, and those of the store, `bench.burst`, `bench.search` and `bench.meaning`, are run by
themselves.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench import concurrency, draw, memory, request
from bench.isolation import run_isolated
from inference.checkpoint import default_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def _against(size: str) -> Mapping[str, object]:
    from bench import against_dalle_pytorch  # noqa: PLC0415 - wants the package, which only `make test` installs

    return run_isolated(against_dalle_pytorch.measure, size)


BENCHES: Mapping[str, Callable[[], Mapping[str, object]]] = {
    "draw": lambda: run_isolated(draw.measure, default_checkpoint()),
    "request": lambda: request.measure(default_checkpoint()),
    "concurrency": lambda: concurrency.measure(default_checkpoint()),
    "memory": lambda: memory.measure(default_checkpoint()),
    "against-default": lambda: _against("default"),
    "against-kodalle": lambda: _against("kodalle"),
}


def rows(figures: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every figure with its path; entries of lists are named by their first figure."""
    if isinstance(figures, dict):
        for name, value in figures.items():
            yield from rows(value, f"{path}.{name}" if path else name)
    elif isinstance(figures, list):
        for entry in figures:
            (name, key), *others = entry.items()
            for other, value in others:
                yield from rows(value, f"{path}[{name} {key}].{other}")
    else:
        yield path, figures


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHES)))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the JSON goes; printed otherwise.")
def main(names: tuple[str, ...], out: Path | None) -> None:
    """Measure, and print a table as it goes."""
    results: dict[str, Mapping[str, object]] = {}
    for name in names or BENCHES:
        results[name] = BENCHES[name]()
        for figure, value in rows(results[name]):
            click.echo(f"{name:<16} {figure:<44} {value}", err=out is None)
    text = json.dumps(results, ensure_ascii=False, indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
