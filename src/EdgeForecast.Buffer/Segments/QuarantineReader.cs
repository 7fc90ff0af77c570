using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Buffer.Segments;

/// <summary>Reads the end of the quarantine.</summary>
internal static class QuarantineReader
{
    public static IReadOnlyList<QuarantineEntry> ReadNewest(ISegments log, StoredSignals signals, int countMax)
    {
        var entries = new List<QuarantineEntry>();
        var decoder = new SampleBlockDecoder();
        using var blocks = new BlockFetcher(log);
        var segments = log.Segments();
        for (var i = segments.Count - 1; i >= 0 && entries.Count < countMax; i--)
            for (var id = segments[i].LastSequence; id >= segments[i].FirstSequence && entries.Count < countMax; id--)
            {
                var bytes = blocks.Fetch(id, out _);
                if (bytes is null || BlockView.TryOpen(bytes, out var view) != BlockStatus.Done) continue;
                if (view.Header.Kind != BlockKind.Quarantine) continue;
                var start = entries.Count;
                AddSamples(view, decoder, signals, entries);
                AddRejected(view, entries);
                entries.Sort(start, entries.Count - start,
                    Comparer<QuarantineEntry>.Create((a, b) => b.ArrivalTime.CompareTo(a.ArrivalTime)));
            }

        if (entries.Count > countMax) entries.RemoveRange(countMax, entries.Count - countMax);
        return entries;
    }

    private static void AddSamples(
        in BlockView view, SampleBlockDecoder decoder, StoredSignals signals, List<QuarantineEntry> entries)
    {
        if (decoder.TryRead(view, out _) != BlockStatus.Done) return;
        var at = 0;
        for (var run = 0; run < decoder.RunNumbers.Length; run++)
        {
            var name = signals.Names.GetValueOrDefault(decoder.RunNumbers[run], $"#{decoder.RunNumbers[run]}");
            for (var i = 0; i < decoder.RunLengths[run]; i++, at++)
            {
                var sample = decoder.Sample(at, new SignalId(-1));
                entries.Add(new QuarantineEntry(sample.ArrivalTime, (ValidationReason)decoder.Reason(at), name, sample,
                    "", "", "", []));
            }
        }
    }

    private static void AddRejected(in BlockView view, List<QuarantineEntry> entries)
    {
        var inputs = new List<RejectedInput>();
        if (!view.TryGetSection(BlockColumn.RejectedInputs, out var codec, out var section)) return;
        RejectedInputs.TryRead(codec, section, inputs);
        foreach (var input in inputs)
            entries.Add(new QuarantineEntry(input.ArrivalTime, input.Reason, "", null,
                input.Source, input.Origin, input.Detail, input.Payload));
    }
}
