using EdgeForecast.Mqtt;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>Finds every problem in the options of a source.</summary>
internal sealed class MqttSourceCheck(
    string path, IReadOnlyCollection<string> signals, Action<string, string> report)
{
    private const int PayloadBytesLimit = 16 * 1024 * 1024;

    private readonly MqttConnectionCheck _connection = new(path, report);
    private readonly HashSet<string> _signals = new(signals, StringComparer.Ordinal);

    public void Check(MqttSourceOptions options)
    {
        _connection.CheckPeer(options.Host, options.ClientId, options.Port, options.Tls);
        _connection.CheckUser(options.UserName, options.Password);
        _connection.CheckTimes(
            options.KeepAlive, options.ConnectTimeout, options.ReconnectDelayFirst, options.ReconnectDelayMax);
        _connection.CheckSpan("sessionExpiry", options.SessionExpiry, TimeSpan.Zero, TimeSpan.FromDays(365 * 136));
        _connection.CheckSpan("batchDelay", options.BatchDelay, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        _connection.CheckCount("receiveMaximum", options.ReceiveMaximum, 1, ushort.MaxValue);
        _connection.CheckCount("payloadBytesMax", options.PayloadBytesMax, 1, PayloadBytesLimit);
        if (options.Topics.Count == 0) _connection.Report("topics", "is empty. Name at least one topic.");
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < options.Topics.Count; i++)
        {
            CheckTopic($"topics[{i}]", options.Topics[i]);
            CheckPlace(places, options.Topics, i);
        }

        CheckOverlaps(options.Topics);
    }

    private void CheckTopic(string key, MqttTopicOptions topic)
    {
        if (MqttTopic.CheckFilter(topic.Filter) is { } wrong)
            _connection.Report($"{key}.filter", $"\"{topic.Filter}\" cannot be subscribed to: {wrong}.");
        if (topic.Qos is < 0 or > 1)
            _connection.Report($"{key}.qos", $"is {topic.Qos}. Give 1, or 0 where samples may be lost; with 1 a repeat "
                + "is recognised, so 2 would add nothing.");
        CheckSignal(key, topic);
        CheckPayload(key, topic);
    }

    private void CheckSignal(string key, MqttTopicOptions topic)
    {
        var wildcardCount = topic.Filter.Split('/').Count(level => level == "+");
        if (SignalTemplate.TryParse(topic.Signal, out var template, out var wrong))
        {
            if (template.WildcardMax > wildcardCount)
                _connection.Report($"{key}.signal", $"\"{topic.Signal}\" uses {{{template.WildcardMax}}}, and the "
                    + $"filter \"{topic.Filter}\" has {wildcardCount} \"+\". Use a number up to that.");
            else if (template.WildcardMax == 0 && !_signals.Contains(topic.Signal))
                _connection.Report($"{key}.signal", $"\"{topic.Signal}\" is not a signal of this gateway. Declare it "
                    + "under \"signals\", or correct the name.");
        }
        else
        {
            _connection.Report($"{key}.signal", wrong);
        }
    }

    private void CheckPayload(string key, MqttTopicOptions topic)
    {
        CheckPointer($"{key}.value", topic.Value);
        CheckPointer($"{key}.timestamp", topic.Timestamp);
        CheckPointer($"{key}.quality", topic.Quality);
        if (topic.Payload == MqttPayloadFormat.Json) return;
        foreach (var (name, pointer) in new[]
                 { ("value", topic.Value), ("timestamp", topic.Timestamp), ("quality", topic.Quality) })
            if (!string.IsNullOrEmpty(pointer))
                _connection.Report($"{key}.{name}", "points into a JSON payload, and the payload is a plain number. "
                    + "Set \"payload\" to \"json\", or remove it.");
    }

    private void CheckPointer(string key, string? pointer)
    {
        if (pointer is not null && JsonPointerTree.CheckPointer(pointer) is { } wrong)
            _connection.Report(key, $"\"{pointer}\" is not a JSON pointer: {wrong}.");
    }

    private void CheckPlace(Dictionary<string, int> places, IReadOnlyList<MqttTopicOptions> topics, int index)
    {
        if (places.TryAdd($"{topics[index].Filter}\n{topics[index].Signal}", index)) return;
        var first = places[$"{topics[index].Filter}\n{topics[index].Signal}"];
        _connection.Report($"topics[{index}]", $"gives the signal \"{topics[index].Signal}\" a second reading from the "
            + $"messages of topics[{first}]. Remove one.");
    }

    // A broker may deliver a message once for every filter that matches, and each copy would become a reading.
    private void CheckOverlaps(IReadOnlyList<MqttTopicOptions> topics)
    {
        var filters = topics.Select((topic, index) => (topic.Filter, Index: index))
            .DistinctBy(topic => topic.Filter)
            .ToArray();
        foreach (var (filter, index) in filters.Where(candidate => MqttTopic.HasWildcard(candidate.Filter)))
            foreach (var (other, otherIndex) in filters)
                if (index != otherIndex && (!MqttTopic.HasWildcard(other) || otherIndex < index)
                    && MqttTopic.Overlap(filter, other))
                    _connection.Report($"topics[{index}].filter", $"\"{filter}\" matches topics of "
                        + $"topics[{otherIndex}], \"{other}\", too, and such a message may come twice. "
                        + "Make them disjoint.");
    }
}
