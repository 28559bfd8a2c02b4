"""The whole convolution is one product with a matrix made by np.kron of shifted unit matrices; bias as one more row."""

# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    B, T, F = x.shape
    K, _, C = kernel.shape
    n = -(-T // stride) if padding == "same" else max((T - K) // stride + 1, 0)
    left = max((n - 1) * stride + K - T, 0) // 2 if padding == "same" else 0
    # shift[k][t, j] is 1 where step t lies under weight k of window j
    matrix = np.zeros((T * F, n * C))
    for k in range(K):
        shift = (np.arange(T)[:, None] == np.arange(n)[None] * stride - left + k).astype(float)
        matrix += np.kron(shift, kernel[k])
    matrix = np.vstack([matrix, np.tile(bias, n)])
    flat = np.hstack([x.reshape(B, -1), np.ones((B, 1))])
    return (flat @ matrix).reshape(B, n, C)


# %% output_length
def output_length(n: int, kernel_size: int, stride: int = 1, padding: str = "valid", dilation_rate: int = 1, verbose: bool = False) -> int:
    from fractions import Fraction
    from math import floor

    zeros = 0 if padding == "valid" else dilation_rate * (kernel_size - 1)
    free = Fraction(n + zeros - dilation_rate * (kernel_size - 1) - 1, stride)
    if verbose:
        print("free strides:", free)
    return max(floor(free) + 1, 0)
