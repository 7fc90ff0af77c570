namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>The words for stages that stand in status and metrics.</summary>
internal static class StageText
{
    public const int StageCount = (int)Stage.Total + 1;

    public static string Of(Stage stage) => stage switch
    {
        Stage.Wake => "wake",
        Stage.Window => "window",
        Stage.Experts => "experts",
        Stage.Aggregation => "aggregation",
        Stage.Interval => "interval",
        Stage.HandOver => "hand-over",
        _ => "total",
    };
}
