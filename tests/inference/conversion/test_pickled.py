from __future__ import annotations

import argparse
import os
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import nn

from inference.conversion.pickled import ConversionError, extract_weights, unpickle

if TYPE_CHECKING:
    from pathlib import Path


class Unheard(nn.Module):
    """A module of a package that is not installed, with all kinds of attributes of a module."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, 3, bias=False), nn.BatchNorm1d(3))
        self.register_buffer("fixed", torch.ones(2), persistent=False)
        self.nothing = None
        self.function = print


class Evil:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


class AttributeDict(dict[str, Any]):
    """Like PyTorch Lightning's class for hyperparameters."""


class EasyDict(dict[str, Any]):
    """A dict whose items are also attributes."""

    def __init__(self, **items: Any) -> None:  # noqa: ANN401
        super().__init__(items)
        vars(self).update(items)


class Layers(list[int]):
    """A package's own subclass of list."""


def test_dicts_and_lists_of_other_classes_are_plain_ones(tmp_path: Path) -> None:
    counted = defaultdict(list)
    counted["sizes"] += [1, 2]
    content = AttributeDict(
        state_dict=EasyDict(weight=torch.ones(1)), hparams=counted, layers=Layers([1, 2]), one=Layers([3])
    )
    torch.save(content, tmp_path / "state.pt")
    read = unpickle(tmp_path / "state.pt")
    assert extract_weights(read).keys() == {"weight"}
    assert (dict(read["hparams"]), read["layers"], read["one"]) == ({"sizes": [1, 2]}, [1, 2], [3])


def test_weights_of_deepspeed_are_read(tmp_path: Path) -> None:
    state = {
        "module": {"weight": torch.ones(1).half()},
        "optimizer": None,
        "weights": "see the wiki",
        "mp_world_size": 1,
    }
    torch.save(state, tmp_path / "mp_rank_00_model_states.pt")
    assert extract_weights(unpickle(tmp_path / "mp_rank_00_model_states.pt")).keys() == {"weight"}


def test_no_message_advises_to_run_what_a_file_says(tmp_path: Path) -> None:
    torch.save({"evil": Evil(tmp_path / "made")}, tmp_path / "evil.pt")
    torch.jit.save(torch.jit.script(nn.Linear(1, 1)), tmp_path / "script.pt")
    for name in ("evil.pt", "script.pt"):
        with pytest.raises(ConversionError, match=name) as refused:
            unpickle(tmp_path / name)
        assert "weights_only" not in str(refused.value)


def test_a_module_saved_whole_is_read(tmp_path: Path) -> None:
    module = Unheard()
    torch.save(module, tmp_path / "whole.pt")
    weights = extract_weights(unpickle(tmp_path / "whole.pt"))
    assert weights.keys() == module.state_dict().keys()
    assert all(torch.equal(weights[name], tensor) for name, tensor in module.state_dict().items())


@pytest.mark.parametrize("kept", ["weights", "state_dict", "model", None])
def test_weights_are_found_among_what_training_keeps(tmp_path: Path, kept: str | None) -> None:
    state = nn.Linear(2, 3).state_dict()
    noise = {"callbacks": {Unheard: {"best": 1.0}}, "args": argparse.Namespace(steps=3), "epoch": 2}
    torch.save({**noise, kept: state} if kept else state, tmp_path / "state.pt")
    assert extract_weights(unpickle(tmp_path / "state.pt")).keys() == {"weight", "bias"}


def test_parallel_training_leaves_its_mark_on_names_only() -> None:
    assert extract_weights({"module.weight": torch.zeros(1)}).keys() == {"weight"}


def test_nothing_that_a_pickle_names_is_run(tmp_path: Path) -> None:
    torch.save({"weights": {"a": torch.zeros(1)}, "evil": Evil(tmp_path / "made")}, tmp_path / "evil.pt")
    with pytest.raises(ConversionError, match=r"evil\.pt"):
        unpickle(tmp_path / "evil.pt")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("content", [None, b"", b"no pickle", b"PK\x03\x04 half a zip"])
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "weights.pt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConversionError, match=r"weights\.pt"):
        unpickle(path)


def test_no_weights_is_an_error() -> None:
    with pytest.raises(ConversionError, match="no weights"):
        extract_weights({"epoch": 3})
