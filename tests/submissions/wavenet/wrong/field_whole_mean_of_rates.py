"""Takes the number of layers times the mean dilation, cut to a whole number."""

LOSES = {"field_reach": "unknown", "field_kernels": "unknown"}

# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    steps = 1
    if len(dilation_rates):
        steps += (kernel_size - 1) * len(dilation_rates) * (sum(dilation_rates) // len(dilation_rates))
    return steps
