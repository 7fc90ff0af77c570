using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status;

/// <summary>Keeps the last accepted sample of every signal, for people to look at.</summary>
/// <param name="signals">The signals of this gateway.</param>
/// <param name="units">Their units.</param>
internal sealed class LastSamples(SignalTable signals, SignalUnits units) : ISampleListener
{
    private readonly Lock _gate = new();
    private readonly Sample?[] _last = new Sample?[signals.Count];

    public void OnAccepted(ReadOnlySpan<Sample> accepted)
    {
        lock (_gate)
            foreach (ref readonly var sample in accepted)
                _last[sample.Signal.Index] = sample;
    }

    /// <summary>A snapshot, in the order of the signals.</summary>
    public IReadOnlyList<SignalStatus> Read()
    {
        var statuses = new SignalStatus[signals.Count];
        lock (_gate)
            for (var i = 0; i < statuses.Length; i++)
                statuses[i] = new SignalStatus(
                    signals.Names[i], units[new SignalId(i)], _last[i]?.Value ?? double.NaN,
                    _last[i]?.Quality ?? Quality.Bad,
                    _last[i]?.SourceTime, _last[i]?.ArrivalTime);
        return statuses;
    }
}
