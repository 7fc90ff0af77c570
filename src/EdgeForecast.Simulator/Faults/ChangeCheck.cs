using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Faults;

/// <summary>
/// Turns a lasting change of a script into one of the plant, or says everything that is wrong with it.
/// </summary>
internal static class ChangeCheck
{
    private const string CoolingSwapKind = "coolingSwap";

    /// <summary>The change; null when a problem was added.</summary>
    public static CoolingSwap? Read(ChangeEntry entry, string where, List<string> problems)
    {
        var before = problems.Count;
        if (entry.Kind != CoolingSwapKind)
            problems.Add($"{where}.kind: \"{entry.Kind}\" is no kind of change. Use {CoolingSwapKind}.");
        if (!PlantDuration.TryParse(entry.At, out var at))
            problems.Add($"{where}.at: \"{entry.At}\" is no duration. Write {PlantDuration.Grammar}.");
        else if (at < TimeSpan.Zero)
            problems.Add($"{where}.at: {entry.At} is before the start. It must be zero or more.");
        Factor(entry.RiseFactor, "riseFactor");
        Factor(entry.TimeConstantFactor, "timeConstantFactor");
        if (problems.Count == before && entry is { RiseFactor: 1, TimeConstantFactor: 1 })
            problems.Add($"{where}: changes nothing. Give riseFactor, timeConstantFactor or both.");
        return problems.Count > before
            ? null
            : new CoolingSwap(entry.Units, at, entry.RiseFactor, entry.TimeConstantFactor);

        void Factor(double value, string name)
        {
            if (value is not (>= CoolingSwap.FactorMin and <= CoolingSwap.FactorMax))
                problems.Add($"{where}.{name}: {value} is not {CoolingSwap.FactorMin} to {CoolingSwap.FactorMax}. "
                    + "1 leaves it as it is.");
        }
    }
}
