namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>
/// Why a slot had no forecast within its budget. The first five are slots without a forecast; the others name the stage
/// that took most of the time of a forecast that came too late.
/// </summary>
public static class MissCauses
{
    /// <summary>The process was not running, or ended before the forecast was in the outbox.</summary>
    public const string Restart = "restart";

    /// <summary>The process was there, and still starting.</summary>
    public const string Start = "start";

    /// <summary>The clock was set forward, or the machine slept.</summary>
    public const string Clock = "clock";

    /// <summary>The process was held: stopped by a signal, or starved of the processor.</summary>
    public const string Stopped = "stopped";

    /// <summary>The slot before it took too long.</summary>
    public const string Late = "late";

    internal static readonly string[] All =
        [Restart, Start, Clock, Stopped, Late, .. Enum.GetValues<Stage>().SkipLast(1).Select(StageText.Of)];

    internal static int IndexOf(string cause) => Array.IndexOf(All, cause);

    internal static int IndexOf(Stage stage) => All.Length - (StageText.StageCount - 1) + (int)stage;
}
