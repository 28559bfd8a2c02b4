"""Prints, warns, draws and writes a file on the way."""

# %% train
import logging
import warnings


def train(model, train, valid, seed):
    warnings.warn("this may take a minute")
    logging.error("not an error")
    keras.utils.set_random_seed(seed)
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.008), metrics=["mse"])
    history = model.fit(*train, validation_data=valid, epochs=10, verbose=2)
    plt.plot(history.history["loss"])
    plt.show()
    model.save("trained.keras")
    return keras.models.load_model("trained.keras")
