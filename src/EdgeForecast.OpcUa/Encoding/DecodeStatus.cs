namespace EdgeForecast.OpcUa.Encoding;

/// <summary>How a decoder ended. Decoders never throw on what they read.</summary>
public enum DecodeStatus : byte
{
    /// <summary>The value is complete.</summary>
    Done,

    /// <summary>The bytes end before the value does.</summary>
    NeedMoreData,

    /// <summary>The bytes contradict the encoding.</summary>
    Malformed,

    /// <summary>The bytes may be right, but exceed a cap of <see cref="DecodeLimits"/>.</summary>
    LimitExceeded,

    /// <summary>The bytes name a structure that this library does not know.</summary>
    UnknownType,
}
