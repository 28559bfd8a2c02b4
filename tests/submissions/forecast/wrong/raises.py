"""train takes its data for data sets."""

LOSES = {"train_returns": "raises", "train_causal": "raises", "train_learns": "raises", "train_beats_naive": "raises", "train_matches_linear": "raises"}

# %% train
def train(model, train, valid, seed):
    model.compile(loss="mae", optimizer="adam")
    model.fit(train.batch(32), epochs=1, verbose=0)
    return model
