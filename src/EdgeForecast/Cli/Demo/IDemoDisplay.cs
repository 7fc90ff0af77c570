namespace EdgeForecast.Cli.Demo;

/// <summary>Shows a running demo to people.</summary>
internal interface IDemoDisplay
{
    /// <summary>Shows until told to stop, and returns then.</summary>
    /// <param name="source">What there is to show.</param>
    /// <param name="stop">Ends the show.</param>
    Task RunAsync(IDemoFeed source, CancellationToken stop);
}
