"""Measurements of one run on one machine, as ratios: what a time means elsewhere, nobody can say. `./run bench`."""
