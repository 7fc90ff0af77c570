namespace EdgeForecast.TestKit.Contracts;

/// <summary>The far end of a source under test, in the hands of the test.</summary>
public interface ISourcePeer : IAsyncDisposable
{
    /// <summary>
    /// Delivers one reading of one signal, at least once, in the order of the calls. While the source is not connected
    /// the peer keeps it and delivers it later, as a broker does for a persistent session.
    /// </summary>
    Task SendAsync(double value);

    /// <summary>The values of all deliveries that the source has acknowledged, in that order.</summary>
    IReadOnlyList<double> AcknowledgedValues { get; }

    /// <summary>Breaks the connection without a farewell; the source may connect again at once.</summary>
    Task BreakAsync();

    /// <summary>Breaks the connection and takes no new one.</summary>
    Task GoAwayAsync();

    /// <summary>Takes connections again.</summary>
    Task ComeBackAsync();
}
