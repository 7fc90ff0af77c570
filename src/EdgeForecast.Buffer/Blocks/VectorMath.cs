using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Sums and products over whole columns, in place; they wrap at 64 bits.</summary>
internal static class VectorMath
{
    public static void Add(Span<long> values, ReadOnlySpan<long> others)
    {
        others = others[..values.Length];
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        var added = MemoryMarshal.Cast<long, Vector<long>>(others);
        for (var i = 0; i < vectors.Length; i++) vectors[i] += added[i];
        for (var i = vectors.Length * Vector<long>.Count; i < values.Length; i++)
            values[i] = unchecked(values[i] + others[i]);
    }

    public static void Add(Span<long> values, long other)
    {
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        var added = new Vector<long>(other);
        foreach (ref var vector in vectors) vector += added;
        for (var i = vectors.Length * Vector<long>.Count; i < values.Length; i++)
            values[i] = unchecked(values[i] + other);
    }

    public static void Subtract(ReadOnlySpan<long> values, ReadOnlySpan<long> others, Span<long> into)
    {
        others = others[..values.Length];
        into = into[..values.Length];
        var from = MemoryMarshal.Cast<long, Vector<long>>(values);
        var less = MemoryMarshal.Cast<long, Vector<long>>(others);
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(into);
        for (var i = 0; i < from.Length; i++) vectors[i] = from[i] - less[i];
        for (var i = from.Length * Vector<long>.Count; i < values.Length; i++)
            into[i] = unchecked(values[i] - others[i]);
    }

    public static void Multiply(Span<long> values, long factor)
    {
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        foreach (ref var vector in vectors) vector *= factor;
        for (var i = vectors.Length * Vector<long>.Count; i < values.Length; i++)
            values[i] = unchecked(values[i] * factor);
    }

    /// <summary>The smallest of at least one value.</summary>
    public static long Smallest(ReadOnlySpan<long> values)
    {
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        var smallest = values[0];
        if (!vectors.IsEmpty)
        {
            var lowest = vectors[0];
            foreach (var vector in vectors) lowest = Vector.Min(lowest, vector);
            for (var i = 0; i < Vector<long>.Count; i++) smallest = Math.Min(smallest, lowest[i]);
        }

        for (var i = vectors.Length * Vector<long>.Count; i < values.Length; i++)
            smallest = Math.Min(smallest, values[i]);
        return smallest;
    }
}
