using System.Text.Json;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Status;

/// <summary>
/// <c>/api/skill</c>: for each forecast and window what the issued forecasts, the naive ones and each expert are worth,
/// pooled over the horizon and by step. A number that is not known is null.
/// </summary>
internal static class SkillPage
{
    /// <param name="json">Where to.</param>
    /// <param name="reports">Of each forecast the last; those without one are left out.</param>
    /// <param name="forecast">Only this one; empty for all.</param>
    /// <param name="withHorizons">Whether each step of the horizon is written as well.</param>
    public static void Write(
        Utf8JsonWriter json, IReadOnlyList<SkillReport> reports, string forecast, bool withHorizons)
    {
        json.WriteStartObject();
        json.WriteStartArray("forecasts");
        foreach (var report in reports)
            if (forecast.Length == 0 || report.Forecast == forecast) WriteReport(json, report, withHorizons);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One forecast, as an object.</summary>
    public static void WriteReport(Utf8JsonWriter json, SkillReport report, bool withHorizons)
    {
        json.WriteStartObject();
        json.WriteString("forecast", report.Forecast);
        json.WriteString("slot", report.Slot.ToString());
        json.WriteNumber("expiredSteps", report.ExpiredCount);
        json.WriteNumber("lateActuals", report.LateCount);
        json.WriteStartArray("windows");
        foreach (var window in report.Windows) WriteWindow(json, report, window, withHorizons);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What a row stands for.</summary>
    public static (string Name, string Role) RowOf(SkillReport report, int row) => row switch
    {
        SkillShape.IssuedRow => ("issued", "issued"),
        SkillShape.PersistenceRow => ("persistence", "naive"),
        SkillShape.SeasonalRow => ("seasonal-naive", "naive"),
        _ => (report.Experts[row - SkillShape.FirstExpertRow].Name,
            report.Experts[row - SkillShape.FirstExpertRow].IsShadow ? "shadow" : "expert"),
    };

    /// <summary>A window's name: its length, or <c>all</c>.</summary>
    public static string NameOf(SkillWindowSums window) =>
        window.Length is { } length ? DurationText.Format(length) : "all";

    private static void WriteWindow(
        Utf8JsonWriter json, SkillReport report, SkillWindowSums window, bool withHorizons)
    {
        var sums = window.Sums;
        var scale = sums.NaiveError / sums.NaiveCount;
        json.WriteStartObject();
        json.WriteString("window", NameOf(window));
        Number(json, "naiveScale", scale);
        var (regret, best) = SkillFigures.RegretAgainstBest(sums);
        Number(json, "regretAgainstBest", regret);
        json.WriteString("bestExpert", best < 0 ? "" : RowOf(report, best).Name);
        json.WriteStartArray("rows");
        for (var row = 0; row < sums.Shape.RowCount; row++)
        {
            var (name, role) = RowOf(report, row);
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("role", role);
            WriteRow(json, report, sums, row, withHorizons);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteIntervals(json, report, sums, withHorizons);
        json.WriteEndObject();
    }

    private static void WriteRow(
        Utf8JsonWriter json, SkillReport report, SkillSums sums, int row, bool withHorizons)
    {
        var scale = sums.NaiveError / sums.NaiveCount;
        var expert = row - SkillShape.FirstExpertRow;
        var place = expert < 0 ? -1 : report.QuantilePlaceOf(expert);
        if (expert >= 0) Number(json, "weight", report.Experts[expert].Weight);
        WriteErrors(json, SkillFigures.Pooled(sums, row), scale, row);
        if (place >= 0)
        {
            json.WriteStartArray("quantiles");
            foreach (var share in report.Experts[expert].Quantiles) json.WriteNumberValue(share);
            json.WriteEndArray();
            Number(json, "intervalWeight", report.Experts[expert].IntervalWeight);
            WriteQuantiles(json, report, SkillFigures.PooledQuantiles(sums, place),
                level => SkillFigures.PooledQuantileInterval(sums, place, level));
        }

        if (!withHorizons) return;
        json.WriteStartArray("horizons");
        for (var h = 0; h < sums.Shape.HorizonSteps; h++)
        {
            var step = h;
            json.WriteStartObject();
            WriteErrors(json, sums.Errors(h, row), scale, row);
            if (place >= 0)
                WriteQuantiles(json, report, sums.Quantiles(h, place),
                    level => sums.QuantileInterval(step, place, level));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Of an expert that says quantiles: their loss, and the intervals between them.</summary>
    private static void WriteQuantiles(
        Utf8JsonWriter json, SkillReport report, QuantileSums quantiles, Func<int, IntervalSums> interval)
    {
        Number(json, "pinball", quantiles.MeanPinball);
        json.WriteStartArray("ownIntervals");
        for (var level = 0; level < report.Levels.Count; level++)
        {
            json.WriteStartObject();
            json.WriteNumber("level", report.Levels[level]);
            WriteInterval(json, interval(level));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteErrors(Utf8JsonWriter json, ErrorSums errors, double scale, int row)
    {
        json.WriteNumber("scored", (long)errors.Count);
        Number(json, "mae", errors.Mae);
        Number(json, "rmse", errors.Rmse);
        Number(json, "mase", errors.Mae / scale);
        Number(json, "smape", errors.Smape);
        Number(json, "bias", errors.Bias);
        if (row == SkillShape.IssuedRow) return;
        Number(json, "skillOfIssued", errors.SkillOfIssued);
        Number(json, "regretOfIssued", errors.Regret);
    }

    private static void WriteIntervals(
        Utf8JsonWriter json, SkillReport report, SkillSums sums, bool withHorizons)
    {
        json.WriteStartArray("intervals");
        for (var level = 0; level < sums.Shape.LevelCount; level++)
        {
            json.WriteStartObject();
            json.WriteNumber("level", report.Levels[level]);
            WriteInterval(json, SkillFigures.PooledInterval(sums, level));
            if (withHorizons)
            {
                json.WriteStartArray("horizons");
                for (var h = 0; h < sums.Shape.HorizonSteps; h++)
                {
                    json.WriteStartObject();
                    WriteInterval(json, sums.Interval(h, level));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInterval(Utf8JsonWriter json, IntervalSums interval)
    {
        json.WriteNumber("scored", (long)interval.Count);
        Number(json, "coverage", interval.Coverage);
        Number(json, "width", interval.MeanWidth);
        Number(json, "winkler", interval.MeanWinkler);
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
