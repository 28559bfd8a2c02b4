"""train compiles, and never fits."""

LOSES = {"train_learns": "not-trained", "train_beats_naive": "not-trained", "train_matches_linear": "not-trained"}

# %% train
def train(model, train, valid, seed):
    model.compile(loss="mae", optimizer="adam")
    return model
