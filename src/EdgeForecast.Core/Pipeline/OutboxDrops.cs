namespace EdgeForecast.Core.Pipeline;

/// <summary>Messages lost since the process started, by <see cref="OutboxDropReason"/>.</summary>
public sealed record OutboxDrops(
    long Queue = 0, long TooLarge = 0, long Space = 0, long Age = 0, long Historical = 0, long Damaged = 0)
{
    public long Sum => Queue + TooLarge + Space + Age + Historical + Damaged;

    /// <summary>With some more of one reason.</summary>
    public OutboxDrops Plus(OutboxDropReason reason, long count = 1) => reason switch
    {
        OutboxDropReason.Queue => this with { Queue = Queue + count },
        OutboxDropReason.TooLarge => this with { TooLarge = TooLarge + count },
        OutboxDropReason.Space => this with { Space = Space + count },
        OutboxDropReason.Age => this with { Age = Age + count },
        OutboxDropReason.Historical => this with { Historical = Historical + count },
        OutboxDropReason.Damaged => this with { Damaged = Damaged + count },
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
