"""The three kinds of model. Each maps the scaled window and the level of its last row to the scaled change of the oil,
and writes itself as a graph."""
import numpy as np

from layers import Adam, CausalConvolution, Dense, Relu
from plant_data import HORIZON, LOOKBACK, COLUMNS

CELLS = LOOKBACK * len(COLUMNS)
LEVELS = len(COLUMNS)


class Linear:
    """One linear map of everything, by ridge regression in closed form. The penalty is the noise that eight bits add
    to an input: weights that would amplify it are not worth having."""
    kind = "linear"

    def fit(self, windows, levels, changes, validation):
        x = np.concatenate([windows.reshape(len(windows), -1), levels], 1).astype(np.float64)
        step = np.concatenate([np.repeat(np.ptp(windows), CELLS), np.repeat(np.ptp(levels), LEVELS)]) / 255
        centre, aim = x.mean(0), changes.mean(0)
        moments = (x - centre).T @ (x - centre) / len(x) + np.diag(step ** 2 / 12)
        weight = np.linalg.solve(moments, (x - centre).T @ (changes - aim) / len(x))
        self.weight = weight.astype(np.float32)
        self.bias = (aim - centre @ weight).astype(np.float32)

    def predict(self, windows, levels):
        return np.concatenate([windows.reshape(len(windows), -1), levels], 1) @ self.weight + self.bias

    def emit(self, graph, window, level):
        cells = graph.dense(graph.op("Flatten", window, axis=1), self.weight[:CELLS], "cells")
        levels = graph.dense(level, self.weight[CELLS:], "levels", self.bias)
        return graph.op("Add", cells, levels)


class Trained:
    """What the two networks share: batches, Adam, a falling rate, the weights that were best on the validation part."""
    batch = 512

    def fit(self, windows, levels, changes, validation):
        random = np.random.default_rng(7)
        adam, best = Adam(self.layers), np.inf
        batches = len(windows) // self.batch
        for epoch in range(self.epochs):
            order = random.permutation(len(windows))
            rate = self.rate * 0.5 * (1 + np.cos(np.pi * epoch / self.epochs))
            for chosen in np.array_split(order, batches):
                error = self.predict(windows[chosen], levels[chosen]) - changes[chosen]
                self.backward((error * (2 / error.size)).astype(np.float32))
                adam.update(rate)
            loss = np.mean((self.predict_all(*validation[:2]) - validation[2]) ** 2)
            print(f"  {self.kind} epoch {epoch + 1}/{self.epochs}: validation {loss:.5f}", flush=True)
            if loss < best:
                best, kept = loss, [[p.copy() for p in layer.parameters()] for layer in self.layers]
        for layer, parameters in zip(self.layers, kept):
            for parameter, value in zip(layer.parameters(), parameters):
                parameter[...] = value

    def predict_all(self, windows, levels):
        parts = range(0, len(windows), 4096)
        return np.concatenate([self.predict(windows[i:i + 4096], levels[i:i + 4096]) for i in parts])


class Mlp(Trained):
    """Two hidden layers."""
    kind, epochs, rate = "mlp", 24, 2e-3

    def __init__(self, hidden=(40, 24)):
        random = np.random.default_rng(1)
        self.cells, self.levels = Dense(random, CELLS, hidden[0]), Dense(random, LEVELS, hidden[0], bias=False)
        self.middle, self.out = Dense(random, hidden[0], hidden[1]), Dense(random, hidden[1], HORIZON)
        self.relu1, self.relu2 = Relu(), Relu()
        self.layers = [self.cells, self.levels, self.middle, self.out]

    def predict(self, windows, levels):
        first = self.cells.forward(windows.reshape(len(windows), -1)) + self.levels.forward(levels)
        return self.out.forward(self.relu2.forward(self.middle.forward(self.relu1.forward(first))))

    def backward(self, slope):
        slope = self.relu1.backward(self.middle.backward(self.relu2.backward(self.out.backward(slope))))
        self.cells.backward(slope)
        self.levels.backward(slope)

    def emit(self, graph, window, level):
        cells = graph.dense(graph.op("Flatten", window, axis=1), self.cells.weight, "cells", self.cells.bias)
        x = graph.op("Relu", graph.op("Add", cells, graph.dense(level, self.levels.weight, "levels")))
        x = graph.op("Relu", graph.dense(x, self.middle.weight, "middle", self.middle.bias))
        return graph.dense(x, self.out.weight, "out", self.out.bias)


class Tcn(Trained):
    """Causal convolutions, dilated 1, 2, 4, 8, with residuals (after Bai, Kolter and Koltun, 2018), over the window
    both relative to its last row and as it is; what they make of the last step meets the level in one hidden layer."""
    kind, epochs, rate = "tcn", 12, 3e-3

    def __init__(self, scaling, width=12, hidden=24):
        random = np.random.default_rng(2)
        self.ratio = scaling.difference_std / scaling.level_std
        self.convolutions = [
            CausalConvolution(random, 2 * LEVELS if i == 0 else width, width, 2 ** i) for i in range(4)]
        self.relus = [Relu() for _ in self.convolutions]
        self.ends, self.levels = Dense(random, width, hidden), Dense(random, LEVELS, hidden, bias=False)
        self.relu, self.out = Relu(), Dense(random, hidden, HORIZON)
        self.layers = [*self.convolutions, self.ends, self.levels, self.out]

    def predict(self, windows, levels):
        x = np.concatenate([windows, windows * self.ratio + levels[:, None]], 2)
        for i, (convolution, relu) in enumerate(zip(self.convolutions, self.relus)):
            y = relu.forward(convolution.forward(x))
            x = y if i == 0 else x + y
        first = self.ends.forward(x[:, -1]) + self.levels.forward(levels)
        return self.out.forward(self.relu.forward(first))

    def backward(self, slope):
        slope = self.relu.backward(self.out.backward(slope))
        self.levels.backward(slope)
        ends = self.ends.backward(slope)
        slope = np.zeros(self.relus[-1].open.shape, np.float32)
        slope[:, -1] = ends
        for i in reversed(range(len(self.convolutions))):
            inner = self.convolutions[i].backward(self.relus[i].backward(slope))
            slope = inner if i == 0 else slope + inner

    def emit(self, graph, window, level):
        scaled = graph.op("Mul", window, graph.constant("ratio", self.ratio))
        beside = graph.op("Unsqueeze", level, graph.constant("time_axis", [1], np.int64))
        x = graph.op("Concat", window, graph.op("Add", scaled, beside), axis=2)
        x = graph.op("Transpose", x, perm=[0, 2, 1])
        for i, convolution in enumerate(self.convolutions):
            y = graph.op("Relu", graph.convolution(x, convolution, f"convolution{i}"))
            x = y if i == 0 else graph.op("Add", x, y)
        ends = graph.op("Gather", x, graph.constant("last_step", LOOKBACK - 1, np.int64), axis=2)
        first = graph.op("Add", graph.dense(ends, self.ends.weight, "ends", self.ends.bias),
                         graph.dense(level, self.levels.weight, "levels"))
        return graph.dense(graph.op("Relu", first), self.out.weight, "out", self.out.bias)
