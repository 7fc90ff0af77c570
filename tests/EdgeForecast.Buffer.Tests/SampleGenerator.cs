using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Tests;

/// <summary>Samples of several kinds of sensors from a seed.</summary>
internal sealed class SampleGenerator(int seed, int signalCount)
{
    private readonly Random _random = new(seed);
    private long _arrival = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero).Ticks - DateTime.UnixEpoch.Ticks;
    private long _counter;

    public SignalTable Table { get; } = new(Enumerable.Range(0, signalCount).Select(i => $"plant.signal{i}"));

    public Sample Next()
    {
        _arrival += _random.Next(1, 400_000);
        var signal = _random.Next(signalCount);
        var value = (signal % 4) switch
        {
            0 => Math.Round(20 + 5 * _random.NextDouble(), 1),
            1 => _random.NextDouble() * 1000,
            2 => (float)Math.Round(_random.NextDouble() * 10, 3),
            _ => ++_counter,
        };
        return new Sample(new SignalId(signal), value, _random.Next(50) == 0 ? Quality.Uncertain : Quality.Good,
            new Timestamp(_arrival - _random.Next(100_000)), new Timestamp(_arrival),
            _random.Next(20) == 0 ? SampleFlags.MarkedUncertain : SampleFlags.None, (ushort)(_counter % 65536));
    }

    public Sample[] Take(int count)
    {
        var samples = new Sample[count];
        for (var i = 0; i < count; i++) samples[i] = Next();
        return samples;
    }
}
