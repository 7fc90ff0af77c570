using System.Globalization;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>The path of a structure's field: names and dots, with an index where a field is an array.</summary>
internal static class FieldPath
{
    private const int DepthMax = 32;

    public static bool IsValid(string path)
    {
        var steps = path.Split('.');
        return steps.Length <= DepthMax && Array.TrueForAll(steps, IsStep);
    }

    private static bool IsStep(string step)
    {
        var bracket = step.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0) return step.Length > 0 && !step.Contains(']', StringComparison.Ordinal);
        return bracket > 0 && step[^1] == ']'
            && int.TryParse(step.AsSpan(bracket + 1, step.Length - bracket - 2), NumberStyles.None,
                CultureInfo.InvariantCulture, out _);
    }
}
