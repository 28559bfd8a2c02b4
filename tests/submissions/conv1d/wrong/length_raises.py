"""Part 2 raises where nothing fits, as Keras does."""

LOSES = {"length_dilated": "raises", "length_short": "raises"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    if n < span:
        raise ValueError("the window does not fit")
    return (n - span) // stride + 1
