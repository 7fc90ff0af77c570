namespace EdgeForecast.Forwarding;

/// <summary>Where forecasts are published.</summary>
/// <param name="Topic">Template of the topic of every forecast.</param>
/// <param name="LatestTopic">Template of the topic where the newest stands retained; empty for nowhere.</param>
/// <param name="InflightMax">Forecasts under way at once, 1 to 1000.</param>
/// <param name="GapTopic">Template of the topic that tells of dropped ones; empty for nowhere.</param>
/// <param name="BacklogRateMax">Messages of the backlog a second, 1 to 100,000.</param>
/// <param name="HasExpiry">Whether the broker is told how long a forecast is worth keeping.</param>
internal sealed record ForwardingOptions(
    string Topic = TopicTemplate.Default,
    string LatestTopic = TopicTemplate.DefaultLatest,
    int InflightMax = 16,
    string GapTopic = TopicTemplate.DefaultGap,
    int BacklogRateMax = 100,
    bool HasExpiry = true)
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
        if (GapTopic.Length > 0 && TopicTemplate.Check(GapTopic) is { } wrongGap) report($"{path}.gapTopic", wrongGap);
        if (GapTopic.Length > 0 && (GapTopic == Topic || GapTopic == LatestTopic))
            report($"{path}.gapTopic", "is another message's topic. Make it one of its own.");
        if (BacklogRateMax is < 1 or > 100_000)
            report($"{path}.backlogRateMax", $"is {BacklogRateMax}. Give 1 to 100000.");
        if (InflightMax is < 1 or > 1000) report($"{path}.inflightMax", $"is {InflightMax}. Give 1 to 1000.");
    }
}
