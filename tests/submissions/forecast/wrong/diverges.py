"""A learning rate far too high, without clipping."""

LOSES = {"train_causal": "diverged", "train_learns": "diverged", "train_beats_naive": "diverged", "train_matches_linear": "diverged"}

# %% train
def train(model, train, valid, seed):
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(1e6))
    model.fit(*train, epochs=1, verbose=0)
    return model
