"""Trains a copy, and returns the model that it was copied from."""

LOSES = {"train_learns": "not-trained", "train_beats_naive": "not-trained", "train_matches_linear": "not-trained"}

# %% train
def train(model, train, valid, seed):
    copy = keras.models.clone_model(model)
    copy.compile(loss="mae", optimizer="adam")
    copy.fit(*train, epochs=1, verbose=0)
    return model
