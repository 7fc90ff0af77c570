namespace EdgeForecast.Configuration.Reading;

/// <summary>Places in the configuration as people read them: <c>signals[3].rules.range</c>.</summary>
internal static class PathText
{
    public static string Member(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Element(string path, int index) => $"{path}[{index}]";

    /// <summary>Whether one place is the other or lies in it.</summary>
    public static bool IsWithin(string inner, string outer) =>
        inner.StartsWith(outer, StringComparison.Ordinal)
        && (inner.Length == outer.Length || outer.Length == 0 || inner[outer.Length] is '.' or '[');
}
