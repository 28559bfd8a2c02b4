"""Restores the weights of the beginning."""

LOSES = {"train_learns": "not-trained", "train_beats_naive": "not-trained", "train_matches_linear": "not-trained"}

# %% train
def train(model, train, valid, seed):
    best = model.get_weights()
    model.compile(loss="mae", optimizer="adam")
    model.fit(*train, epochs=1, verbose=0)
    model.set_weights(best)
    return model
