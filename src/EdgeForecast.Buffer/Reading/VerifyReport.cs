namespace EdgeForecast.Buffer.Reading;

/// <summary>What a walk over every block of every file of a data directory found.</summary>
/// <param name="Directory">The data directory.</param>
/// <param name="FileCount">Files looked at.</param>
/// <param name="BlockCount">Blocks that are whole.</param>
/// <param name="SampleCount">Samples in them, set aside ones included.</param>
/// <param name="ForecastCount">Forecasts in them.</param>
/// <param name="MessageCount">Messages in them.</param>
/// <param name="GapCount">Gaps that the record tells of.</param>
/// <param name="Damages">What is damaged; empty when all is whole.</param>
/// <param name="Notes">What is no damage and yet worth knowing.</param>
public sealed record VerifyReport(
    string Directory,
    int FileCount,
    long BlockCount,
    long SampleCount,
    long ForecastCount,
    long MessageCount,
    long GapCount,
    IReadOnlyList<BlockDamage> Damages,
    IReadOnlyList<string> Notes)
{
    public bool IsWhole => Damages.Count == 0;
}
