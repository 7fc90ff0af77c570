using System.Globalization;

namespace EdgeForecast.Buffer.Segments;

/// <summary>What a store takes at the present rate, and what that means for its limit.</summary>
/// <param name="SamplesPerSecond">Samples made durable.</param>
/// <param name="StoredBytesPerHour">What the files grow by, before anything is dropped.</param>
/// <param name="FlashBytesPerDay">What is written to the device, logs and checkpoints included.</param>
/// <param name="CapBytes">What the files may take; null for no limit.</param>
/// <param name="MeasuredFor">The time that the rates were measured over.</param>
public sealed record StorePace(
    double SamplesPerSecond,
    double StoredBytesPerHour,
    double FlashBytesPerDay,
    long? CapBytes,
    TimeSpan MeasuredFor)
{
    public static readonly TimeSpan Asked = TimeSpan.FromHours(72);

    /// <summary>How long the limit lasts; null where there is no limit or nothing is stored.</summary>
    public TimeSpan? Lasts => CapBytes is { } cap && StoredBytesPerHour > 0
        ? TimeSpan.FromHours(Math.Min(cap / StoredBytesPerHour, TimeSpan.MaxValue.TotalHours / 2))
        : null;

    /// <summary>As in "72 h at your present rate = 1.9 GB of 4.0 GB, 340 MB a day of flash writes".</summary>
    public override string ToString()
    {
        var stored = Bytes(StoredBytesPerHour * Asked.TotalHours);
        var of = CapBytes is { } cap ? $" of {Bytes(cap)}" : "";
        var ends = Lasts is { } lasts && lasts < Asked
            ? string.Create(CultureInfo.InvariantCulture, $"; it is full after {lasts.TotalHours:F0} h")
            : "";
        return $"72 h at your present rate = {stored}{of}{ends}, {Bytes(FlashBytesPerDay)} a day of flash writes";
    }

    private static string Bytes(double bytes)
    {
        ReadOnlySpan<string> units = ["B", "kB", "MB", "GB", "TB"];
        var unit = 0;
        for (; bytes >= 999.5 && unit < units.Length - 1; unit++) bytes /= 1000;
        return bytes.ToString(bytes < 9.95 ? "F1" : "F0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
