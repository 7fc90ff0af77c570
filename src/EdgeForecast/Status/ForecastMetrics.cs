using EdgeForecast.Alarms;

namespace EdgeForecast.Status;

/// <summary>Forecasts, their experts and the models, as metrics.</summary>
internal static class ForecastMetrics
{
    private const double SecondsPerMs = 1e-3;

    public static void Write(PrometheusText text, PipelineStatus pipeline)
    {
        WriteForecasts(text, pipeline);
        WriteSkill(text, pipeline);
        WriteExperts(text, pipeline);
        WriteModels(text, pipeline);
        RunTimeMetrics.Write(text, pipeline);
        SkillMetrics.Write(text, pipeline);
        WriteWebhook(text, pipeline.Webhook);
    }

    private static void WriteWebhook(PrometheusText text, WebhookStatus? webhook)
    {
        if (webhook is null) return;
        text.Counter("edgeforecast_webhook_sent_total", "Alarms that the webhook took.").Value(webhook.SentCount);
        text.Counter("edgeforecast_webhook_retries_total", "Attempts that were made again.").Value(webhook.RetryCount);
        text.Counter("edgeforecast_webhook_lost_total", "Alarms given up.").Value(webhook.LostCount);
        text.Gauge("edgeforecast_webhook_waiting", "Alarms that wait.").Value(webhook.WaitingCount);
    }

    private static void WriteForecasts(PrometheusText text, PipelineStatus pipeline)
    {
        text.Counter("edgeforecast_forecast_issued_total", "Forecasts handed on, by whatever rung.");
        foreach (var one in pipeline.Forecasts) text.Value(one.IssuedCount, ("forecast", one.Name));
        text.Counter("edgeforecast_forecast_missed_total", "Slots without a forecast within the period.");
        foreach (var one in pipeline.Forecasts) text.Value(one.MissedCount, ("forecast", one.Name));
        text.Counter("edgeforecast_forecast_over_budget_total", "Forecasts handed on later than the budget.");
        foreach (var one in pipeline.Forecasts) text.Value(one.OverBudgetCount, ("forecast", one.Name));
        text.Counter("edgeforecast_forecast_standby_total", "Slots run by the second thread: the first did not come.");
        foreach (var one in pipeline.Forecasts) text.Value(one.StandbyCount, ("forecast", one.Name));
        text.Gauge("edgeforecast_forecast_pending_steps", "Horizon steps that wait for their actual.");
        foreach (var one in pipeline.Forecasts) text.Value(one.PendingCount, ("forecast", one.Name));
        text.Counter("edgeforecast_forecast_expired_steps_total", "Horizon steps whose actual never came.");
        foreach (var one in pipeline.Forecasts) text.Value(one.ExpiredCount, ("forecast", one.Name));
        text.Gauge("edgeforecast_forecast_elapsed_seconds", "Time from the slot to the hand-over of the last one.");
        foreach (var one in pipeline.Forecasts)
            if (one.Last is { } last)
                text.Value(last.ElapsedMs * SecondsPerMs, ("forecast", one.Name));
        text.Gauge("edgeforecast_forecast_budget_seconds", "Time that the last forecast was allowed.");
        foreach (var one in pipeline.Forecasts)
            if (one.Last is { } last)
                text.Value(last.BudgetMs * SecondsPerMs, ("forecast", one.Name));
    }

    private static void WriteSkill(PrometheusText text, PipelineStatus pipeline)
    {
        text.Counter("edgeforecast_forecast_scored_steps_total", "Horizon steps whose actual has arrived.");
        foreach (var one in pipeline.Forecasts) text.Value(one.Skill.ScoredCount, ("forecast", one.Name));
        text.Gauge("edgeforecast_forecast_mae", "Mean absolute error of the issued forecasts, in the target's unit.");
        foreach (var one in pipeline.Forecasts) Known(one.Skill.Mae, one.Name);
        text.Gauge("edgeforecast_forecast_mae_persistence", "The same of repeating the last value.");
        foreach (var one in pipeline.Forecasts) Known(one.Skill.MaePersistence, one.Name);
        text.Gauge("edgeforecast_forecast_coverage_ratio", "Share of actuals within their interval.");
        foreach (var one in pipeline.Forecasts) Known(one.Skill.Coverage, one.Name);

        void Known(double value, string forecast)
        {
            if (double.IsFinite(value)) text.Value(value, ("forecast", forecast));
        }
    }

    private static void WriteExperts(PrometheusText text, PipelineStatus pipeline)
    {
        text.Gauge("edgeforecast_expert_weight_ratio", "The expert's weight in the last forecast.");
        foreach (var one in pipeline.Forecasts)
            foreach (var expert in one.Last?.Experts ?? [])
                text.Value(expert.Weight, ("forecast", one.Name), ("expert", expert.Name));
        text.Gauge("edgeforecast_expert_elapsed_seconds", "Time in the model for the last forecast.");
        foreach (var one in pipeline.Forecasts)
            foreach (var expert in one.Last?.Experts ?? [])
                if (double.IsFinite(expert.ElapsedMs))
                    text.Value(expert.ElapsedMs * SecondsPerMs, ("forecast", one.Name), ("expert", expert.Name));
    }

    private static void WriteModels(PrometheusText text, PipelineStatus pipeline)
    {
        text.Gauge("edgeforecast_model_ready", "1 while the model can be asked.");
        foreach (var (name, model) in pipeline.Models)
            text.Value(model.State is "ready" or "running", ("model", name), ("isolation", model.Isolation));
        text.Counter("edgeforecast_model_runs_total", "Runs started.");
        foreach (var (name, model) in pipeline.Models) text.Value(model.RunCount, ("model", name));
        text.Counter("edgeforecast_model_failures_total", "Runs that ended with an error.");
        foreach (var (name, model) in pipeline.Models) text.Value(model.FailureCount, ("model", name));
        text.Counter("edgeforecast_model_late_total", "Runs not done at the cut-off.");
        foreach (var (name, model) in pipeline.Models) text.Value(model.LateCount, ("model", name));
        text.Counter("edgeforecast_model_kills_total", "Workers killed or threads abandoned.");
        foreach (var (name, model) in pipeline.Models) text.Value(model.KillCount, ("model", name));
        text.Counter("edgeforecast_model_events_total", "What happened to models at forecasts, by event.");
        foreach (var (name, count) in pipeline.ModelEvents) text.Value(count, ("event", name));
    }
}
