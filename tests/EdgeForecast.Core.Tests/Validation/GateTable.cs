using System.Globalization;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

/// <summary>
/// Runs rows of samples written as text through a gate of one signal. A sample is <c>source[@arrival]:value[;marks]</c>
/// with times in seconds, and the marks u (uncertain), b (bad), n (no source time), r (redelivered), d and a number
/// (number of delivery). A verdict is <c>ok</c>, <c>~Reason</c> (uncertain), <c>Reason</c> (quarantine) or
/// <c>-Reason</c> (dropped).
/// </summary>
internal static class GateTable
{
    public static readonly Timestamp Start = Timestamp.From(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public static string Judge(SignalRules rules, string row) => Judge(new Gate([rules]), row);

    public static string Judge(Gate gate, string row) =>
        string.Join(' ', Parse(row).Select(sample => Judge(gate, sample)));

    public static string Judge(Gate gate, Sample sample)
    {
        var before = Reasons(gate, sample.Signal);
        var batch = new SampleBatch(1);
        batch.Add(sample);
        gate.Check(batch);
        var reason = Reasons(gate, sample.Signal).Zip(before).Select((pair, i) => (pair, i))
            .FirstOrDefault(item => item.pair.First != item.pair.Second).i;
        if (batch.Quarantined is [var quarantined])
        {
            Assert.Equal(sample, quarantined.Sample);
            Assert.Equal((ValidationReason)reason, quarantined.Reason);
            return quarantined.Reason.ToString();
        }

        if (batch.Count == 0) return $"-{(ValidationReason)reason}";
        if ((batch.Samples[0].Flags & SampleFlags.MarkedUncertain) == 0)
        {
            Assert.Equal(sample, batch.Samples[0]);
            return "ok";
        }

        Assert.False(batch.Samples[0].Quality.IsGood);
        return $"~{(ValidationReason)reason}";
    }

    public static IReadOnlyList<Sample> Parse(string row) =>
        [.. row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseOne)];

    private static Sample ParseOne(string text)
    {
        var marks = text.Split(';');
        var halves = marks[0].Split(':');
        var times = halves[0].Split('@');
        var source = Start + Seconds(times[0]);
        var sample = new Sample(
            new SignalId(0), double.Parse(halves[1], CultureInfo.InvariantCulture), Quality.Good, source,
            times.Length > 1 ? Start + Seconds(times[1]) : source);
        foreach (var mark in marks[1..])
            sample = mark[0] switch
            {
                'u' => sample with { Quality = Quality.Uncertain },
                'b' => sample with { Quality = Quality.Bad },
                'n' => sample with { Flags = sample.Flags | SampleFlags.NoSourceTime },
                'r' => sample with { Flags = sample.Flags | SampleFlags.Redelivered },
                'd' => sample with { DeliveryId = ushort.Parse(mark[1..], CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"There is no mark \"{mark}\"."),
            };
        return sample;
    }

    private static TimeSpan Seconds(string text) =>
        TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private static long[] Reasons(Gate gate, SignalId signal) =>
        [.. Enumerable.Range(0, 32).Select(reason => gate.Counters.Count(signal, (ValidationReason)reason))];
}
