using EdgeForecast.Status;

namespace EdgeForecast.Cli.Demo;

/// <summary>
/// What came of a demo. Errors are means over all scored steps of all forecasts; null when none is scored.
/// </summary>
/// <param name="Samples">Samples that arrived.</param>
/// <param name="Quarantined">Samples set aside by the gate.</param>
/// <param name="Forecasts">Forecasts issued.</param>
/// <param name="Missed">Slots without one.</param>
/// <param name="FirstForecastSeconds">
/// From the start of the demo to the first forecast with numbers; null for none.
/// </param>
/// <param name="Mae">Mean absolute error of the issued forecasts.</param>
/// <param name="MaePersistence">The same of repeating the last value.</param>
/// <param name="RssMb">Resident memory of this process at the end, in megabytes.</param>
/// <param name="OpcUaValues">Values that came over OPC UA; the others came over MQTT.</param>
internal sealed record DemoSummary(
    long Samples,
    long Quarantined,
    long Forecasts,
    long Missed,
    double? FirstForecastSeconds,
    double? Mae,
    double? MaePersistence,
    double RssMb,
    long OpcUaValues)
{
    private const double BytesPerMb = 1024 * 1024;

    public static DemoSummary From(GatewayStatus status, double? firstForecastSeconds)
    {
        var gate = status.Pipeline.Gate;
        var forecasts = status.Pipeline.Forecasts;
        return new DemoSummary(
            gate.ArrivedCount - gate.RejectedCount,
            gate.QuarantinedCount,
            forecasts.Sum(forecast => forecast.IssuedCount),
            forecasts.Sum(forecast => forecast.MissedCount),
            Rounded(firstForecastSeconds, 2),
            Rounded(Pooled(status, one => one.Mae), 4),
            Rounded(Pooled(status, one => one.MaePersistence), 4),
            Math.Round(status.Process.ResidentBytes / BytesPerMb, 1),
            status.Pipeline.Sources.Where(source => source.Name == DemoConfiguration.OpcUaSource)
                .Sum(source => source.Status.MessageCount));
    }

    /// <summary>The mean over all scored steps of all forecasts.</summary>
    public static double? Pooled(GatewayStatus status, Func<Core.Forecasting.SkillSummary, double> mean)
    {
        var scored = status.Pipeline.Forecasts.Select(one => one.Skill).Where(skill => skill.ScoredCount > 0).ToList();
        var count = scored.Sum(skill => skill.ScoredCount);
        return count == 0 ? null : scored.Sum(skill => mean(skill) * skill.ScoredCount) / count;
    }

    private static double? Rounded(double? value, int digits) =>
        value is { } known && double.IsFinite(known) ? Math.Round(known, digits) : null;
}
