namespace EdgeForecast.Cli.Demo;

/// <summary>What somebody asked the demo for.</summary>
/// <param name="Duration">When it ends by itself, in real time; null for never.</param>
/// <param name="DataDirectory">Where data is kept; null for a temporary folder that goes afterwards.</param>
/// <param name="Json">Whether the last line is a JSON object.</param>
/// <param name="Seed">Of the plant.</param>
/// <param name="UnitCount">Transformers in the plant.</param>
/// <param name="Acceleration">Plant seconds in a second.</param>
/// <param name="FaultsFile">A fault script, or the name of the built-in one.</param>
/// <param name="Listen">Where status is served.</param>
internal sealed record DemoRequest(
    TimeSpan? Duration,
    string? DataDirectory,
    bool Json,
    int Seed,
    int UnitCount,
    double Acceleration,
    string FaultsFile,
    string Listen);
