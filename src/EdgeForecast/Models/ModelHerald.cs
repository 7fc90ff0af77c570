using System.Text.Json;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Forwarding;

namespace EdgeForecast.Models;

/// <summary>
/// Tells of changes of models over the outbox. What is told is kept with the roster, in the same file, until it has
/// surely reached the outbox' disk: a change that survives a crash is told after it, under the same id. One caller at a
/// time.
/// </summary>
/// <param name="gateway">The gateway's name.</param>
/// <param name="topic">Template of the topic of every message.</param>
/// <param name="stateTopic">Template of the topic where a forecast's newest stands retained; empty for nowhere.</param>
/// <param name="outlet">The way into the outbox.</param>
/// <param name="machineTime">Measures how long ago something was handed over.</param>
internal sealed class ModelHerald(
    string gateway, string topic, string stateTopic, NoticeOutlet outlet, TimeProvider machineTime)
{
    /// <summary>Stands for the forecast where a bundle is no good for any: no forecast has capitals.</summary>
    public const string AnyForecast = "ANY";

    private const int KeptCountMax = 64;

    // The outbox commits within milliseconds; on a disk that stalls for longer nothing is certain.
    private static readonly TimeSpan _reachesDiskIn = TimeSpan.FromSeconds(10);
    private readonly List<ModelMessage> _kept = [];
    private readonly long[] _counts = new long[ModelEventText.Kinds.Count];
    private int _handedOverCount;
    private long _handedOverAt;

    public string Gateway => gateway;

    /// <summary>What goes into the roster's file beside the roster.</summary>
    public IReadOnlyList<ModelMessage> Kept => _kept;

    /// <summary>How many events of a kind there were since the process started.</summary>
    public long CountOf(ModelEventKind kind) => Interlocked.Read(ref _counts[(int)kind]);

    /// <summary>After a start: tells again what may not have got out before it.</summary>
    public void Repeat(IReadOnlyList<ModelMessage> messages)
    {
        _kept.AddRange(messages);
        HandOver();
    }

    /// <summary>Takes a message in, to be kept first and handed over then.</summary>
    public void Add(ModelEventKind kind, ModelMessage message)
    {
        Interlocked.Increment(ref _counts[(int)kind]);
        _kept.Add(message);
        if (_kept.Count <= KeptCountMax || _handedOverCount == 0) return;
        _kept.RemoveAt(0);
        _handedOverCount--;
    }

    /// <summary>What was taken in is on disk: hands it over.</summary>
    public void HandOver()
    {
        for (; _handedOverCount < _kept.Count; _handedOverCount++) outlet.Forward(Outbound(_kept[_handedOverCount]));
        _handedOverAt = machineTime.GetTimestamp();
    }

    /// <summary>Forgets what has surely reached the outbox' disk; true when there was something.</summary>
    public bool Settle()
    {
        if (_handedOverCount == 0 || machineTime.GetElapsedTime(_handedOverAt) < _reachesDiskIn) return false;
        _kept.RemoveRange(0, _handedOverCount);
        _handedOverCount = 0;
        return true;
    }

    private OutboundMessage Outbound(ModelMessage message)
    {
        var forecast = message.Forecast ?? AnyForecast;
        return new OutboundMessage(
            message.Id,
            $"{forecast}/models",
            TopicTemplate.Expand(topic, gateway, forecast),
            stateTopic.Length == 0 || message.Forecast is null
                ? null
                : TopicTemplate.Expand(stateTopic, gateway, forecast),
            JsonSerializer.SerializeToUtf8Bytes(message, ModelRosterJson.Default.ModelMessage),
            message.Since,
            // What serves is news for as long as it serves.
            Timestamp.MaxValue);
    }
}
