"""Puts padding before stride in the signature, so that calls by position are misread."""

LOSES = {"length_valid": "raises", "length_padded": "raises", "length_dilated": "raises", "length_short": "raises"}

# %% output_length
def output_length(n, kernel_size, padding="valid", stride=1, dilation_rate=1):
    if padding in ("same", "causal"):
        return -(-n // stride)
    R = dilation_rate * (kernel_size - 1) + 1
    if n < R:
        return 0
    return (n - R) // stride + 1
