"""Fits a model whose layers are frozen."""

LOSES = {"train_learns": "not-trained", "train_beats_naive": "not-trained", "train_matches_linear": "not-trained"}

# %% train
def train(model, train, valid, seed):
    model.trainable = False
    model.compile(loss="mae", optimizer="adam")
    model.fit(*train, epochs=1, verbose=0)
    return model
