"""Trains the demo's models on the simulated plant and writes them as bundles. Usage: train.py DATA-FOLDER OUT-FOLDER,
the data as train.sh exports it."""
import hashlib
import json
import os
import sys

import numpy as np

import onnx_graph
from forecasters import Linear, Mlp, Tcn
from plant_data import COLUMNS, HORIZON, LOOKBACK, Scaling, read

VERSION = "1.0.0"
CALIBRATION_COUNT = 2000
GOLDEN_COUNT = 8


def mae(forecasts, targets):
    error = np.abs(forecasts - targets)
    return [float(error.mean()), float(error[:, -1].mean())]


def write_bundle(folder, name, graph, golden_windows, tolerance):
    os.makedirs(folder, exist_ok=True)
    model = graph.model(name).SerializeToString()
    with open(os.path.join(folder, "model.onnx"), "wb") as file:
        file.write(model)
    # One window at a time, as the gateway runs it.
    outputs = [onnx_graph.evaluate(graph, window[None])[0] for window in golden_windows]
    cases = [{"inputs": [numbers(window.ravel())], "output": numbers(output)}
             for window, output in zip(golden_windows, outputs)]
    write_json(folder, "golden.json", {
        "schemaVersion": 1, "processor": "numpy", "producer": f"numpy {np.__version__}", "cases": cases})
    write_json(folder, "model.json", {
        "schemaVersion": 1,
        "name": name,
        "version": VERSION,
        "file": "model.onnx",
        "sha256": hashlib.sha256(model).hexdigest(),
        "inputs": [{
            "tensor": onnx_graph.INPUT, "step": "5m", "length": LOOKBACK, "layout": "timeColumn",
            "signals": [{"name": c, "aggregation": "mean", "fill": "last", "maxAge": "30m"} for c in COLUMNS]}],
        "output": {"tensor": onnx_graph.OUTPUT, "target": COLUMNS[0], "steps": HORIZON, "step": "5m"},
        "golden": {"file": "golden.json", "tolerance": tolerance},
    })
    return len(model)


def numbers(values):
    """Float32 with the fewest digits that read back as the same."""
    return [float(np.format_float_positional(value, unique=True, trim="0")) for value in np.float32(values)]


def write_json(folder, name, document):
    with open(os.path.join(folder, name), "w") as file:
        json.dump(document, file, indent=2 if name == "model.json" else None)
        file.write("\n")


def main(data, out):
    windows, targets = read(os.path.join(data, "train.csv"), stride=3)
    validation = read(os.path.join(data, "validate.csv"), stride=3)
    test = read(os.path.join(data, "test.csv"))
    scaling = Scaling(windows, targets)
    print(f"{len(windows)} training windows, {len(validation[0])} to validate, {len(test[0])} to test", flush=True)
    inputs, changes = scaling.inputs(windows), scaling.changes(windows, targets)
    checks = (*scaling.inputs(validation[0]), scaling.changes(*validation))
    random = np.random.default_rng(3)
    calibration = windows[random.choice(len(windows), CALIBRATION_COUNT, replace=False)]
    golden = test[0][random.choice(len(test[0]), GOLDEN_COUNT, replace=False)]
    persistence = np.repeat(test[0][:, -1:, 0], HORIZON, 1)
    rows, answers = [("persistence", "", *mae(persistence, test[1]))], {"fp32": [], "int8": []}
    for forecaster in (Linear(), Mlp(), Tcn(scaling)):
        forecaster.fit(*inputs, changes, checks)
        exact = onnx_graph.build(forecaster, scaling)
        for form, graph, tolerance in (
                ("fp32", exact, {"kind": "value", "absolute": 1e-3}),
                ("int8", onnx_graph.quantise(exact, calibration),
                 {"kind": "value", "absolute": 0.05})):
            name = f"oil-{forecaster.kind}-{form}"
            size = write_bundle(os.path.join(out, name), name, graph, golden, tolerance)
            answers[form].append(onnx_graph.evaluate(graph, test[0]))
            rows.append((name, size, *mae(answers[form][-1], test[1])))
    for form, forecasts in answers.items():
        rows.append((f"mean of the three, {form}", "", *mae(np.mean(forecasts, 0), test[1])))
    print("| model | bytes | MAE, 5 to 60 min | MAE at 60 min |\n|---|---:|---:|---:|")
    for name, size, overall, last in rows:
        print(f"| {name} | {size} | {overall:.3f} | {last:.3f} |")
    spread = np.abs(np.corrcoef([(f - test[1])[:, -1] for f in answers["int8"]]))
    print(f"correlation of their errors at 60 min: {spread[0, 1]:.2f}, {spread[0, 2]:.2f}, {spread[1, 2]:.2f}")


main(*sys.argv[1:3])
