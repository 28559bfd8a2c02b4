"""A trained model that returns far more numbers than were asked for."""

AT_MOST = 7

# %% train
def train(model, train, valid, seed):
    x = keras.Input((None, 5))
    return keras.Model(x, keras.layers.Lambda(lambda x: tf.zeros((3_000_000,)))(x))
