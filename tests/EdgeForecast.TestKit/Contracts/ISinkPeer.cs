namespace EdgeForecast.TestKit.Contracts;

/// <summary>The far end of a sink under test, in the hands of the test.</summary>
public interface ISinkPeer : IAsyncDisposable
{
    /// <summary>Everything received so far, in order, whether acknowledged or not.</summary>
    IReadOnlyList<ReceivedMessage> Received { get; }

    /// <summary>From now on messages are received and not acknowledged, until released.</summary>
    void HoldAcknowledgements();

    /// <summary>Acknowledges again, what was held included where its connection still stands.</summary>
    void ReleaseAcknowledgements();

    /// <summary>Breaks the connection without a farewell; the sink may connect again at once.</summary>
    Task BreakAsync();

    /// <summary>Breaks the connection and takes no new one.</summary>
    Task GoAwayAsync();

    /// <summary>Takes connections again.</summary>
    Task ComeBackAsync();
}
