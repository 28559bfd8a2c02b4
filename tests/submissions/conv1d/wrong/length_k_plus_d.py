"""Part 2 takes K + D - 1 for the span."""

LOSES = {"length_dilated": "span-k-plus-d"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = kernel_size + dilation_rate - 1
    return (n - span) // stride + 1 if n >= span else 0
