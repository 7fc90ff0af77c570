namespace EdgeForecast.Core.Signals;

/// <summary>
/// The quality of a sample: an OPC UA StatusCode, kept bit for bit (OPC UA Part 4, 7.39). The two top bits are the
/// severity: 00 good, 01 uncertain, 10 bad.
/// </summary>
/// <param name="Code">The 32 bits of the StatusCode.</param>
public readonly record struct Quality(uint Code)
{
    public static readonly Quality Good = new(0x0000_0000);
    public static readonly Quality Uncertain = new(0x4000_0000);
    public static readonly Quality Bad = new(0x8000_0000);

    public bool IsGood => Code >> 30 == 0;
    public bool IsUncertain => Code >> 30 == 1;
    public bool IsBad => Code >> 30 >= 2;

    /// <summary>The worse of two: by severity, the first where the severity is the same.</summary>
    public static Quality Worst(Quality left, Quality right) => right.Code >> 30 > left.Code >> 30 ? right : left;

    /// <summary><c>good</c>, <c>uncertain</c> or <c>bad</c>.</summary>
    public string SeverityName => IsGood ? "good" : IsUncertain ? "uncertain" : "bad";

    public override string ToString() => $"{SeverityName} (0x{Code:X8})";
}
