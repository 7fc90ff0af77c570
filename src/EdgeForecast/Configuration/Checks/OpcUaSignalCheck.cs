using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Signals of OPC UA sources: nodes, elements and fields of their values, how they are watched.</summary>
internal static class OpcUaSignalCheck
{
    private const string OtherKind = "an MQTT";
    private const int QueueSizeMax = 100_000;
    private static readonly TimeSpan _samplingMax = TimeSpan.FromDays(1);

    public static void Run(SignalOptions signal, string path, ConfigProblems problems)
    {
        CheckNode(signal.Node, $"{path}.node", problems);
        if (signal.IndexRange is { } range && !Unreadable.Is(range) && !ElementIndex.TryParse(range, out _))
            problems.Error($"{path}.indexRange", $"\"{range}\" names no element",
                "Write its index, as in \"2\", for a matrix one of each dimension, as in \"1,0\".");
        if (signal.Field is { } field && !Unreadable.Is(field) && !FieldPath.IsValid(field))
            problems.Error($"{path}.field", $"\"{field}\" is no path of a field",
                "Write names and dots, as in \"Motor.Speed\" or \"Phases[2].U\".");
        CheckWatching(signal.Sampling, signal.QueueSize, signal.Deadband, path, problems);
        if (signal.Field is not null && signal.Deadband is not null)
            problems.Error($"{path}.deadband", "a structure as a whole has none",
                "Remove it: the server compares numbers only.");
        ForeignSetting.Report(signal.Topic, "topic", OtherKind, path, problems);
        ForeignSetting.Report(signal.Qos, "qos", OtherKind, path, problems);
        ForeignSetting.Report(signal.Payload, "payload", OtherKind, path, problems);
    }

    /// <summary>How a value is watched, in a signal or for all signals of a source.</summary>
    public static void CheckWatching(
        TimeSpan? sampling, int? queueSize, DeadbandOptions? deadband, string path, ConfigProblems problems)
    {
        Bounds.Duration(sampling, TimeSpan.Zero, _samplingMax, $"{path}.sampling", problems);
        if (queueSize is { } size) Bounds.Whole(size, 1, QueueSizeMax, $"{path}.queueSize", problems);
        if (deadband is null) return;
        if ((deadband.Absolute is null) == (deadband.Percent is null))
            problems.Error($"{path}.deadband", "must be either absolute or in percent",
                "Write { \"absolute\": 0.5 } or { \"percent\": 1 }.");
        if (deadband.Absolute <= 0)
            problems.Error($"{path}.deadband.absolute", $"{deadband.Absolute} is not above 0",
                "Give how far the value must move, or leave the deadband out.");
        if (deadband.Percent is <= 0 or > 100)
            problems.Error($"{path}.deadband.percent", $"{deadband.Percent} is not above 0 and up to 100",
                "Give a part of the node's range, or leave the deadband out.");
    }

    /// <summary>Two signals of the same value would each be a sample of it.</summary>
    public static void RunTogether(GatewayOptions options, ConfigProblems problems)
    {
        var sources = options.Sources.OpcUa.Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
        var first = new Dictionary<(string, string, string?, string?), int>();
        for (var i = 0; i < options.Signals.Count; i++)
        {
            var signal = options.Signals[i];
            if (!sources.Contains(signal.Source) || !ExpandedNodeId.TryParse(signal.Node, out var node)) continue;
            var key = (signal.Source, node.ToString(), signal.IndexRange, signal.Field);
            if (!first.TryAdd(key, i))
                problems.Error($"signals[{i}].node", $"reads the same as signals[{first[key]}].node",
                    "Remove one of the two, or name another element or field.");
        }
    }

    private static void CheckNode(string? text, string path, ConfigProblems problems)
    {
        const string Remedy = "Write it as in \"nsu=urn:plant:line1;s=Boiler.Temperature\"; "
            + "\"edgeforecast opcua browse\" prints the ids of a server in this form.";
        if (text is null)
            problems.Error(path, "missing", "A signal of an OPC UA source needs the node of its values. " + Remedy);
        else if (!Unreadable.Is(text) && (!ExpandedNodeId.TryParse(text, out var node) || node.IsNull))
            problems.Error(path, $"\"{text}\" is no node id", Remedy);
        else if (ExpandedNodeId.TryParse(text, out var parsed) && parsed.ServerIndex != 0)
            problems.Error(path, $"\"{text}\" is a node of another server", "Connect to that server itself.");
        else if (parsed is { NamespaceUri: null, Node.NamespaceIndex: > 0 })
            problems.Warn(path, $"\"{text}\" names its namespace by number, which the server may change",
                "Write the namespace's URI: \"edgeforecast opcua browse\" prints it.");
    }
}
