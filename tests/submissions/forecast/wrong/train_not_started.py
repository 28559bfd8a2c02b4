"""Part 2 is left as it was."""

LOSES = {"train_returns": "not-started", "train_causal": "not-started", "train_learns": "not-started", "train_beats_naive": "not-started", "train_matches_linear": "not-started"}

# %% train
def train(model, train, valid, seed):
    """Train a model."""
    # YOUR CODE HERE
    raise NotImplementedError()
