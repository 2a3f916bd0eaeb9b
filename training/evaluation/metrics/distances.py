"""Fréchet and kernel distances of features of pictures, and the inception score.

Every figure depends on the extractor and on the number of pictures; report both with it.
Shapes: N pictures, D features, K classes.
"""

from __future__ import annotations

import numpy as np


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Return the Fréchet distance of Gaussians fitted to features (N, D) and (M, D).

    Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule" (https://arxiv.org/abs/1706.08500).
    """
    exact = [features.astype(np.float64) for features in (first, second)]
    means = exact[0].mean(0) - exact[1].mean(0)
    spreads = [np.cov(features, rowvar=False) for features in exact]
    cross = np.linalg.svd(_root(spreads[0]) @ _root(spreads[1]), compute_uv=False).sum()
    return float(means @ means + np.trace(spreads[0]) + np.trace(spreads[1]) - 2 * cross)


def kernel_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Return the unbiased squared maximum mean discrepancy of features (N, D) and (M, D), cubic kernel.

    This is the KID of Bińkowski et al. 2018, "Demystifying MMD GANs" (https://arxiv.org/abs/1801.01401), over all
    pictures at once. It may be negative.
    """
    within = [_mean_off_diagonal(_cubic(features, features)) for features in (first, second)]
    return float(sum(within) - 2 * _cubic(first, second).mean())


def inception_score(probabilities: np.ndarray) -> float:
    """Return exp of the mean KL divergence of each picture's class probabilities (N, K) from their mean.

    Salimans et al. 2016, "Improved Techniques for Training GANs" (https://arxiv.org/abs/1606.03498).
    """
    marginal = probabilities.mean(0, keepdims=True)
    divergence = probabilities * (np.log(probabilities + 1e-12) - np.log(marginal + 1e-12))
    return float(np.exp(divergence.sum(1).mean()))


def _root(spread: np.ndarray) -> np.ndarray:
    """Return the symmetric square root of a covariance (D, D)."""
    values, vectors = np.linalg.eigh(spread)
    root: np.ndarray = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return root


def _cubic(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    kernel: np.ndarray = (first.astype(np.float64) @ second.T / first.shape[1] + 1) ** 3
    return kernel


def _mean_off_diagonal(kernel: np.ndarray) -> float:
    count = len(kernel)
    return float((kernel.sum() - np.trace(kernel)) / (count * (count - 1)))
