using System.Globalization;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Time;
using EdgeForecast.Status;

namespace EdgeForecast.Cli.Demo;

/// <summary>Numbers of the demo in words, the same in both displays.</summary>
internal static class DemoText
{
    public static string Number(double value, string format = "0.0") =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "?";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>71.3 -> 72.9 in 1h</c>, from the first step to the last.</summary>
    public static string Course(Forecast forecast) => forecast.Values.Count == 0
        ? $"no forecast: {forecast.Reason}"
        : $"{Number(forecast.Values[0])} -> {Number(forecast.Values[^1])} in "
            + DurationText.Format(forecast.TargetTimes[^1] - forecast.Origin);

    /// <summary>The interval of the last step; empty while there is none.</summary>
    public static string Interval(Forecast forecast) =>
        forecast.Lower.Count == 0 || !double.IsFinite(forecast.Lower[^1])
            ? ""
            : $"[{Number(forecast.Lower[^1])}, {Number(forecast.Upper[^1])}]";

    /// <summary>
    /// <c>oil-mlp-int8 41 %, ... </c>, the heaviest first; those that took no part with their reason.
    /// </summary>
    public static string Weights(Forecast forecast) => string.Join(", ", forecast.Experts
        .OrderByDescending(expert => expert.Weight)
        .Select(expert => expert.Status == "ok"
            ? $"{expert.Name} {Number(expert.Weight * 100, "0")} %"
            : $"{expert.Name} {expert.Status}"));

    /// <summary><c>2.1 of 300 ms</c>.</summary>
    public static string Budget(Forecast forecast) =>
        $"{Number(forecast.ElapsedMs)} of {Number(forecast.BudgetMs, "0")} ms";

    /// <summary><c>MAE 0.61, persistence 1.12: 46 % better</c>; empty while nothing is scored.</summary>
    public static string Skill(double? mae, double? maePersistence)
    {
        if (mae is not { } ours || maePersistence is not { } theirs) return "";
        if (!double.IsFinite(ours) || !double.IsFinite(theirs)) return "";
        var gain = theirs > 0 ? 1 - ours / theirs : 0;
        return $"MAE {Number(ours, "0.00")}, persistence {Number(theirs, "0.00")}: "
            + $"{Number(Math.Abs(gain) * 100, "0")} % {(gain >= 0 ? "better" : "worse")}";
    }

    /// <summary><c>plant-mqtt 1,234, plant-opcua away</c>: what came from where.</summary>
    public static string Sources(GatewayStatus status) => string.Join(", ", status.Pipeline.Sources
        .Select(source => $"{source.Name} {(source.Status.Connected ? Count(source.Status.MessageCount) : "away")}"));

    /// <summary><c>12,345 samples in, 12 quarantined, 12,300 buffered</c>.</summary>
    public static string Samples(GatewayStatus status)
    {
        var gate = status.Pipeline.Gate;
        return $"{Count(gate.ArrivedCount)} samples in, {Count(gate.QuarantinedCount)} quarantined, "
            + $"{Count(gate.DroppedCount)} repeats, {Count(gate.RejectedCount)} unreadable, "
            + $"{Count(status.Pipeline.Store.SampleCount)} buffered";
    }
}
