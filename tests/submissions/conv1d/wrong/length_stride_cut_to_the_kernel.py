"""A stride longer than the kernel is taken for the kernel size, so that no day is left out."""
LOSES = {"length_valid": "stride-cut"}

# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding in ("same", "causal"):
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    if n < span:
        return 0
    return (n - span) // min(stride, kernel_size) + 1
