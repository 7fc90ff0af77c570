using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Signals of MQTT sources: topics and payloads.</summary>
internal static class MqttSignalCheck
{
    private const string OtherKind = "an OPC UA";

    public static void Run(SignalOptions signal, string path, ConfigProblems problems)
    {
        if (signal.Topic is null)
            problems.Error($"{path}.topic", "missing", "A signal of an MQTT source needs the topic of its messages.");
        else if (!Unreadable.Is(signal.Topic) && MqttTopic.CheckFilter(signal.Topic) is { } wrong)
            problems.Error($"{path}.topic", $"\"{signal.Topic}\" cannot be subscribed to: {wrong}",
                "Write the topic as the broker knows it.");
        Bounds.Whole(signal.Qos ?? 1, 0, 1, $"{path}.qos", problems);
        if (signal.Payload is not null) PayloadCheck.Run(signal.Payload, $"{path}.payload", problems);
        ForeignSetting.Report(signal.Node, "node", OtherKind, path, problems);
        ForeignSetting.Report(signal.IndexRange, "indexRange", OtherKind, path, problems);
        ForeignSetting.Report(signal.Field, "field", OtherKind, path, problems);
        ForeignSetting.Report(signal.Sampling, "sampling", OtherKind, path, problems);
        ForeignSetting.Report(signal.QueueSize, "queueSize", OtherKind, path, problems);
        ForeignSetting.Report(signal.DiscardOldest, "discardOldest", OtherKind, path, problems);
        ForeignSetting.Report(signal.Deadband, "deadband", OtherKind, path, problems);
    }

    public static void RunTogether(GatewayOptions options, ConfigProblems problems)
    {
        var sources = options.Sources.Mqtt
            .GroupBy(source => source.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Payload, StringComparer.Ordinal);
        CheckBindings(options, sources, problems);
        CheckOverlaps(options, sources, problems);
    }

    /// <summary>Two signals may share a topic only when they read different parts of its payload.</summary>
    private static void CheckBindings(
        GatewayOptions options, Dictionary<string, PayloadOptions?> sources, ConfigProblems problems)
    {
        var first = new Dictionary<(string Source, string Topic, string Value), int>();
        for (var i = 0; i < options.Signals.Count; i++)
        {
            var signal = options.Signals[i];
            if (signal.Topic is null || Unreadable.Is(signal.Topic)) continue;
            if (!sources.TryGetValue(signal.Source, out var payload)) continue;
            var key = (signal.Source, signal.Topic, (signal.Payload ?? payload)?.Value ?? "");
            if (!first.TryAdd(key, i))
                problems.Error($"signals[{i}].topic", $"reads the same as signals[{first[key]}].topic",
                    "Remove one of the two, or point to another part of the payload.");
        }
    }

    /// <summary>
    /// A broker may deliver a message once for each filter that matches, and each copy would be a sample.
    /// </summary>
    private static void CheckOverlaps(
        GatewayOptions options, Dictionary<string, PayloadOptions?> sources, ConfigProblems problems)
    {
        var topics = options.Signals
            .Select((signal, i) => (signal.Source, Topic: signal.Topic ?? "", Index: i))
            .Where(one => sources.ContainsKey(one.Source))
            .DistinctBy(one => (one.Source, one.Topic))
            .ToList();
        foreach (var wild in topics.Where(one => MqttTopic.HasWildcard(one.Topic)))
            foreach (var other in topics)
                if (other.Index < wild.Index && other.Source == wild.Source
                    || other.Index > wild.Index && other.Source == wild.Source && !MqttTopic.HasWildcard(other.Topic))
                    ReportOverlap(wild.Topic, wild.Index, other.Topic, other.Index, problems);
    }

    private static void ReportOverlap(string wild, int index, string other, int otherIndex, ConfigProblems problems)
    {
        if (MqttTopic.Overlap(wild, other))
            problems.Error(
                $"signals[{index}].topic", $"\"{wild}\" also matches topics of signals[{otherIndex}], \"{other}\"",
                "Such a message may come twice: make the two disjoint.");
    }
}
