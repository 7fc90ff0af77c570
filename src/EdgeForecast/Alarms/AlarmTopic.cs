using EdgeForecast.Mqtt;

namespace EdgeForecast.Alarms;

/// <summary>A topic in which <c>{gateway}</c>, <c>{forecast}</c> and <c>{alarm}</c> stand for their names.</summary>
internal static class AlarmTopic
{
    public const string Default = "edgeforecast/{gateway}/alarm/{forecast}";
    public const string DefaultState = "edgeforecast/{gateway}/alarm-state/{forecast}/{alarm}";

    /// <summary>Null when topics can be made of it, otherwise what is wrong and what to do.</summary>
    public static string? Check(string template)
    {
        var topic = Expand(template, "gateway", "forecast", "alarm");
        if (topic.AsSpan().IndexOfAny('{', '}') >= 0)
            return $"\"{template}\" has a brace other than {{gateway}}, {{forecast}} and {{alarm}}. Use only these.";
        return MqttTopic.CheckName(topic) is { } wrong ? $"\"{template}\" cannot be published to: {wrong}." : null;
    }

    public static string Expand(string template, string gateway, string forecast, string alarm) => template
        .Replace("{gateway}", gateway, StringComparison.Ordinal)
        .Replace("{forecast}", forecast, StringComparison.Ordinal)
        .Replace("{alarm}", alarm, StringComparison.Ordinal);
}
