"""A model that returns nan after the training, in the hope that no comparison holds against it."""

AT_MOST = 8

# %% train
def train(model, train, valid, seed):
    model.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
    return model
