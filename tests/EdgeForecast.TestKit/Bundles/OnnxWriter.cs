using System.Text;

namespace EdgeForecast.TestKit.Bundles;

/// <summary>
/// Writes the smallest useful ONNX file by hand, so that tests need neither reference data nor Python: one MatMul,
/// forecast[1, steps] = window[1, length] x weights[length, steps]. Protocol buffer fields by their numbers in
/// onnx.proto.
/// </summary>
public static class OnnxWriter
{
    public static byte[] Linear(int length, int steps, Func<int, int, float> weight) =>
        Linear(length, steps, weight, []);

    /// <summary>The same with an output of another shape, of which the columns are the numbers in order.</summary>
    public static byte[] Linear(int length, int steps, Func<int, int, float> weight, int[] shape)
    {
        var weights = new byte[length * steps * sizeof(float)];
        for (var row = 0; row < length; row++)
            for (var column = 0; column < steps; column++)
                BitConverter.TryWriteBytes(weights.AsSpan((row * steps + column) * sizeof(float)), weight(row, column));

        var isShaped = shape.Length > 0;
        var node = Join(
            Text(1, "window"), Text(1, "weights"), Text(2, isShaped ? "flat" : "forecast"), Text(4, "MatMul"));
        var initializer = Join(Number(1, length), Number(1, steps), Number(2, 1), Text(8, "weights"),
            Bytes(9, weights));
        var graph = Join(Bytes(1, node), isShaped ? Reshape(shape) : [], Text(2, "linear"), Bytes(5, initializer),
            Bytes(11, Tensor("window", 1, length)), Bytes(12, Tensor("forecast", isShaped ? shape : [1, steps])));
        var opset = Join(Text(1, ""), Number(2, 13));
        return Join(Number(1, 7), Bytes(7, graph), Bytes(8, opset));
    }

    private static byte[] Reshape(int[] shape)
    {
        var sizes = new byte[shape.Length * sizeof(long)];
        for (var i = 0; i < shape.Length; i++)
            BitConverter.TryWriteBytes(sizes.AsSpan(i * sizeof(long)), (long)shape[i]);
        var node = Join(Text(1, "flat"), Text(1, "shape"), Text(2, "forecast"), Text(4, "Reshape"));
        var initializer = Join(Number(1, shape.Length), Number(2, 7), Text(8, "shape"), Bytes(9, sizes));
        return Join(Bytes(1, node), Bytes(5, initializer));
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
