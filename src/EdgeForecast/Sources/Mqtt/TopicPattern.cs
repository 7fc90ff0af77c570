using EdgeForecast.Core.Signals;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>One topic filter with all readings declared for it.</summary>
internal sealed class TopicPattern
{
    private readonly string[] _levels;
    private readonly List<(SignalTemplate Signal, TopicReading Reading)> _readings = [];
    private readonly JsonPointerTree _pointers = new();

    /// <exception cref="ArgumentException">A pointer or a template is malformed: check the options first.</exception>
    public TopicPattern(string filter, IEnumerable<MqttTopicOptions> topics)
    {
        Filter = filter;
        _levels = filter.Split('/');
        foreach (var topic in topics)
        {
            if (!SignalTemplate.TryParse(topic.Signal, out var signal, out var wrong))
                throw new ArgumentException(wrong, nameof(topics));
            Qos = Math.Max(Qos, topic.Qos);
            var isJson = topic.Payload == MqttPayloadFormat.Json;
            _readings.Add((signal, new TopicReading(
                default,
                topic,
                isJson ? _pointers.Add(topic.Value) : -1,
                isJson && topic.Timestamp is not null ? _pointers.Add(topic.Timestamp) : -1,
                isJson && topic.Quality is not null ? _pointers.Add(topic.Quality) : -1)));
        }
    }

    public string Filter { get; }

    /// <summary>The greatest that one of its readings asks for.</summary>
    public int Qos { get; }

    public int SlotCount => _pointers.SlotCount;

    /// <summary>The route of a topic; null when it does not match or leads to no signal of this gateway.</summary>
    public TopicRoute? Resolve(string topic, SignalTable signals)
    {
        var matched = new List<string>();
        var levels = topic.Split('/');
        if (levels.Length != _levels.Length) return null;
        for (var i = 0; i < levels.Length; i++)
            if (_levels[i] == "+") matched.Add(levels[i]);
            else if (_levels[i] != levels[i]) return null;
        var readings = new List<TopicReading>();
        foreach (var (template, reading) in _readings)
            if (signals.TryGet(template.Expand(matched), out var signal))
                readings.Add(reading with { Signal = signal });
        return readings.Count == 0 ? null : new TopicRoute(SlotCount == 0 ? null : _pointers, [.. readings]);
    }
}
