"""What one notebook may use. Time in seconds, sizes in the unit of their names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The caps on one notebook; passing one costs that notebook alone."""

    start_s: float = 120.0
    """Until the kernel answers."""
    cell_s: float = 30.0
    """Wall clock of one cell."""
    probe_s: float = 30.0
    """Wall clock of one probe."""
    training_s: float = 180.0
    """Wall clock of a probe in which the student's code trains a model. What it is told, 60 s of one core, is counted apart from this."""
    notebook_s: float = 150.0
    """Wall clock of all cells together. The probes have time of their own, so that a slow cell costs no other item."""
    grace_s: float = 5.0
    """Between an interrupt and the end of the kernel."""
    output_kib: int = 256
    """Output of one cell that is kept; the rest is dropped."""
    observation_mib: int = 32
    """Size of one observation."""
    message_mib: int = 34
    """Size of any message from the kernel. What is larger, such as a hundred million letters printed at once, is dropped unread."""
    address_gib: int = 8
    """Address space of the kernel's processes, each."""
    memory_mib: int = 3072
    """Memory that all processes of the notebook hold together (Linux)."""
    file_mib: int = 256
    """Size of any file that the kernel's processes write."""
    disk_mib: int = 256
    """Size of the scratch folder, which lies in memory (levels L2 and L3)."""
    processes: int = 256
    """Processes and threads of the notebook together (Linux). At L2 and L3 there cannot be more; at L1 and L0 more end the notebook."""
    cpu_s: int = 900
    """Processor time of each process."""
    least_level: str = "L0"
    """Below this level of the sandbox nothing is run."""
