using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Tests.Segments;

internal static class SampleAssert
{
    /// <summary>The same samples, each signal's in the same order.</summary>
    public static void SameBySignal(IEnumerable<Sample> expected, IEnumerable<Sample> actual)
    {
        var left = BySignal(expected);
        var right = BySignal(actual);
        Assert.Equal(left.Keys.Order(), right.Keys.Order());
        foreach (var (signal, samples) in left) Assert.Equal(samples, right[signal]);
    }

    /// <summary>
    /// Of each signal at least what was acknowledged, in the order of appending, and nothing that was never appended.
    /// </summary>
    public static void HoldsAcknowledged(
        IReadOnlyList<Sample> appended, int acknowledgedCount, IEnumerable<Sample> recovered, string context)
    {
        var all = BySignal(appended);
        var acknowledged = BySignal(appended.Take(acknowledgedCount));
        var found = BySignal(recovered);
        foreach (var (signal, samples) in found)
            Assert.True(
                all.TryGetValue(signal, out var known) && samples.Count <= known.Count
                && samples.SequenceEqual(known.Take(samples.Count)),
                $"{context}: signal {signal} came back otherwise than it was appended");
        foreach (var (signal, samples) in acknowledged)
            Assert.True(found.TryGetValue(signal, out var back) && back.Count >= samples.Count,
                $"{context}: signal {signal} has {samples.Count} acknowledged samples, "
                + $"{(found.TryGetValue(signal, out var some) ? some.Count : 0)} came back");
    }

    private static Dictionary<int, List<Sample>> BySignal(IEnumerable<Sample> samples) =>
        samples.GroupBy(sample => sample.Signal.Index).ToDictionary(group => group.Key, group => group.ToList());
}
