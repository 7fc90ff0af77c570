using CsCheck;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class RecentIdentitiesTests
{
    private static readonly Gen<(Sample Sample, bool Taken)[]> _additions = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 12], Gen.Int[1, 3], Gen.Bool, Gen.Bool,
        (signal, number, value, hasTime, taken) => (
            new Sample(
                new SignalId(signal), value, Quality.Good, new Timestamp(hasTime ? number : 0), default,
                hasTime ? SampleFlags.None : SampleFlags.NoSourceTime,
                hasTime ? (ushort)0 : (ushort)(1 + number)),
            taken)).Array[0, 60];

    /// <summary>
    /// Against a plain list that does the same by searching: known are the identities among the last additions, as many
    /// as the ring is long, each with what was said last. Few different keys and a small ring, so that refreshing,
    /// displacing and the closing of holes in the index happen all the time.
    /// </summary>
    [Fact]
    public void The_set_remembers_exactly_the_newest_identities() =>
        Gen.Select(Gen.Int[1, 20], _additions).Sample((capacity, additions) =>
        {
            var set = new RecentIdentities(capacity);
            for (var added = 1; added <= additions.Length; added++)
            {
                set.Add(additions[added - 1].Sample, additions[added - 1].Taken);
                var window = additions[Math.Max(0, added - capacity)..added];
                foreach (var (sample, _) in additions[..added])
                {
                    var last = window.LastOrDefault(item => IsSame(item.Sample, sample));
                    if (!Agrees(set, sample, last.Sample, last.Taken)) return false;
                }
            }

            return true;
        });

    [Fact]
    public void The_set_keeps_its_full_capacity_when_nothing_repeats()
    {
        var set = new RecentIdentities(1000);
        for (var i = 0; i < 5000; i++) set.Add(At(i), wasTaken: true);
        Assert.Equal(1000, set.Count);
        for (var i = 0; i < 5000; i++)
            Assert.Equal(i >= 4000, set.TryFindMoment(default, new Timestamp(i), out _, out _));
    }

    private static Sample At(long ticks) => new(default, ticks, Quality.Good, new Timestamp(ticks), default);

    private static bool IsSame(Sample left, Sample right) =>
        left.Signal == right.Signal && left.Flags == right.Flags
        && (left.Flags == SampleFlags.None
            ? left.SourceTime == right.SourceTime
            : left.DeliveryId == right.DeliveryId && left.Value.Equals(right.Value));

    /// <summary>Whether the set knows a sample just as the list does; nothing in the list has the value 0.</summary>
    private static bool Agrees(RecentIdentities set, Sample sample, Sample expected, bool expectedTaken)
    {
        var isKnown = expected.Value != 0;
        if (sample.Flags != SampleFlags.None)
            return set.ContainsDelivery(
                sample.Signal, sample.DeliveryId, BitConverter.DoubleToInt64Bits(sample.Value)) == isKnown;
        return set.TryFindMoment(sample.Signal, sample.SourceTime, out var bits, out var taken) == isKnown
            && (!isKnown || (bits == BitConverter.DoubleToInt64Bits(expected.Value) && taken == expectedTaken));
    }
}
