using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>Which element of an array or matrix: an index for each dimension, from 0, as in <c>2</c> or <c>1,0</c>.
/// </summary>
internal static class ElementIndex
{
    private const int DimensionCountMax = 16;

    public static bool TryParse(string text, [NotNullWhen(true)] out int[]? indices)
    {
        indices = null;
        var parts = text.Split(',');
        if (parts.Length > DimensionCountMax) return false;
        var found = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out found[i])) return false;
        indices = found;
        return true;
    }
}
