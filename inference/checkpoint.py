"""Reads and writes checkpoints: folders of config.json, safetensors files, the text encoder and a model card.

    config.json              format, name, and the settings of each network
    vqgan.safetensors        or discretevae.safetensors
    dalle.safetensors        flow.safetensors (optional)
    reranker.safetensors     or koclip.safetensors (optional)
    text-encoder/            a transformers tokenizer, and its model if a network is conditioned on its states
    description-reader/      a description reader (optional; the default one if a network is conditioned on traits)
    SHA256SUMS               digests of the safetensors files; those that are listed are checked when they are loaded
    README.md                the model card

Weights trained here are stored in float16; all weights are loaded as float32. No file is unpickled.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import torch
from pydantic import TypeAdapter
from safetensors import SafetensorError

from inference.checksums import is_as_recorded
from inference.files import replacing
from inference.models.dalle import DALLE
from inference.models.dalle_config import DALLEConfig  # noqa: TC001 - read by pydantic when config.json is checked
from inference.models.discrete_vae import DiscreteVAE, DiscreteVAEConfig
from inference.models.flow import Flow, FlowConfig
from inference.models.koclip import KoCLIP, KoCLIPConfig
from inference.models.reranker import Reranker, RerankerConfig
from inference.models.text_encoder import TextEncoder, Tokenizer
from inference.models.vqgan import VQGAN, VQGANConfig
from inference.precision import bf16, half
from inference.reading import DescriptionReader, default_description_reader, load_description_reader
from inference.renamed import upgrade_settings
from inference.sampling.cuda_graphs import CUDAGraphRunner
from inference.sampling.flow_sampler import FlowSamplingConfig
from inference.sampling.sampler import SamplingConfig
from inference.weights import (
    CheckpointError,
    Problem,
    choose_device,
    load_network,
    require_file,
)

FORMAT = 1
TEXT_ENCODER = "text-encoder"
DESCRIPTION_READER = "description-reader"

CUDA_GRAPH_SLOTS = 128
"""Rows of the largest CUDA graph; a batch that needs more rows is sampled without graphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointConfig:
    """The contents of config.json.

    `generator` is what draws: DALL·E; DALL·E whose faces the flow refines; or the flow alone. `reads_descriptions`: a
    description reader says which traits are stated, also where no network is conditioned on them; the reranker then
    ranks and marks these instead of what its text tower reads.
    """

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    name: str
    vqgan: VQGANConfig | DiscreteVAEConfig
    dalle: DALLEConfig
    flow: FlowConfig | None = None
    reranker: RerankerConfig | KoCLIPConfig | None = None
    generator: Literal["dalle", "refined", "flow"] = "dalle"
    reads_descriptions: bool = False
    sampling: SamplingConfig = field(default_factory=SamplingConfig)
    flow_sampling: FlowSamplingConfig = field(default_factory=FlowSamplingConfig)

    def __post_init__(self) -> None:
        if self.generator != "dalle" and self.flow is None:
            raise ValueError(f"generator {self.generator} needs a flow")

    @property
    def needs_description_reader(self) -> bool:
        """Whether the traits that a description states are needed."""
        return self.reads_descriptions or self.dalle.conditioning == "traits" or self.generator != "dalle"

    @property
    def needs_text_states(self) -> bool:
        """Whether a network is conditioned on the language model's states, not only on token ids."""
        return self.dalle.conditioning == "contextual" or self.reranker is not None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The networks of one checkpoint, on one device, in evaluation mode."""

    config: CheckpointConfig
    tokenizer: Tokenizer
    text_encoder: TextEncoder | None  # None if no network needs its states
    description_reader: DescriptionReader | None  # None if stated traits are not needed
    dalle: DALLE
    vqgan: VQGAN | DiscreteVAE
    flow: Flow | None
    reranker: Reranker | KoCLIP | None

    @property
    def device(self) -> torch.device:
        """Device of the networks."""
        return next(self.dalle.parameters()).device


def default_checkpoint() -> Path:
    """Return the folder of the default checkpoint: inside an installed wheel, or in a source tree."""
    package = Path(__file__).parent
    installed = package / "default_checkpoint"
    return installed if installed.is_dir() else package.parent / "models" / "montage"


def read_config(folder: Path) -> CheckpointConfig:
    """Read and validate config.json; accepts the setting names of earlier versions.

    Raises:
        CheckpointError: the file is missing, damaged, or of another format.
    """
    if not folder.is_dir():
        raise CheckpointError(Problem.NO_FOLDER, folder)
    path = folder / "config.json"
    try:
        content = json.loads(require_file(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise CheckpointError(Problem.DAMAGED_FILE, path, str(error)) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CheckpointError(Problem.FOREIGN, path, f"format is not {FORMAT}")
    try:
        return TypeAdapter(CheckpointConfig).validate_python(
            upgrade_settings({name: table for name, table in content.items() if name != "format"})
        )
    except ValueError as error:
        raise CheckpointError(Problem.FOREIGN, path, str(error)) from error


def load(folder: Path, device: str = "cpu") -> Checkpoint:
    """Load a checkpoint folder onto a device, and apply the precision of its settings.

    Args:
        folder: the checkpoint.
        device: see `choose_device`.

    Raises:
        CheckpointError: a file is missing, damaged, or does not fit config.json.
        DeviceError: the device does not exist.
    """
    target = choose_device(device)
    config = read_config(folder)
    text_folder, length = folder / TEXT_ENCODER, config.dalle.text_seq_len
    for name in ("tokenizer.json", *(("config.json", "model.safetensors") if config.needs_text_states else ())):
        require_file(text_folder / name)
    try:
        tokenizer = Tokenizer(text_folder, length)
        text_encoder = TextEncoder(text_folder, length).to(target) if config.needs_text_states else None
    except (OSError, ValueError, SafetensorError) as error:
        raise CheckpointError(Problem.DAMAGED_FILE, text_folder, str(error)) from error
    if text_encoder is not None and not is_as_recorded(text_folder / "model.safetensors"):
        raise CheckpointError(Problem.CHANGED_FILE, text_folder / "model.safetensors")
    checkpoint = Checkpoint(
        config=config,
        tokenizer=tokenizer,
        text_encoder=text_encoder,
        description_reader=_load_description_reader(folder, target) if config.needs_description_reader else None,
        dalle=load_network(folder, DALLE(config.dalle)).to(target),
        vqgan=_load_vqgan(folder, config.vqgan).to(target),
        flow=load_network(folder, Flow(config.flow)).to(target) if config.flow else None,
        reranker=_load_reranker(folder, config.reranker).to(target) if config.reranker else None,
    )
    apply_precision(checkpoint)
    return checkpoint


def apply_precision(checkpoint: Checkpoint) -> None:
    """Convert the networks to the precision for their device: 16 bits on a GPU; int8 and bfloat16 on a CPU if set."""
    dalle, device = checkpoint.dalle, checkpoint.device
    if device.type == "cuda":
        half.sum_in_float32()
        dalle.to_half(torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16)
        dalle.graph_runner = CUDAGraphRunner(dalle, CUDA_GRAPH_SLOTS)
    elif device.type == "cpu" and checkpoint.config.sampling.precision == "int8":
        dalle.quantize()
        if bf16.has_native_bf16():
            bf16.use_bf16(checkpoint.vqgan, "decoder")
            if isinstance(checkpoint.reranker, Reranker):
                bf16.use_bf16(checkpoint.reranker, "image_tower")


def save_config(folder: Path, config: CheckpointConfig) -> None:
    """Write config.json."""
    content = {"format": FORMAT, **asdict(config)}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    with replacing(folder / "config.json") as path:
        path.write_text(text + "\n", encoding="utf-8")


def _load_description_reader(folder: Path, device: torch.device) -> DescriptionReader:
    own = folder / DESCRIPTION_READER
    chosen = own if own.is_dir() else default_description_reader()
    try:
        reader = load_description_reader(chosen)
    except FileNotFoundError as error:
        raise CheckpointError(Problem.MISSING_FILE, chosen, str(error)) from error
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(Problem.DAMAGED_FILE, chosen, str(error)) from error
    reader.tagger.to(device)
    return reader


def _load_vqgan(folder: Path, config: VQGANConfig | DiscreteVAEConfig) -> VQGAN | DiscreteVAE:
    if isinstance(config, DiscreteVAEConfig):
        return load_network(folder, DiscreteVAE(config))
    return load_network(folder, VQGAN(config))


def _load_reranker(folder: Path, config: RerankerConfig | KoCLIPConfig) -> Reranker | KoCLIP:
    if isinstance(config, KoCLIPConfig):
        return load_network(folder, KoCLIP(config))
    return load_network(folder, Reranker(config))
