namespace EdgeForecast.Simulator.Faults;

/// <summary>A fault script as it stands in the file. What the fields mean is said in <see cref="Fault"/>.</summary>
/// <param name="Faults">The faults; they act on a reading in this order.</param>
/// <param name="Seed">Chooses which readings are hit where a probability is below 1.</param>
/// <param name="Changes">Lasting changes of the plant itself; none without.</param>
internal sealed record FaultDocument(
    IReadOnlyList<FaultEntry> Faults, int Seed = 1, IReadOnlyList<ChangeEntry>? Changes = null);
