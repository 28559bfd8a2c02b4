"""build_model has no return statement."""

LOSES = {"model_shapes": "not-a-model", "model_causal": "not-a-model", "train_returns": "no-model", "train_causal": "no-model", "train_learns": "no-model", "train_beats_naive": "no-model", "train_matches_linear": "no-model"}

# %% build_model
def build_model(n_features, horizon):
    model = keras.Sequential([keras.Input((None, n_features)), keras.layers.Dense(horizon)])
