"""Diagrams that several chapters share, drawn by code with the colours of `figures`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from long_sequences.figures import INK

DEPTH = np.array([0.42, 0.3])  # how far one cube goes to the right and up for one step into the page
FACES = {"front": ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)), "top": ((0, 1, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1))} | {
    "side": ((1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0))
}


@dataclass(frozen=True)
class Block:
    """A block of numbers of shape (batch, time, features), drawn as cubes: time to the right, features up, batch into the page.

    Attributes:
        batch: how many samples.
        time: how many steps.
        features: how many features.
    """

    batch: int = 3
    time: int = 4
    features: int = 4

    def draw(self, axes: Any, at: tuple[float, float], chosen: NDArray[np.bool_], colour: str) -> None:
        """Draw the cubes that can be seen, the chosen ones in a colour.

        Args:
            axes: Matplotlib axes.
            at: where the lower left corner of the front goes.
            chosen: bool of shape (batch, time, features).
            colour: of the chosen cubes.
        """
        for sample, step, feature in np.ndindex(self.batch, self.time, self.features):
            seen = {"front": sample == 0, "top": feature == self.features - 1, "side": step == self.time - 1}
            marked = bool(chosen[sample, step, feature])
            for face in (name for name, visible in seen.items() if visible):
                corners = [self._point(at, step + x, feature + y, sample + z) for x, y, z in FACES[face]]
                if marked:
                    axes.add_patch(Polygon(corners, facecolor=colour, edgecolor="none", alpha=0.75 if face == "front" else 0.55))
                axes.add_patch(Polygon(corners, facecolor="none", edgecolor=INK, linewidth=0.7, alpha=0.55))

    @staticmethod
    def _point(at: tuple[float, float], x: float, y: float, z: float) -> NDArray[np.float64]:
        return np.asarray(at, np.float64) + (x, y) + z * DEPTH


def draw_normalised_sets(axes: Any, sets: list[tuple[str, str, tuple[Any, Any, Any]]], block: Block | None = None) -> None:
    """Draw one block for each kind of normalisation, with the numbers coloured that share a mean and a deviation.

    Args:
        axes: Matplotlib axes; their frame is taken away.
        sets: for each block a title (lines parted by a line feed), a colour, and an index (batch, time, features).
        block: the size of each block.
    """
    block = block or Block()
    wide = block.time + block.batch * DEPTH[0] + 1.6
    for place, (title, colour, index) in enumerate(sets):
        chosen = np.zeros((block.batch, block.time, block.features), bool)
        chosen[index] = True
        block.draw(axes, (place * wide, 0), chosen, colour)
        axes.text(place * wide, block.features + block.batch * DEPTH[1] + 0.4, title, va="bottom", fontsize=9.5)
    axes.annotate("time", (block.time, -0.35), (0, -0.35), va="center", arrowprops=_arrow(), fontsize=9)
    axes.annotate("features", (-0.4, block.features), (-0.4, 0), ha="center", rotation=90, arrowprops=_arrow(), fontsize=9)
    back = block.batch * DEPTH
    corner = (block.time + 0.35, -0.1)
    axes.annotate("batch", (corner[0] + back[0], corner[1] + back[1]), corner, va="top", arrowprops=_arrow(), fontsize=9)
    axes.set(xlim=(-1, len(sets) * wide - 0.6), ylim=(-1, block.features + block.batch * DEPTH[1] + 2.4), aspect="equal")
    axes.axis("off")


def _arrow() -> dict[str, Any]:
    return {"arrowstyle": "->", "color": INK, "linewidth": 0.9}
