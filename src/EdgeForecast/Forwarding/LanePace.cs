namespace EdgeForecast.Forwarding;

/// <summary>Spreads messages so that no more than a number a second leave, without bursts.</summary>
/// <param name="perSecond">0 for no limit.</param>
/// <param name="machine">The machine's clock.</param>
internal sealed class LanePace(double perSecond, TimeProvider machine)
{
    private long _paidUntil = machine.GetTimestamp();

    /// <summary>So many have left now; how long to wait before the next.</summary>
    public TimeSpan After(int count)
    {
        if (perSecond <= 0) return TimeSpan.Zero;
        var now = machine.GetTimestamp();
        _paidUntil = Math.Max(_paidUntil, now) + (long)(count / perSecond * machine.TimestampFrequency);
        return machine.GetElapsedTime(now, _paidUntil);
    }
}
