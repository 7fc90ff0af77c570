using System.Text.Json;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Forwarding;

/// <summary>Tells subscribers of dropped forecasts; <c>docs/messages.md</c> says what each field means.</summary>
internal sealed record GapMessage(
    int SchemaVersion,
    string Gateway,
    string Forecast,
    string Id,
    string Reason,
    string FirstId,
    string LastId,
    string From,
    string To,
    long Count)
{
    /// <summary>Null where no topic is given for it.</summary>
    public static OutboundMessage? Create(OutboxGap gap, string gateway, ForwardingOptions options)
    {
        if (options.GapTopic.Length == 0) return null;
        var reason = gap.Reason.ToString();
        var name = char.ToLowerInvariant(reason[0]) + reason[1..];
        var id = $"gap:{name}:{gap.FirstId}";
        var message = new GapMessage(
            ForecastMessage.CurrentSchemaVersion, gateway, gap.Stream, id, name, gap.FirstId, gap.LastId,
            gap.From.ToString(), gap.To.ToString(), gap.Count);
        return new OutboundMessage(
            id, gap.Stream, TopicTemplate.Expand(options.GapTopic, gateway, gap.Stream), null,
            JsonSerializer.SerializeToUtf8Bytes(message, GapMessageJson.Default.GapMessage), gap.To,
            // What is lost stays lost.
            Timestamp.MaxValue);
    }
}
