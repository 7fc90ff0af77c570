using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Signals: names, sources, topics, payloads, rules.</summary>
internal static class SignalCheck
{
    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        if (options.Signals.Count == 0)
            problems.Error("signals", "there is no signal", "Add the signals to take in.");
        NameCheck.Unique(options.Signals.Select((signal, i) => (signal.Name, $"signals[{i}].name")), "signal", problems);
        var sources = options.Sources.Mqtt.Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < options.Signals.Count; i++)
            CheckSignal(options.Signals[i], sources, $"signals[{i}]", problems);
        CheckBindings(options, problems);
    }

    private static void CheckSignal(
        SignalOptions signal, HashSet<string> sources, string path, ConfigProblems problems)
    {
        NameCheck.Run(signal.Name, $"{path}.name", problems);
        NameCheck.Refers(signal.Source, sources, "source", $"{path}.source", problems);
        if (signal.Topic is null)
            problems.Error($"{path}.topic", "missing", "A signal of an MQTT source needs the topic of its messages.");
        else if (!Unreadable.Is(signal.Topic) && TopicText.WhatIsWrong(signal.Topic, isFilter: true) is { } wrong)
            problems.Error($"{path}.topic", $"\"{signal.Topic}\" {wrong}", "Write the topic as the broker knows it.");
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
}
