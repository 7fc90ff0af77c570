using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.TestKit.Replay;

/// <summary>One model of a stream, from its card.</summary>
public sealed record KitStreamModel(
    string Name, string Path, IReadOnlyList<string> Columns, int Lookback, int Horizon)
{
    /// <summary>Writes it as a bundle without golden vectors and returns the bundle's folder.</summary>
    public string WriteBundle(string parent, string target, TimeSpan step) => BundleBuilder.Write(
        parent, Name, File.ReadAllBytes(Path), Columns, Lookback, Horizon, [], [], document =>
        {
            var length = $"{(long)step.TotalMilliseconds}ms";
            document["inputs"]![0]!["step"] = length;
            document["output"]!["step"] = length;
            document["output"]!["target"] = target;
        });
}
