namespace EdgeForecast.Mqtt;

/// <summary>
/// How long to wait before the next attempt to connect. Doubled from attempt to attempt, with the upper half of each
/// wait left to chance so that many gateways do not come back together. Only a connection that lasted starts the
/// series anew: a broker that accepts and then kicks is not stormed.
/// </summary>
/// <param name="first">The first wait, before jitter.</param>
/// <param name="max">The longest wait.</param>
/// <param name="settledAfter">A connection that lasted so long counts as good.</param>
/// <param name="random">Seeded, of its own for every client.</param>
internal sealed class ReconnectDelay(TimeSpan first, TimeSpan max, TimeSpan settledAfter, Random random)
{
    private int _doublings;

    /// <summary>All is well: the next wait is the first again.</summary>
    public void Reset() => _doublings = 0;

    /// <param name="connectedFor">How long the connection before stood; zero when there was none.</param>
    public TimeSpan Next(TimeSpan connectedFor)
    {
        if (connectedFor >= settledAfter) Reset();
        var wait = Math.Min(first.Ticks * Math.Pow(2, _doublings), max.Ticks);
        if (wait < max.Ticks) _doublings++;
        return new TimeSpan((long)(wait * (0.5 + random.NextDouble() / 2)));
    }
}
