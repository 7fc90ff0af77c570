using EdgeForecast.Buffer.Segments;
using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration.Checks;

/// <summary>What the buffer needs, as the gateway measured when it ran on this data directory.</summary>
internal static class StoreOutlook
{
    /// <summary>
    /// The last measured pace against the limit of this configuration; null where nothing was measured.
    /// </summary>
    public static StorePace? Read(DataOptions data, ConfigProblems problems)
    {
        try
        {
            if (PaceFile.Read(Path.Combine(data.Directory, "samples")) is not { } measured) return null;
            var pace = measured with { CapBytes = data.SamplesMaxMb * 1024L * 1024 };
            if (pace.Lasts < StorePace.Asked)
                problems.Warn("data.samplesMaxMb", pace.ToString(),
                    "Give it more, or accept that older samples are dropped.");
            return pace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Warn("data.directory", $"what the buffer needs is unknown: {error.Message}", "Look at the disk.");
            return null;
        }
    }
}
