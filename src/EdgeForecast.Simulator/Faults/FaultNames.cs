namespace EdgeForecast.Simulator.Faults;

/// <summary>The kinds of fault as a script writes them.</summary>
internal static class FaultNames
{
    public static IReadOnlyList<FaultKind> Kinds { get; } = Enum.GetValues<FaultKind>();

    /// <summary>Camel case: <c>badQuality</c>.</summary>
    public static string NameOf(FaultKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static bool TryParse(string name, out FaultKind kind)
    {
        foreach (var known in Kinds)
        {
            if (NameOf(known) != name) continue;
            kind = known;
            return true;
        }

        kind = default;
        return false;
    }
}
