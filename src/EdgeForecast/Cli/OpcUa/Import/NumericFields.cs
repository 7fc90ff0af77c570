using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>The paths of all numbers in a structure, as the configuration takes them.</summary>
internal static class NumericFields
{
    public static IEnumerable<string> Of(StructureValue structure) => Of(structure, "");

    private static IEnumerable<string> Of(StructureValue structure, string before)
    {
        foreach (var (name, value) in structure.Fields)
        {
            // A path is split at dots and brackets; a name that holds them cannot be written in one.
            if (name.Length == 0 || name.AsSpan().ContainsAny('.', '[', ']')) continue;
            var path = before + name;
            var below = value switch
            {
                Variant { IsArray: false } variant => variant.TryGetDouble(out _) ? [path] : [],
                Variant array => Elements(array, path),
                StructureValue nested => Of(nested, path + "."),
                StructureValue[] items => items.SelectMany((item, i) => Of(item, $"{path}[{i}].")),
                _ => [],
            };
            foreach (var found in below) yield return found;
        }
    }

    private static IEnumerable<string> Elements(Variant array, string path)
    {
        for (var i = 0; array.TryGetElement(i, out var element); i++)
            if (element.TryGetDouble(out _))
                yield return $"{path}[{i}]";
    }
}
