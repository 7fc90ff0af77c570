using EdgeForecast.Core.Forecasting.RunTime;

namespace EdgeForecast.Status;

/// <summary>Where the time of slots goes, what became of deadlines, and who takes part, as metrics.</summary>
internal static class RunTimeMetrics
{
    private const double SecondsPerMs = 1e-3;

    public static void Write(PrometheusText text, PipelineStatus pipeline)
    {
        WriteTimes(text, pipeline);
        WriteDeadlines(text, pipeline);
        WritePlans(text, pipeline);
    }

    private static void WriteTimes(PrometheusText text, PipelineStatus pipeline)
    {
        text.Gauge("edgeforecast_forecast_stage_seconds", "Time of a stage; quantile 1 is the greatest ever.");
        foreach (var one in pipeline.Forecasts)
            foreach (var times in one.RunTime?.Stages ?? [])
                Quantiles(times, one.Name, "stage");
        text.Gauge("edgeforecast_expert_run_seconds", "Time in an expert; quantile 1 is the greatest ever.");
        foreach (var one in pipeline.Forecasts)
            foreach (var times in one.RunTime?.Experts ?? [])
                Quantiles(times, one.Name, "expert");

        void Quantiles(TimesStatus times, string forecast, string label)
        {
            Quantile(times.P50Ms, "0.5");
            Quantile(times.P99Ms, "0.99");
            Quantile(times.P999Ms, "0.999");
            Quantile(times.MaxMs, "1");

            void Quantile(double ms, string quantile)
            {
                if (double.IsFinite(ms))
                    text.Value(ms * SecondsPerMs, ("forecast", forecast), (label, times.Name), ("quantile", quantile));
            }
        }
    }

    private static void WriteDeadlines(PrometheusText text, PipelineStatus pipeline)
    {
        text.Counter("edgeforecast_forecast_deadline_misses_total", "Slots without a forecast in time, by cause.");
        foreach (var one in pipeline.Forecasts)
            foreach (var miss in one.RunTime?.Misses ?? [])
                text.Value(miss.Count, ("forecast", one.Name), ("cause", miss.Cause));
        text.Gauge("edgeforecast_forecast_headroom_seconds", "What p99.9 leaves of two thirds of the period.");
        foreach (var one in pipeline.Forecasts)
            if (one.RunTime is { } runTime && double.IsFinite(runTime.HeadroomMs))
                text.Value(runTime.HeadroomMs * SecondsPerMs, ("forecast", one.Name));
        text.Gauge("edgeforecast_forecast_firm_alarm", "1 while more than one of the last 100 slots was missed.");
        foreach (var one in pipeline.Forecasts)
            if (one.RunTime is { } runTime)
                text.Value(runTime.IsFirmAlarm, ("forecast", one.Name));
    }

    private static void WritePlans(PrometheusText text, PipelineStatus pipeline)
    {
        text.Gauge("edgeforecast_expert_planned", "1 where the plan lets the expert take part.");
        foreach (var one in pipeline.Forecasts)
            foreach (var expert in one.Plan?.Experts ?? [])
                text.Value(expert.TakesPart, ("forecast", one.Name), ("expert", expert.Name));
        text.Gauge("edgeforecast_expert_loss_without_ratio", "Loss without the expert to the loss with all.");
        foreach (var one in pipeline.Forecasts)
            foreach (var expert in one.Plan?.Experts ?? [])
                if (double.IsFinite(expert.LossWithout))
                    text.Value(expert.LossWithout, ("forecast", one.Name), ("expert", expert.Name));
        text.Counter("edgeforecast_plan_changes_total", "Changes of who takes part.");
        foreach (var one in pipeline.Forecasts)
            if (one.Plan is { } plan)
                text.Value(plan.ChangeCount, ("forecast", one.Name));
    }
}
