"""DALLE-pytorch 1.6.6 and taming-transformers as they were published, to test and measure against.

Their lists of requirements no longer install, so they come without (`make test` says how); what they import and do not
need for drawing is stood in for here.

- https://github.com/lucidrains/DALLE-pytorch (MIT), https://github.com/CompVis/taming-transformers (MIT)
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType, SimpleNamespace

from torch import nn


def _stand_in(name: str, **members: object) -> None:
    """A module with these members only, unless the real one can be imported."""
    try:
        import_module(name)
    except ImportError:
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(members)


_stand_in("pkg_resources", get_distribution=lambda _: SimpleNamespace(version="1.6.6"))
_stand_in("requests")  # for downloads
_stand_in("omegaconf", OmegaConf=None)  # for the settings of what is downloaded
_stand_in("pytorch_lightning", LightningModule=nn.Module)
_stand_in("taming.main", instantiate_from_config=lambda _: nn.Identity())  # the loss of a VQModel

from dalle_pytorch.dalle_pytorch import DALLE, DiscreteVAE  # noqa: E402 - after what it imports
from taming.models.vqgan import GumbelVQ, VQModel  # noqa: E402

__all__ = ["DALLE", "DiscreteVAE", "GumbelVQ", "VQModel"]
