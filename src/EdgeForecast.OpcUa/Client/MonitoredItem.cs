using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>One item of a subscription and what the server made of it.</summary>
public sealed class MonitoredItem
{
    internal MonitoredItem(int number, MonitoredItemOptions options)
    {
        Number = number;
        Options = options;
    }

    /// <summary>The number that its values carry.</summary>
    public int Number { get; }

    public MonitoredItemOptions Options { get; }

    /// <summary>Good while the server watches the item; else why it does not. It is tried again.</summary>
    public StatusCode Status { get; private set; } = new(StatusCodes.BadWaitingForInitialData);

    public TimeSpan RevisedSamplingInterval { get; private set; }

    public uint RevisedQueueSize { get; private set; }

    /// <summary>Nobody wants its values any more.</summary>
    public bool IsRemoved { get; internal set; }

    internal bool IsWatched { get; private set; }

    internal uint ServerId { get; private set; }

    internal void Forget()
    {
        IsWatched = false;
        Status = new StatusCode(StatusCodes.BadWaitingForInitialData);
    }

    internal void Accept(MonitoredItemCreateResult result)
    {
        Status = result.StatusCode;
        IsWatched = !result.StatusCode.IsBad;
        ServerId = result.MonitoredItemId;
        var milliseconds = Math.Clamp(result.RevisedSamplingInterval, 0, int.MaxValue);
        RevisedSamplingInterval = TimeSpan.FromMilliseconds(milliseconds);
        RevisedQueueSize = result.RevisedQueueSize;
    }

    internal void Refuse(StatusCode status)
    {
        Status = status;
        IsWatched = false;
    }
}
