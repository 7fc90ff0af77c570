namespace EdgeForecast.Core.Forecasting.Replay;

/// <summary>What computing a forecast again has shown.</summary>
public enum ReplayVerdict
{
    /// <summary>Every window, answer and value is the same, bit for bit.</summary>
    Same,

    /// <summary>Something is not.</summary>
    Different,

    /// <summary>It cannot be computed again here: something that it came from is missing.</summary>
    NotReplayable,
}
