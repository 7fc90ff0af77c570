"""The few layers that the models need, with their gradients, and Adam (Kingma and Ba, 2015)."""
import numpy as np


class Dense:
    def __init__(self, random, inputs, outputs, bias=True):
        self.weight = random.normal(0, np.sqrt(2 / inputs), (inputs, outputs)).astype(np.float32)
        self.bias = np.zeros(outputs, np.float32) if bias else None

    def forward(self, x):
        self.x = x
        y = x @ self.weight
        return y if self.bias is None else y + self.bias

    def backward(self, slope):
        self.gradients = [self.x.T @ slope] + ([] if self.bias is None else [slope.sum(0)])
        return slope @ self.weight.T

    def parameters(self):
        return [self.weight] + ([] if self.bias is None else [self.bias])


class CausalConvolution:
    """x [n, time, channels] -> [n, time, width]: three taps, `dilation` apart, none in the future."""
    TAPS = 3

    def __init__(self, random, channels, width, dilation):
        self.dilation = dilation
        spread = np.sqrt(2 / (channels * self.TAPS))
        self.weight = random.normal(0, spread, (self.TAPS, channels, width)).astype(np.float32)
        self.bias = np.zeros(width, np.float32)

    @property
    def reach(self):
        return (self.TAPS - 1) * self.dilation

    def _taps(self, padded, length):
        return [padded[:, k * self.dilation:k * self.dilation + length] for k in range(self.TAPS)]

    def forward(self, x):
        self.x = np.pad(x, ((0, 0), (self.reach, 0), (0, 0)))
        return sum(tap @ w for tap, w in zip(self._taps(self.x, x.shape[1]), self.weight)) + self.bias

    def backward(self, slope):
        length = slope.shape[1]
        self.gradients = [
            np.stack([np.tensordot(tap, slope, ((0, 1), (0, 1))) for tap in self._taps(self.x, length)]),
            slope.sum((0, 1))]
        padded = np.zeros_like(self.x)
        for tap, w in zip(self._taps(padded, length), self.weight):
            tap += slope @ w.T
        return padded[:, self.reach:]

    def parameters(self):
        return [self.weight, self.bias]


class Relu:
    def forward(self, x):
        self.open = x > 0
        return x * self.open

    def backward(self, slope):
        return slope * self.open


class Adam:
    def __init__(self, layers):
        self.layers = layers
        self.moments = [[(np.zeros_like(p), np.zeros_like(p)) for p in layer.parameters()] for layer in layers]
        self.step = 0

    def update(self, rate, decay1=0.9, decay2=0.999):
        self.step += 1
        scale = rate * np.sqrt(1 - decay2 ** self.step) / (1 - decay1 ** self.step)
        for layer, moments in zip(self.layers, self.moments):
            for parameter, gradient, (mean, square) in zip(layer.parameters(), layer.gradients, moments):
                mean += (1 - decay1) * (gradient - mean)
                square += (1 - decay2) * (gradient * gradient - square)
                parameter -= scale * mean / (np.sqrt(square) + 1e-8)
