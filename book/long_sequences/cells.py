"""A plain recurrent cell with layer normalisation, as the chapter "Unstable gradients" builds it."""

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="long_sequences")
class LNSimpleRNNCell(keras.Layer):
    """A recurrent cell that normalises its pre-activation over the units, at each step by itself.

        a_t = x_t W_x + h_{t-1} W_h + b        (batch, units)
        h_t = φ(LayerNorm(a_t))                [ba2016layer, eq. 4]

    Args:
        units: width of the state, at least 1.
        activation: name of φ, or a function; None for the identity.
        **kwargs: passed to `keras.Layer` (`name`, `dtype`, `trainable`).

    Call arguments:
        inputs: float tensor (batch, features), one time step.
        states: list of one float tensor (batch, units), the previous output.

    Returns:
        The output (batch, units), and the list of the new state, which is the same tensor.
    """

    def __init__(self, units: int, activation: Any = "tanh", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.state_size = units
        self.output_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights of both sublayers."""
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((None, self.units))

    def call(self, inputs: Any, states: list[Any], training: bool = False) -> tuple[Any, list[Any]]:
        """Take one step."""
        pre_activation, _ = self.simple_rnn_cell(inputs, states, training=training)
        output = self.activation(self.layer_norm(pre_activation))
        return output, [output]

    def get_config(self) -> dict[str, Any]:
        """Return what is needed to make the cell again."""
        activation = keras.activations.serialize(self.activation)
        return {**super().get_config(), "units": self.units, "activation": activation}
