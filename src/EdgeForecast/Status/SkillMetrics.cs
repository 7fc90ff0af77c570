using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Skill;

namespace EdgeForecast.Status;

/// <summary>
/// Skill over rolling windows, pooled over the horizon, and what is watched, as metrics. By step of the horizon there
/// is
/// <c>/api/skill</c>.
/// </summary>
internal static class SkillMetrics
{
    public static void Write(PrometheusText text, PipelineStatus pipeline)
    {
        var rows = Rows(pipeline.Skill).ToList();
        text.Gauge("edgeforecast_skill_scored_steps", "Horizon steps of the window whose actual has arrived.");
        foreach (var row in rows) Value(row, row.Errors.Count);
        text.Gauge("edgeforecast_skill_mae", "Mean absolute error over the window, in the target's unit.");
        foreach (var row in rows) Value(row, row.Errors.Mae);
        text.Gauge("edgeforecast_skill_rmse", "Root mean squared error over the window, in the target's unit.");
        foreach (var row in rows) Value(row, row.Errors.Rmse);
        text.Gauge("edgeforecast_skill_mase", "Mean absolute error over that of the series one season before.");
        foreach (var row in rows) Value(row, row.Errors.Mae / row.Scale);
        text.Gauge("edgeforecast_skill_bias", "Mean error over the window, in the target's unit.");
        foreach (var row in rows) Value(row, row.Errors.Bias);
        text.Gauge("edgeforecast_skill_of_issued_ratio", "1 - MAE of the issued forecasts / MAE of this one.");
        foreach (var row in rows.Where(row => row.Role != "issued")) Value(row, row.Errors.SkillOfIssued);
        WriteIntervals(text, pipeline.Skill);
        WriteQuantiles(text, pipeline.Skill);
        WriteDrift(text, pipeline.Drift);

        void Value(Row row, double value)
        {
            if (double.IsFinite(value))
                text.Value(value, ("forecast", row.Forecast), ("window", row.Window), ("of", row.Name),
                    ("role", row.Role));
        }
    }

    private static void WriteIntervals(PrometheusText text, IReadOnlyList<SkillReport> reports)
    {
        Each("edgeforecast_skill_coverage_ratio", "Share of actuals within their interval.", sums => sums.Coverage);
        Each("edgeforecast_skill_width", "Mean width of the interval, in the target's unit.", sums => sums.MeanWidth);
        Each("edgeforecast_skill_winkler", "Mean interval score, in the target's unit.", sums => sums.MeanWinkler);

        void Each(string name, string help, Func<IntervalSums, double> figure)
        {
            text.Gauge(name, help);
            foreach (var report in reports)
                foreach (var window in report.Windows)
                    for (var level = 0; level < report.Levels.Count; level++)
                        if (figure(SkillFigures.PooledInterval(window.Sums, level)) is var value
                            && double.IsFinite(value))
                            text.Value(value, ("forecast", report.Forecast), ("window", SkillPage.NameOf(window)),
                                ("level", FormattableString.Invariant($"{report.Levels[level]}")));
        }
    }

    /// <summary>Of experts that say quantiles; no line where there is none.</summary>
    private static void WriteQuantiles(PrometheusText text, IReadOnlyList<SkillReport> reports)
    {
        text.Gauge("edgeforecast_skill_pinball", "Mean pinball loss of an expert's quantiles, in the target's unit.");
        Each(-1, (sums, place, _) => SkillFigures.PooledQuantiles(sums, place).MeanPinball);
        text.Gauge("edgeforecast_skill_own_coverage_ratio", "Share of actuals between an expert's own quantiles.");
        Each(0, (sums, place, level) => SkillFigures.PooledQuantileInterval(sums, place, level).Coverage);
        text.Gauge("edgeforecast_skill_own_width", "Mean width between an expert's own quantiles.");
        Each(0, (sums, place, level) => SkillFigures.PooledQuantileInterval(sums, place, level).MeanWidth);
        text.Gauge("edgeforecast_skill_own_winkler", "Mean interval score of an expert's own quantiles.");
        Each(0, (sums, place, level) => SkillFigures.PooledQuantileInterval(sums, place, level).MeanWinkler);

        // From level 0 one for each; from -1 one without a level.
        void Each(int first, Func<SkillSums, int, int, double> figure)
        {
            foreach (var report in reports)
                for (var k = 0; k < report.Experts.Count; k++)
                    foreach (var window in report.Windows)
                        for (var level = first; level < (first < 0 ? 0 : report.Levels.Count); level++)
                            if (report.QuantilePlaceOf(k) is var place and >= 0
                                && figure(window.Sums, place, level) is var value && double.IsFinite(value))
                                Value(report, window, k, level, value);
        }

        void Value(SkillReport report, SkillWindowSums window, int expert, int level, double value)
        {
            (string, string)[] labels =
            [
                ("forecast", report.Forecast), ("window", SkillPage.NameOf(window)),
                ("of", report.Experts[expert].Name),
            ];
            text.Value(value, level < 0
                ? labels
                : [.. labels, ("level", FormattableString.Invariant($"{report.Levels[level]}"))]);
        }
    }

    private static void WriteDrift(PrometheusText text, IReadOnlyList<DriftStatus> watched)
    {
        text.Counter("edgeforecast_drift_regime_alarms_total", "How often the regime alarm was raised.");
        foreach (var one in watched) text.Value(one.RegimeAlarmCount, ("forecast", one.Forecast));
        text.Gauge("edgeforecast_drift_page_hinkley", "What Page-Hinkley holds against its limit.");
        foreach (var one in watched) text.Value(one.PageHinkley, ("forecast", one.Forecast));
        text.Gauge("edgeforecast_drift_psi", "Population stability index of the input against its first period.");
        foreach (var one in watched)
            foreach (var input in one.Inputs)
                if (double.IsFinite(input.Psi))
                    text.Value(input.Psi, ("forecast", one.Forecast), ("signal", input.Signal));
        text.Gauge("edgeforecast_drift_missing_ratio", "Steps of the input without a value, beyond the usual.");
        foreach (var one in watched)
            foreach (var input in one.Inputs)
                if (double.IsFinite(input.MissingShare))
                    text.Value(input.MissingShare, ("forecast", one.Forecast), ("signal", input.Signal));
        text.Gauge("edgeforecast_alarm_raised", "1 for each alarm that is raised.");
        foreach (var one in watched)
            foreach (var alarm in one.Alarms)
                text.Value(1, ("forecast", one.Forecast), ("alarm", ForecastAlarm.NameOf(alarm.Kind)),
                    ("signal", alarm.Signal));
    }

    private static IEnumerable<Row> Rows(IReadOnlyList<SkillReport> reports)
    {
        foreach (var report in reports)
            foreach (var window in report.Windows)
                for (var row = 0; row < window.Sums.Shape.RowCount; row++)
                {
                    var (name, role) = SkillPage.RowOf(report, row);
                    yield return new Row(
                        report.Forecast, SkillPage.NameOf(window), name, role, SkillFigures.Pooled(window.Sums, row),
                        window.Sums.NaiveError / window.Sums.NaiveCount);
                }
    }

    private sealed record Row(
        string Forecast, string Window, string Name, string Role, ErrorSums Errors, double Scale);
}
