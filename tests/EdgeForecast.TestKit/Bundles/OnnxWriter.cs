using System.Text;

namespace EdgeForecast.TestKit.Bundles;

/// <summary>
/// Writes the smallest useful ONNX files by hand, so that tests need neither reference data nor Python: one MatMul,
/// forecast[1, steps] = window[1, length] x weights[length, steps], and where they are asked for an Add and a Reshape
/// after it. Protocol buffer fields by their numbers in onnx.proto.
/// </summary>
public static class OnnxWriter
{
    /// <param name="length">Of the window.</param>
    /// <param name="steps">Numbers of the forecast.</param>
    /// <param name="weight">By place in the window and number of the forecast.</param>
    /// <param name="bias">By number of the forecast; null for none.</param>
    /// <param name="shape">Of the forecast, where it has another than [1, steps]: its numbers in their order.</param>
    public static byte[] Linear(
        int length, int steps, Func<int, int, float> weight, Func<int, float>? bias = null, int[]? shape = null)
    {
        var flat = shape is null ? "forecast" : "flat";
        var product = bias is null ? flat : "product";
        var weights = Initializer("weights", [length, steps], cell => weight(cell / steps, cell % steps));
        var graph = Join(
            Bytes(1, Node("MatMul", "window", "weights", product)),
            bias is null ? [] : Bytes(1, Node("Add", product, "bias", flat)),
            shape is null ? [] : Bytes(1, Node("Reshape", flat, "shape", "forecast")),
            Text(2, "linear"), Bytes(5, weights),
            bias is null ? [] : Bytes(5, Initializer("bias", [1, steps], bias)),
            shape is null ? [] : Bytes(5, Sizes("shape", shape)),
            Bytes(11, Tensor("window", 1, length)), Bytes(12, Tensor("forecast", shape ?? [1, steps])));
        var opset = Join(Text(1, ""), Number(2, 13));
        return Join(Number(1, 7), Bytes(7, graph), Bytes(8, opset));
    }

    private static byte[] Node(string kind, string first, string second, string result) =>
        Join(Text(1, first), Text(1, second), Text(2, result), Text(4, kind));

    private static byte[] Initializer(string name, int[] shape, Func<int, float> value)
    {
        var cells = new byte[shape.Aggregate(1, (count, size) => count * size) * sizeof(float)];
        for (var cell = 0; cell < cells.Length / sizeof(float); cell++)
            BitConverter.TryWriteBytes(cells.AsSpan(cell * sizeof(float)), value(cell));
        return Join([.. shape.Select(size => Number(1, size)), Number(2, 1), Text(8, name), Bytes(9, cells)]);
    }

    private static byte[] Sizes(string name, int[] shape)
    {
        var sizes = new byte[shape.Length * sizeof(long)];
        for (var i = 0; i < shape.Length; i++)
            BitConverter.TryWriteBytes(sizes.AsSpan(i * sizeof(long)), (long)shape[i]);
        return Join(Number(1, shape.Length), Number(2, 7), Text(8, name), Bytes(9, sizes));
    }

    private static byte[] Tensor(string name, params int[] shape)
    {
        var dimensions = Join([.. shape.Select(size => Bytes(1, Number(1, size)))]);
        return Join(Text(1, name), Bytes(2, Bytes(1, Join(Number(1, 1), Bytes(2, dimensions)))));
    }

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] value) => Join(Varint(field << 3 | 2), Varint(value.Length), value);

    private static byte[] Number(int field, long value) => Join(Varint(field << 3), Varint(value));

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
