"""Starts the same random numbers again for the changed input, which is therefore not changed at all."""

LOSES = {"causal_layers": "always-true", "causal_functions": "always-true", "causal_faint": "always-true", "causal_far": "always-true", "causal_hidden": "always-true"}

# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(0)
    steps, samples, draws = 24, 2, 4
    for _ in range(1):
        x = rng.normal(size=(samples, steps, n_features)).astype(np.float32)
        other = np.random.default_rng(0).normal(size=(samples, steps, n_features)).astype(np.float32)
        y = np.asarray(layer(x))
        for cut in range(1, steps):
            changed = np.asarray(layer(np.concatenate([x[:, :cut], other[:, cut:]], axis=1)))
            if np.abs(changed[:, :cut] - y[:, :cut]).max() > 1e-4:
                return False
    return True
