"""Says that the kernel is idle while it is not, and sends results under old requests."""

AT_MOST = 0

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    kernel = get_ipython().kernel
    parent = kernel.get_parent("shell")
    for _ in range(20):
        result = {"data": {"text/plain": "20"}, "metadata": {}, "execution_count": 1}
        kernel.session.send(kernel.iopub_socket, "execute_result", result, parent)
        kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent)
        kernel.session.send(kernel.iopub_socket, "error", {"ename": "", "evalue": "", "traceback": []}, parent)
    return x


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()


# %% gradient_norms
def gradient_norms(cell, x):
    raise NotImplementedError()
