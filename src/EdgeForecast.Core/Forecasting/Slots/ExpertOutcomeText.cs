namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>The words for outcomes that stand in messages.</summary>
internal static class ExpertOutcomeText
{
    public const int OutcomeCount = 6;

    public static string Of(ExpertOutcome outcome) => outcome switch
    {
        ExpertOutcome.Ok => "ok",
        ExpertOutcome.Late => "late",
        ExpertOutcome.Failed => "failed",
        ExpertOutcome.Refused => "refused",
        ExpertOutcome.LeftOut => "left-out",
        _ => "no-window",
    };
}
