namespace EdgeForecast.Core.Pipeline;

/// <summary>Why a message was lost.</summary>
public enum OutboxDropReason
{
    /// <summary>Too many waited for the disk.</summary>
    Queue,

    /// <summary>Larger than a message can be.</summary>
    TooLarge,

    /// <summary>The outbox was full: the oldest go first.</summary>
    Space,

    /// <summary>Older than is kept.</summary>
    Age,

    /// <summary>What it told was over, and history is not wanted.</summary>
    Historical,

    /// <summary>It could not be read back.</summary>
    Damaged,
}
