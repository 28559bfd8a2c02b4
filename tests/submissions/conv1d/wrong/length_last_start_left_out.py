"""The last start n - R is left out, as range leaves out its end."""
LOSES = {"length_valid": "last-place-missing"}

# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding in ("same", "causal"):
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    if n < span:
        return 0
    return -(-(n - span) // stride)
