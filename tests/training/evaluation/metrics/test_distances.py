"""Distances are compared with values computed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import nn

from training.evaluation.metrics.distances import frechet_distance, inception_score, kernel_distance
from training.evaluation.metrics.diversity import pixels, spread
from training.evaluation.metrics.extractors import Inception, Lite0, extract
from training.evaluation.metrics.memorization import THUMBNAIL, memorization_table, nearest, nearest_pairs

if TYPE_CHECKING:
    from pathlib import Path


def with_moments(mean: np.ndarray, covariance: np.ndarray, count: int = 400) -> np.ndarray:
    """Return points with exactly this sample mean and sample covariance."""
    raw = np.random.default_rng(0).normal(size=(count, len(mean)))
    white = np.linalg.cholesky(np.linalg.inv(np.cov(raw, rowvar=False)))
    points: np.ndarray = (raw - raw.mean(0)) @ white @ np.linalg.cholesky(covariance).T + mean
    return points


def test_the_frechet_distance_of_known_gaussians() -> None:
    first = with_moments(np.array([0.0, 0.0]), np.diag([1.0, 4.0]))
    second = with_moments(np.array([3.0, 4.0]), np.diag([9.0, 1.0]))
    expected = 25 + (1 - 3) ** 2 + (2 - 1) ** 2  # squared differences of the means and of the standard deviations
    assert frechet_distance(first, second) == pytest.approx(expected)


def test_the_frechet_distance_of_gaussians_that_do_not_commute() -> None:
    a, b = np.array([[2.0, 1.0], [1.0, 2.0]]), np.diag([1.0, 4.0])
    product = a @ b
    root_trace = np.sqrt(np.trace(product) + 2 * np.sqrt(np.linalg.det(product)))  # trace of the root of a 2 x 2 matrix
    expected = np.trace(a) + np.trace(b) - 2 * root_trace
    zero = np.zeros(2)
    assert frechet_distance(with_moments(zero, a), with_moments(zero, b)) == pytest.approx(expected)


def test_a_set_is_at_no_distance_from_itself() -> None:
    features = np.random.default_rng(0).normal(size=(20, 50))
    assert frechet_distance(features, features) == pytest.approx(0, abs=1e-6)


def test_the_kernel_distance_of_two_points_each() -> None:
    first, second = np.array([[1.0], [2.0]]), np.array([[0.0], [0.0]])
    within = (1 * 2 + 1) ** 3 + (0 + 1) ** 3
    across = 1.0  # the kernel of anything with zero
    assert kernel_distance(first, second) == pytest.approx(within - 2 * across)


def test_the_kernel_distance_grows_with_the_difference() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, 500, 8))
    assert abs(kernel_distance(first, second)) < 0.05
    assert kernel_distance(first, second + 1) > 1


def test_the_inception_score_is_the_number_of_classes_told_apart() -> None:
    assert inception_score(np.eye(4)) == pytest.approx(4, rel=1e-6)
    assert inception_score(np.full((5, 4), 0.25)) == pytest.approx(1)


def test_the_spread_of_a_group_is_the_mean_distance_of_its_pairs() -> None:
    groups = np.array([[[0.0, 0.0], [3.0, 4.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]])
    assert spread(groups) == pytest.approx((5 + 0 + 5) / 6)


def test_pixels_are_compared_by_their_rmse() -> None:
    black, white = np.zeros((4, 4), np.uint8), np.full((4, 4), 255, np.uint8)
    assert spread(pixels(np.stack([black, white]))[None]) == pytest.approx(1)


def blocks(count: int) -> np.ndarray:
    """Return 64 x 64 pictures of random grey blocks."""
    small = np.random.default_rng(0).integers(0, 256, (count, 8, 8), np.uint8)
    return small.repeat(8, axis=1).repeat(8, axis=2)


def test_a_copy_is_found_among_many() -> None:
    training = blocks(40)
    copy = training[[17]].copy()
    copy[0, :4, :4] ^= 1
    found = nearest(np.concatenate([copy, 255 - training[[3]]]), training, batch_size=16)
    assert found.index[0] == 17
    assert found.distance[0] < 0.001
    assert found.distance[1] > 0.1


def test_copies_are_counted_against_renders_that_are_none() -> None:
    training, held_out = blocks(60)[:40], blocks(60)[40:]
    copied = nearest(training[:10], training)
    table = memorization_table(copied, nearest(held_out, training))
    assert table["thumbnail"] == THUMBNAIL
    assert table["nearer_than_99_percent_of_renders"]["share"] == 1
    assert table["drawn"]["median"] == 0
    pairs = nearest_pairs(training[:10], training, copied, count=3)
    assert all((pair.face == pair.training).all() for pair in pairs)


def test_lite0_tells_pictures_apart_whatever_the_batch() -> None:
    pictures = blocks(3)
    features = extract(Lite0(), pictures, "blocks")
    assert features.values.shape == (3, 1280)
    assert features.probabilities.sum(1) == pytest.approx(1, abs=1e-4)
    assert np.linalg.norm(features.values[0] - features.values[1]) > 0.5
    alone = extract(Lite0(), pictures, "blocks", batch_size=1)
    assert np.allclose(features.values, alone.values, atol=1e-4)


class Script(nn.Module):
    """A stand-in for the Inception file with the same calls; its features are pixels."""

    def forward(self, pictures: torch.Tensor, return_features: bool = False) -> torch.Tensor:  # noqa: FBT001, FBT002 - its signature
        flat = pictures.float().mean((2, 3))
        return flat if return_features else flat.softmax(-1)


def test_inception_is_fed_bytes_in_three_channels(tmp_path: Path) -> None:
    path = tmp_path / "inception.pt"
    torch.jit.script(Script()).save(str(path))
    features = extract(Inception(path), np.full((2, 8, 8), 51, np.uint8), "grey")
    assert features.values.tolist() == [[51.0, 51.0, 51.0]] * 2
    assert features.probabilities.shape == (2, 3)
