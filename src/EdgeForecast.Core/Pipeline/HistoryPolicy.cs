namespace EdgeForecast.Core.Pipeline;

/// <summary>What becomes of a message that did not leave before what it tells was over.</summary>
public enum HistoryPolicy
{
    /// <summary>It goes last, flagged.</summary>
    Forward,

    /// <summary>It is dropped and counted, and a gap tells of it.</summary>
    Drop,
}
