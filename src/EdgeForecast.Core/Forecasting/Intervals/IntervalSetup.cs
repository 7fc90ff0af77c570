namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>What an interval estimator is made from.</summary>
/// <param name="Level">The nominal coverage, between 0 and 1, both exclusive.</param>
/// <param name="StartScoreCount">
/// How many scores are seen before the first interval is issued; learning begins with the first.
/// </param>
/// <param name="ScoreCountMax">How many of the last scores are remembered, at least 1.</param>
public sealed record IntervalSetup(
    double Level,
    int StartScoreCount = IntervalSetup.StartScoreCountDefault,
    int ScoreCountMax = IntervalSetup.ScoreCountDefault)
{
    /// <summary>Fewer scores say nothing about a tail of a twentieth.</summary>
    public const int StartScoreCountDefault = 20;

    /// <summary>Scores remembered where nothing else is asked for.</summary>
    public const int ScoreCountDefault = 1000;
}
