"""A GRU without return_sequences."""

LOSES = {"model_shapes": "one-step-only", "model_causal": "one-step-only", "train_returns": "raises", "train_causal": "raises", "train_learns": "raises", "train_beats_naive": "raises", "train_matches_linear": "raises"}

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), L.GRU(8), L.Dense(horizon)])
