namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Caps on what one message may make the decoder do, whatever the server says about itself.</summary>
/// <param name="StringBytesMax">Longest string, byte string or XML element, in bytes.</param>
/// <param name="ArrayLengthMax">Longest array, in elements.</param>
/// <param name="DepthMax">Deepest nesting of variants, diagnostics and structures.</param>
/// <param name="AllocationBytesMax">
/// Memory that one message may claim in total, in bytes. An array of one-byte variants grows thirty-fold when decoded:
/// a cap on the message alone does not bound the memory.
/// </param>
public sealed record DecodeLimits(
    int StringBytesMax = 4 * 1024 * 1024,
    int ArrayLengthMax = 1_000_000,
    int DepthMax = 32,
    long AllocationBytesMax = 64L * 1024 * 1024)
{
    public static DecodeLimits Default { get; } = new();
}
