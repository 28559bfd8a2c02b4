"""No gradient descent: the weights of a causal convolution are solved for by ridge regression."""

# %% build_model
def build_model(n_features, horizon):
    return keras.Sequential([keras.Input((None, n_features)), keras.layers.Conv1D(horizon, 28, padding="causal")])


# %% train
def train(model, train, valid, seed):
    X, Y = train
    rows = np.concatenate([X[:, t - 27 : t + 1].reshape(len(X), -1) for t in (27, 34, 41, 48, 55)]).astype(float)
    targets = np.concatenate([Y[:, t] for t in (27, 34, 41, 48, 55)]).astype(float)
    middle = rows.mean(0)
    z = rows - middle
    weights = np.linalg.solve(z.T @ z + 1.0 * np.eye(z.shape[1]), z.T @ (targets - targets.mean(0)))
    bias = targets.mean(0) - middle @ weights
    model.set_weights([weights.reshape(28, X.shape[2], -1), bias])
    return model
