using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Forwarding;

/// <summary>One way out of the outbox: how much at once, how fast, and how long to wait after trouble.</summary>
internal sealed class ForwardingLane(OutboxLane kind, int windowMax, LanePace pace, Random random)
{
    private static readonly TimeSpan _delayFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _delayMax = TimeSpan.FromSeconds(30);

    private readonly ReconnectDelay _delay = new(_delayFirst, _delayMax, _delayMax, random);

    public OutboxLane Kind => kind;

    /// <summary>The most messages under way at once.</summary>
    public int WindowMax => windowMax;

    /// <summary>How long to wait after a wave: for the pace, or, without progress, longer and longer.</summary>
    /// <param name="count">How many it held.</param>
    /// <param name="doneCount">How many of them are done with.</param>
    public TimeSpan After(int count, int doneCount)
    {
        if (doneCount > 0) _delay.Reset();
        return doneCount < count ? _delay.Next(TimeSpan.Zero) : pace.After(count);
    }
}
