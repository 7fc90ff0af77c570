using EdgeForecast.Core.Signals;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// From topic to route. Fixed topics are resolved beforehand, those of a wildcard when they first come; a topic that
/// leads nowhere is looked for each time, since there is no end of them. Used by one thread at a time.
/// </summary>
internal sealed class TopicMap
{
    // Far above the number of signals of a gateway, and a bound all the same.
    private const int RouteCountMax = 65_536;

    private readonly SignalTable _signals;
    private readonly Dictionary<string, TopicRoute> _routes = new(StringComparer.Ordinal);
    private readonly TopicPattern[] _wildcards;

    /// <exception cref="ArgumentException">The options are malformed: check them first.</exception>
    public TopicMap(IReadOnlyList<MqttTopicOptions> topics, SignalTable signals)
    {
        _signals = signals;
        Patterns = [.. topics.GroupBy(topic => topic.Filter).Select(group => new TopicPattern(group.Key, group))];
        _wildcards = [.. Patterns.Where(pattern => MqttTopic.HasWildcard(pattern.Filter))];
        SlotCountMax = Patterns.Count == 0 ? 0 : Patterns.Max(pattern => pattern.SlotCount);
        SampleCountMax = topics.Count == 0 ? 0 : topics.GroupBy(topic => topic.Filter).Max(group => group.Count());
        foreach (var pattern in Patterns.Except(_wildcards))
            if (pattern.Resolve(pattern.Filter, signals) is { } route)
                _routes.Add(pattern.Filter, route);
    }

    /// <summary>One for each different filter.</summary>
    public IReadOnlyList<TopicPattern> Patterns { get; }

    /// <summary>The most values that a walk over one payload looks for.</summary>
    public int SlotCountMax { get; }

    /// <summary>The most samples that one message gives.</summary>
    public int SampleCountMax { get; }

    public TopicRoute? Find(string topic)
    {
        if (_routes.TryGetValue(topic, out var known)) return known;
        foreach (var pattern in _wildcards)
        {
            if (pattern.Resolve(topic, _signals) is not { } route) continue;
            if (_routes.Count < RouteCountMax) _routes.Add(topic, route);
            return route;
        }

        return null;
    }
}
