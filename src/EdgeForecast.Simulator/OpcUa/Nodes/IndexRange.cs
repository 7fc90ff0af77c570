using System.Globalization;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>A part of an array (Part 4, 7.27): <c>3</c>, <c>1:4</c>, and <c>0:1,2</c> for a matrix.</summary>
internal sealed class IndexRange
{
    private const int DimensionsMax = 8;

    private readonly (int First, int Last)[] _bounds;

    private IndexRange((int First, int Last)[] bounds) => _bounds = bounds;

    /// <summary>No range at all is the whole value: null.</summary>
    public static bool TryParse(string? text, out IndexRange? range)
    {
        range = null;
        if (string.IsNullOrEmpty(text)) return true;
        var parts = text.Split(',');
        if (parts.Length > DimensionsMax) return false;
        var bounds = new (int, int)[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!TryParse(parts[i], out bounds[i]))
                return false;
        range = new IndexRange(bounds);
        return true;
    }

    /// <summary>The part of a value; what lies beyond its end is left out; bad where nothing is left.</summary>
    public bool TryRead(Variant value, out Variant part, out StatusCode status)
    {
        part = Variant.Null;
        status = new StatusCode(StatusCodes.BadIndexRangeNoData);
        if (!value.IsArray) return TryReadScalar(value, ref part);
        if (value.Elements is not { } elements) return false;
        int[] dimensions = value.Dimensions.Length > 0 ? value.Dimensions.ToArray() : [elements.Length];
        if (dimensions.Length != _bounds.Length) return false;
        var counts = new int[dimensions.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Math.Min(_bounds[i].Last, dimensions[i] - 1) - _bounds[i].First + 1;
            if (counts[i] <= 0) return false;
        }

        var taken = Array.CreateInstanceFromArrayType(elements.GetType(), Product(counts));
        for (var i = 0; i < taken.Length; i++) Array.Copy(elements, PlaceOf(i, counts, dimensions), taken, i, 1);
        part = counts.Length == 1 ? Variant.FromArray(taken) : Variant.FromArray(taken, counts);
        return true;
    }

    /// <summary>The value with the part replaced; false where the part does not fit into it.</summary>
    public bool TryWrite(Variant value, Variant part, out Variant whole)
    {
        whole = Variant.Null;
        if (value.Elements is not { } elements || part.Elements is not { } given) return false;
        if (given.GetType() != elements.GetType()) return false;
        int[] dimensions = value.Dimensions.Length > 0 ? value.Dimensions.ToArray() : [elements.Length];
        if (dimensions.Length != _bounds.Length) return false;
        var counts = new int[dimensions.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            if (_bounds[i].Last >= dimensions[i]) return false;
            counts[i] = _bounds[i].Last - _bounds[i].First + 1;
        }

        if (Product(counts) != given.Length) return false;
        var copy = (Array)elements.Clone();
        for (var i = 0; i < given.Length; i++) Array.Copy(given, i, copy, PlaceOf(i, counts, dimensions), 1);
        whole = dimensions.Length == 1 ? Variant.FromArray(copy) : Variant.FromArray(copy, dimensions);
        return true;
    }

    private bool TryReadScalar(Variant value, ref Variant part)
    {
        if (_bounds.Length != 1) return false;
        var (first, last) = _bounds[0];
        if (value.AsString() is { } text && first < text.Length)
        {
            part = Variant.From(text[first..Math.Min(last + 1, text.Length)]);
            return true;
        }

        if (value.ToObject() is not byte[] bytes || first >= bytes.Length) return false;
        part = Variant.FromByteString(bytes[first..Math.Min(last + 1, bytes.Length)]);
        return true;
    }

    // The place of an element of the part in the whole, both row by row.
    private int PlaceOf(int index, int[] counts, int[] dimensions)
    {
        var (place, stride) = (0, 1);
        for (var i = counts.Length - 1; i >= 0; i--)
        {
            place += (_bounds[i].First + index % counts[i]) * stride;
            index /= counts[i];
            stride *= dimensions[i];
        }

        return place;
    }

    private static int Product(int[] counts) => counts.Aggregate(1, (product, count) => product * count);

    private static bool TryParse(string part, out (int First, int Last) bounds)
    {
        bounds = default;
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var first = colon < 0 ? part : part[..colon];
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out bounds.First)) return false;
        if (colon < 0)
        {
            bounds.Last = bounds.First;
            return bounds.Last < int.MaxValue;
        }

        // Equal ends are not allowed; a last place of 2^31-1 would overflow the count.
        return int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bounds.Last)
            && bounds.Last > bounds.First && bounds.Last < int.MaxValue;
    }
}
