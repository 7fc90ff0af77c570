namespace EdgeForecast.Forwarding;

/// <summary>Where forecasts are published.</summary>
/// <param name="Topic">Template of the topic of every forecast.</param>
/// <param name="LatestTopic">Template of the topic where the newest stands retained; empty for nowhere.</param>
/// <param name="InflightMax">Forecasts under way at once, each of another stream, 1 to 1000.</param>
internal sealed record ForwardingOptions(
    string Topic = TopicTemplate.Default,
    string LatestTopic = TopicTemplate.DefaultLatest,
    int InflightMax = 16)
{
    /// <summary>Reports every problem with its place and the remedy.</summary>
    /// <param name="path">Where these options stand, such as <c>forwarding</c>.</param>
    /// <param name="report">Takes the place of a problem and its text.</param>
    public void Check(string path, Action<string, string> report)
    {
        if (TopicTemplate.Check(Topic) is { } wrong) report($"{path}.topic", wrong);
        if (LatestTopic.Length > 0 && TopicTemplate.Check(LatestTopic) is { } wrongLatest)
            report($"{path}.latestTopic", wrongLatest);
        if (LatestTopic == Topic)
            report($"{path}.latestTopic", "is the same as topic, so every forecast would come twice. Make it another.");
        if (InflightMax is < 1 or > 1000) report($"{path}.inflightMax", $"is {InflightMax}. Give 1 to 1000.");
    }
}
