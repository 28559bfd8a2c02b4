"""Always 14 days ahead."""

LOSES = {"model_shapes": "horizon"}

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), L.Conv1D(32, 28, padding="causal", activation="relu"), L.Dense(14)])
