"""Returns another model, which looks ahead."""

LOSES = {"train_causal": "sees-ahead", "train_beats_naive": None, "train_matches_linear": None}

# %% train
def train(model, train, valid, seed):
    L = keras.layers
    keras.utils.set_random_seed(seed)
    other = keras.Sequential([keras.Input((None, train[0].shape[2])), L.Conv1D(16, 29, padding="same"), L.Dense(train[1].shape[2])])
    other.compile(loss="mae", optimizer=keras.optimizers.Adam(0.003))
    other.fit(*train, epochs=2, verbose=0)
    return other
