namespace EdgeForecast.Core.Pipeline;

/// <summary>A snapshot of a source for people and metrics. All counts since the process started.</summary>
/// <param name="Connected">Whether samples can arrive now.</param>
/// <param name="Generation">The number of the present or last connection.</param>
/// <param name="Detail">One line: the peer, the protocol version, or why there is no connection.</param>
/// <param name="MessageCount">Deliveries received, repeats included.</param>
/// <param name="UnacknowledgedCount">Deliveries handed over and not yet acknowledged to the peer.</param>
/// <param name="StaleAcknowledgementCount">Acknowledgements dropped because their connection was gone.</param>
/// <param name="LostCount">Samples that the source knows to be lost before they arrived.</param>
/// <param name="Findings">What a person should look at though it works: what is refused, what contradicts.</param>
public sealed record SourceStatus(
    bool Connected,
    int Generation,
    string Detail,
    long MessageCount,
    int UnacknowledgedCount,
    long StaleAcknowledgementCount,
    long LostCount,
    IReadOnlyList<string>? Findings = null)
{
    public IReadOnlyList<string> Findings { get; init; } = Findings ?? [];
}
