"""Drawing image tokens: the sampler, its key-value cache, and CUDA graphs."""
