namespace EdgeForecast.Simulator.Faults;

/// <summary>One lasting change of the plant as it stands in the file.</summary>
internal sealed record ChangeEntry(
    string Kind, string Units, string At, double RiseFactor = 1, double TimeConstantFactor = 1);
