using EdgeForecast.OpcUa.Client;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>What the server says of a node beside what the configuration says of its signal.</summary>
internal static class NodeComparison
{
    /// <summary>Every contradiction, for people; empty when there is none.</summary>
    public static IReadOnlyList<string> Compare(OpcUaItemOptions item, VariableDescription node)
    {
        var found = new List<string>();
        if (UnitOf(node) is { } unit && item.Unit.Length > 0 && !UnitText.AreSame(item.Unit, unit))
            found.Add($"the unit is {item.Unit} in the configuration and {unit} at the server");
        if (RangeOf(node) is var (low, high) && item.Range is { } range
            && (range.Min is { } min && min != low || range.Max is { } max && max != high))
            found.Add($"the range is {Bound(range.Min)} to {Bound(range.Max)} in the configuration and {low} to {high} "
                + "at the server");
        if (node.ValueRank >= 0 && item is { IndexRange: null, Field: null })
            found.Add("the value is an array: name an element with indexRange");
        if (node.ValueRank == -1 && item.IndexRange is not null)
            found.Add("the value is no array: remove indexRange");
        return found;
    }

    /// <summary>The range in normal operation; null where the server gives none that means something.</summary>
    public static (double Low, double High)? RangeOf(VariableDescription node) =>
        node.Range is { } range && double.IsFinite(range.Low) && double.IsFinite(range.High) && range.Low < range.High
            ? (range.Low, range.High)
            : null;

    /// <summary>The unit for people; null where the server gives none.</summary>
    public static string? UnitOf(VariableDescription node) =>
        node.Unit?.DisplayName.Text is { Length: > 0 } unit ? unit : null;

    private static string Bound(double? value) => value?.ToString() ?? "open";
}
