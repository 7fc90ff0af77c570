using EdgeForecast.Mqtt;

namespace EdgeForecast.Forwarding;

/// <summary>A topic in which <c>{gateway}</c> and <c>{forecast}</c> stand for their names.</summary>
internal static class TopicTemplate
{
    public const string Default = "edgeforecast/{gateway}/forecast/{forecast}";
    public const string DefaultGap = "edgeforecast/{gateway}/gap/{forecast}";
    public const string DefaultLatest = "edgeforecast/{gateway}/latest/{forecast}";
    public const string DefaultModel = "edgeforecast/{gateway}/model/{forecast}";
    public const string DefaultModelState = "edgeforecast/{gateway}/model-state/{forecast}";

    /// <summary>Null when topics can be made of it, otherwise what is wrong and what to do.</summary>
    public static string? Check(string template)
    {
        var topic = Expand(template, "gateway", "forecast");
        if (topic.AsSpan().IndexOfAny('{', '}') >= 0)
            return $"\"{template}\" has a brace other than {{gateway}} and {{forecast}}. Use only these two.";
        if (MqttTopic.CheckName(topic) is { } wrong) return $"\"{template}\" cannot be published to: {wrong}.";
        return template.Contains("{forecast}", StringComparison.Ordinal)
            ? null
            : $"\"{template}\" is the same for every forecast. Put {{forecast}} into it.";
    }

    public static string Expand(string template, string gateway, string forecast) => template
        .Replace("{gateway}", gateway, StringComparison.Ordinal)
        .Replace("{forecast}", forecast, StringComparison.Ordinal);
}
