namespace EdgeForecast.Core.Validation;

/// <summary>
/// Why a sample was marked uncertain, quarantined or dropped. The numbers are stored in the buffer: never reuse one.
/// </summary>
public enum ValidationReason : byte
{
    None = 0,

    // The payload could not be read.
    Malformed = 1,
    WrongType = 2,
    MissingValue = 3,
    UnknownTopic = 4,
    PayloadTooLarge = 5,

    // The sample could be read and breaks a rule.
    NotFinite = 16,
    OutOfRange = 17,
    Step = 18,
    Rate = 19,
    Stuck = 20,
    Future = 21,
    TooOld = 22,
    OutOfOrder = 23,
    Duplicate = 24,
    Conflict = 25,
    BadQuality = 26,
    UncertainQuality = 27,
}
