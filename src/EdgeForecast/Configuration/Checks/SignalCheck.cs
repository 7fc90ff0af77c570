using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Signals: names, sources, topics, payloads, rules.</summary>
internal static class SignalCheck
{
    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        if (options.Signals.Count == 0)
            problems.Error("signals", "there is no signal", "Add the signals to take in.");
        NameCheck.Unique(
            options.Signals.Select((signal, i) => (signal.Name, $"signals[{i}].name")), "signal", problems);
        var sources = options.Sources.Mqtt.Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < options.Signals.Count; i++)
            CheckSignal(options.Signals[i], sources, $"signals[{i}]", problems);
        CheckBindings(options, problems);
        CheckOverlaps(options, problems);
    }

    private static void CheckSignal(
        SignalOptions signal, HashSet<string> sources, string path, ConfigProblems problems)
    {
        NameCheck.Run(signal.Name, $"{path}.name", problems);
        NameCheck.Refers(signal.Source, sources, "source", $"{path}.source", problems);
        if (signal.Topic is null)
            problems.Error($"{path}.topic", "missing", "A signal of an MQTT source needs the topic of its messages.");
        else if (!Unreadable.Is(signal.Topic) && MqttTopic.CheckFilter(signal.Topic) is { } wrong)
            problems.Error($"{path}.topic", $"\"{signal.Topic}\" cannot be subscribed to: {wrong}",
                "Write the topic as the broker knows it.");
        Bounds.Whole(signal.Qos, 0, 1, $"{path}.qos", problems);
        if (signal.Payload is not null) PayloadCheck.Run(signal.Payload, $"{path}.payload", problems);
        RulesCheck.Run(signal.Rules, $"{path}.rules", problems);
    }

    /// <summary>Two signals may share a topic only when they read different parts of its payload.</summary>
    private static void CheckBindings(GatewayOptions options, ConfigProblems problems)
    {
        var defaults = options.Sources.Mqtt
            .GroupBy(source => source.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Payload, StringComparer.Ordinal);
        var first = new Dictionary<(string Source, string Topic, string Value), int>();
        for (var i = 0; i < options.Signals.Count; i++)
        {
            var signal = options.Signals[i];
            if (signal.Topic is null || Unreadable.Is(signal.Topic) || Unreadable.Is(signal.Source)) continue;
            var payload = signal.Payload ?? defaults.GetValueOrDefault(signal.Source);
            var key = (signal.Source, signal.Topic, payload?.Value ?? "");
            if (!first.TryAdd(key, i))
                problems.Error($"signals[{i}].topic", $"reads the same as signals[{first[key]}].topic",
                    "Remove one of the two, or point to another part of the payload.");
        }
    }

    /// <summary>
    /// A broker may deliver a message once for each filter that matches, and each copy would be a sample.
    /// </summary>
    private static void CheckOverlaps(GatewayOptions options, ConfigProblems problems)
    {
        var topics = options.Signals
            .Select((signal, i) => (signal.Source, Topic: signal.Topic ?? "", Index: i))
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
