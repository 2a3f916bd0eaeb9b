"""How far two sets of pictures are apart, by their features; and how telling their class probabilities are.

Every figure depends on the extractor and on the number of pictures, so neither is ever left out beside it.
Shapes: N pictures, D features, K classes.
"""

from __future__ import annotations

import numpy as np


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Fréchet distance of two Gaussians fitted to features (N, D) and (M, D).

    Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule" (https://arxiv.org/abs/1706.08500).
    """
    exact = [features.astype(np.float64) for features in (first, second)]
    means = exact[0].mean(0) - exact[1].mean(0)
    spreads = [np.cov(features, rowvar=False) for features in exact]
    cross = np.linalg.svd(_root(spreads[0]) @ _root(spreads[1]), compute_uv=False).sum()
    return float(means @ means + np.trace(spreads[0]) + np.trace(spreads[1]) - 2 * cross)


def kernel_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Squared maximum mean discrepancy under a cubic kernel of features (N, D) and (M, D), without bias.

    The KID of Bińkowski et al. 2018, "Demystifying MMD GANs" (https://arxiv.org/abs/1801.01401), over all pictures at
    once. Below zero where the two sets differ less than chance would have it.
    """
    within = [_mean_off_diagonal(_cubic(features, features)) for features in (first, second)]
    return float(sum(within) - 2 * _cubic(first, second).mean())


def inception_score(probabilities: np.ndarray) -> float:
    """Exp of the mean KL divergence of each picture's class probabilities (N, K) from their mean.

    Salimans et al. 2016, "Improved Techniques for Training GANs" (https://arxiv.org/abs/1606.03498).
    """
    marginal = probabilities.mean(0, keepdims=True)
    divergence = probabilities * (np.log(probabilities + 1e-12) - np.log(marginal + 1e-12))
    return float(np.exp(divergence.sum(1).mean()))


def _root(spread: np.ndarray) -> np.ndarray:
    """The symmetric square root of a covariance (D, D)."""
    values, vectors = np.linalg.eigh(spread)
    root: np.ndarray = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return root


def _cubic(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    kernel: np.ndarray = (first.astype(np.float64) @ second.T / first.shape[1] + 1) ** 3
    return kernel


def _mean_off_diagonal(kernel: np.ndarray) -> float:
    count = len(kernel)
    return float((kernel.sum() - np.trace(kernel)) / (count * (count - 1)))
