namespace EdgeForecast.Inference.Models;

/// <summary>Bounds of what a gateway takes in.</summary>
internal static class BundleLimits
{
    public const int SchemaVersion = 1;
    public const int NameLengthMax = 64;
    public const int InputCountMax = 16;
    public const int OutputStepsMax = 16_384;

    /// <summary>Numbers of all inputs of a run: what the memory shared with a worker process holds.</summary>
    public const int InputCellCountMax = 262_144;

    /// <summary>Numbers of the output of a run, for the same reason.</summary>
    public const int OutputCellCountMax = 32_768;

    public const long DocumentBytesMax = 1 << 20;
    public const long GoldenBytesMax = 64 << 20;
    public const long ModelBytesMax = 256 << 20;
}
