namespace EdgeForecast.TestKit.Replay;

/// <summary>One issued forecast beside what came.</summary>
/// <param name="Row">The last row that it knew.</param>
/// <param name="Actuals">What came, a number a step.</param>
/// <param name="Values">What was issued.</param>
/// <param name="Lower">Lower bounds; NaN where there was no interval.</param>
/// <param name="Upper">Upper bounds.</param>
/// <param name="Answers">What each expert said: expert, then step.</param>
/// <param name="Rung">How complete it was.</param>
public sealed record ReplayedForecast(
    int Row, double[] Actuals, double[] Values, double[] Lower, double[] Upper, double[][] Answers, string Rung);
