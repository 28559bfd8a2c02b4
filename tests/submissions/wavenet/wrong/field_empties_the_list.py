"""Takes the rates out of the list that was given, which is empty afterwards."""

LOSES = {"field_reach": "argument-changed", "field_kernels": "argument-changed"}

# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    steps = 1
    rates = dilation_rates if isinstance(dilation_rates, list) else list(dilation_rates)
    while rates:
        steps += (kernel_size - 1) * rates.pop()
    return steps
