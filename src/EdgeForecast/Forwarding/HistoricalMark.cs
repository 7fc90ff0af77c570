namespace EdgeForecast.Forwarding;

/// <summary>
/// Flags a message whose time has passed: its JSON object gets <c>"historical":true</c> as last member. The stored
/// message has none, since it is not known then whether it will leave in time.
/// </summary>
internal static class HistoricalMark
{
    private static ReadOnlySpan<byte> Ending => ",\"historical\":true}"u8;

    /// <summary>The flagged copy; the same bytes where they are no object with members.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < 3 || payload.Span[^1] != '}') return payload;
        var flagged = new byte[payload.Length - 1 + Ending.Length];
        payload.Span[..^1].CopyTo(flagged);
        Ending.CopyTo(flagged.AsSpan(payload.Length - 1));
        return flagged;
    }
}
