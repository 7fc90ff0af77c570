"""Writes the models as ONNX, makes the int8 form of a graph, and runs a graph in numpy as a second opinion."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from plant_data import COLUMNS, HORIZON, LOOKBACK

INPUT, OUTPUT = "window", "forecast"
OPSET, IR_VERSION = 13, 7

# Seven bits for weights: 255 * 64 * 2 still fits the 16 bits in which x64 processors without VNNI add two products,
# so every processor gives the same numbers.
WEIGHT_MAX = 63


class Graph:
    def __init__(self):
        self.nodes, self.constants = [], {}

    def constant(self, name, value, dtype=np.float32):
        self.constants[name] = np.asarray(value, dtype)
        return name

    def op(self, kind, *inputs, output=None, **attributes):
        output = output or f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def dense(self, x, weight, name, bias=None):
        y = self.op("MatMul", x, self.constant(name + "_weight", weight))
        return y if bias is None else self.op("Add", y, self.constant(name + "_bias", bias))

    def convolution(self, x, layer, name):
        """The layer's taps [tap, in, out] become ONNX's kernel [out, in, tap]."""
        return self.op("Conv", x, self.constant(name + "_weight", layer.weight.transpose(2, 1, 0)),
                       self.constant(name + "_bias", layer.bias), kernel_shape=[layer.TAPS],
                       dilations=[layer.dilation], strides=[1], pads=[layer.reach, 0])

    def model(self, name):
        used = {name for node in self.nodes for name in node.input}
        graph = helper.make_graph(
            self.nodes, name,
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, LOOKBACK, len(COLUMNS)])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, HORIZON])],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items() if name in used])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)],
                                  producer_name="edge-forecast")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model


def build(forecaster, scaling):
    """The float32 graph: original units in and out, the scaling inside."""
    graph = Graph()
    last = graph.op("Gather", INPUT, graph.constant("last_row", [LOOKBACK - 1], np.int64), axis=1)
    window = graph.op("Mul", graph.op("Sub", INPUT, last),
                      graph.constant("difference_scale", 1 / scaling.difference_std))
    level = graph.op("Mul", graph.op("Sub", last, graph.constant("level_mean", scaling.level_mean)),
                     graph.constant("level_scale", 1 / scaling.level_std))
    change = forecaster.emit(graph, window, graph.op("Flatten", level, axis=1))
    oil = graph.op("Gather", last, graph.constant("oil_column", 0, np.int64), axis=2)
    scaled = graph.op("Mul", change, graph.constant("change_std", scaling.change_std))
    graph.op("Add", scaled, oil, output=OUTPUT)
    return graph


def quantise(graph, windows):
    """Static int8 in the QDQ form: each MatMul and Conv takes uint8 activations, whose range is that seen on these
    windows, and int8 weights with one scale an output; a Conv's bias is int32."""
    seen = evaluate(graph, windows, everything=True)
    result, active = Graph(), {}
    result.constants = dict(graph.constants)

    def activation(name):
        if name not in active:
            low, high = min(float(seen[name].min()), 0.0), max(float(seen[name].max()), 0.0)
            scale = np.float32((high - low) / 255)
            grid = (result.constant(name + "_scale", scale),
                    result.constant(name + "_zero", np.rint(-low / scale), np.uint8))
            codes = result.op("QuantizeLinear", name, *grid, output=name + "_codes")
            active[name] = result.op("DequantizeLinear", codes, *grid, output=name + "_active"), scale
        return active[name]

    def weight(name, axis):
        value = graph.constants[name]
        others = tuple(i for i in range(value.ndim) if i != axis)
        scale = np.maximum(np.abs(value).max(others), 1e-8).astype(np.float32) / np.float32(WEIGHT_MAX)
        codes = np.rint(value / scale.reshape([-1 if i == axis else 1 for i in range(value.ndim)]))
        del result.constants[name]
        return integers(name, codes, scale, axis, np.int8), scale

    def integers(name, codes, scale, axis, dtype):
        return result.op("DequantizeLinear", result.constant(name + "_codes", codes, dtype),
                         result.constant(name + "_scale", scale),
                         result.constant(name + "_zero", np.zeros(len(scale)), dtype),
                         output=name + "_weights", axis=axis)

    for node in graph.nodes:
        copy = onnx.NodeProto.FromString(node.SerializeToString())
        if node.op_type in ("MatMul", "Conv"):
            copy.input[0], step = activation(node.input[0])
            copy.input[1], scale = weight(node.input[1], 1 if node.op_type == "MatMul" else 0)
            if len(node.input) > 2:
                name = node.input[2]
                codes = np.rint(result.constants.pop(name) / (step * scale))
                copy.input[2] = integers(name, codes, (step * scale).astype(np.float32), 0, np.int32)
        result.nodes.append(copy)
    return result


def evaluate(graph, windows, everything=False):
    """The forecasts of a graph for windows [n, LOOKBACK, 3]; with everything=True all values by name."""
    values = {**graph.constants, INPUT: windows.astype(np.float32)}
    for node in graph.nodes:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        values[node.output[0]] = OPERATORS[node.op_type](attributes, *(values[name] for name in node.input))
    return values if everything else values[OUTPUT]


def _conv(attributes, x, weight, bias):
    dilation, before = attributes["dilations"][0], attributes["pads"][0]
    padded = np.pad(x, ((0, 0), (0, 0), (before, 0)))
    total = np.zeros((x.shape[0], weight.shape[0], x.shape[2]), np.float32) + bias[:, None]
    for tap in range(weight.shape[2]):
        total += np.matmul(weight[:, :, tap], padded[:, :, tap * dilation:tap * dilation + x.shape[2]])
    return total


def _dequantise(attributes, codes, scale, zero):
    if np.ndim(scale):
        shape = [-1 if i == attributes["axis"] else 1 for i in range(codes.ndim)]
        scale, zero = scale.reshape(shape), zero.reshape(shape)
    return ((codes.astype(np.int32) - zero.astype(np.int32)) * scale).astype(np.float32)


OPERATORS = {
    "Add": lambda a, x, y: x + y,
    "Sub": lambda a, x, y: x - y,
    "Mul": lambda a, x, y: x * y,
    "MatMul": lambda a, x, y: x @ y,
    "Relu": lambda a, x: np.maximum(x, 0),
    "Flatten": lambda a, x: x.reshape(len(x), -1),
    "Unsqueeze": lambda a, x, axes: np.expand_dims(x, tuple(axes)),
    "Concat": lambda a, *parts: np.concatenate(parts, a["axis"]),
    "Transpose": lambda a, x: x.transpose(a["perm"]),
    "Gather": lambda a, x, index: np.take(x, index, axis=a["axis"]),
    "Conv": _conv,
    "QuantizeLinear": lambda a, x, scale, zero: np.clip(np.rint(x / scale) + zero, 0, 255).astype(np.uint8),
    "DequantizeLinear": _dequantise,
}
