"""Convolutions without padding: fewer steps come out than went in."""

LOSES = {"model_shapes": "number-of-steps", "model_causal": "number-of-steps", "train_returns": "raises", "train_causal": "raises", "train_learns": "raises", "train_beats_naive": "raises", "train_matches_linear": "raises"}

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), L.Conv1D(16, 4, activation="relu"), L.Dense(horizon)])
