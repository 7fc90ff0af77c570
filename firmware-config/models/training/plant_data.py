"""The simulated plant's past as training windows."""
import csv
from itertools import groupby

import numpy as np

COLUMNS = ("oil", "load", "ambient")
LOOKBACK = 24
HORIZON = 12


def read(path, stride=1):
    """Windows [n, LOOKBACK, 3] and what the oil then did [n, HORIZON], in original units. No window crosses from one
    unit to the next."""
    windows, targets = [], []
    with open(path, newline="") as file:
        rows = csv.DictReader(file)
        for _, unit in groupby(rows, key=lambda row: (row["seed"], row["unit"])):
            series = np.array([[float(row[name]) for name in COLUMNS] for row in unit], np.float32)
            for start in range(0, len(series) - LOOKBACK - HORIZON + 1, stride):
                origin = start + LOOKBACK
                windows.append(series[start:origin])
                targets.append(series[origin:origin + HORIZON, 0])
    return np.stack(windows), np.stack(targets)


class Scaling:
    """What stands at the two ends of every graph: each window relative to its last row, that row's own level beside
    it, and the forecast as a change of the oil. Numbers learnt from the training windows alone."""

    def __init__(self, windows, targets):
        last = windows[:, -1:]
        self.difference_std = (windows - last).std((0, 1)).astype(np.float32)
        self.level_mean = last.mean((0, 1)).astype(np.float32)
        self.level_std = last.std((0, 1)).astype(np.float32)
        self.change_std = (targets - last[:, :, 0]).std(0).astype(np.float32)

    def inputs(self, windows):
        last = windows[:, -1:]
        return (windows - last) / self.difference_std, (last[:, 0] - self.level_mean) / self.level_std

    def changes(self, windows, targets):
        return (targets - windows[:, -1:, 0]) / self.change_std

    def forecasts(self, windows, changes):
        return changes * self.change_std + windows[:, -1:, 0]
