using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Signals: names, sources, rules, and for each kind of source where in it a signal is.</summary>
internal static class SignalCheck
{
    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        if (options.Signals.Count == 0)
            problems.Error("signals", "there is no signal", "Add the signals to take in.");
        NameCheck.Unique(
            options.Signals.Select((signal, i) => (signal.Name, $"signals[{i}].name")), "signal", problems);
        var mqtt = Names(options.Sources.Mqtt.Select(source => source.Name));
        var opcUa = Names(options.Sources.OpcUa.Select(source => source.Name));
        var all = mqtt.Union(opcUa).ToList();
        for (var i = 0; i < options.Signals.Count; i++)
        {
            var (signal, path) = (options.Signals[i], $"signals[{i}]");
            NameCheck.Run(signal.Name, $"{path}.name", problems);
            NameCheck.Refers(signal.Source, all, "source", $"{path}.source", problems);
            RulesCheck.Run(signal.Rules, $"{path}.rules", problems);
            if (mqtt.Contains(signal.Source)) MqttSignalCheck.Run(signal, path, problems);
            else if (opcUa.Contains(signal.Source)) OpcUaSignalCheck.Run(signal, path, problems);
        }

        MqttSignalCheck.RunTogether(options, problems);
        OpcUaSignalCheck.RunTogether(options, problems);
    }

    private static HashSet<string> Names(IEnumerable<string> names) => names.ToHashSet(StringComparer.Ordinal);
}
