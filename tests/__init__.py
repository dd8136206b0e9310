"""Tests by room (`unit/<room>`), by dialect (`wires`), in the real thing (`browser`, `lab`, `packaging`)."""
