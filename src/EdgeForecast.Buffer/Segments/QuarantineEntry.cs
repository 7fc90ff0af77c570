using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Buffer.Segments;

/// <summary>Something that was set aside: a sample, or an input that never became one.</summary>
/// <param name="ArrivalTime">When it was received.</param>
/// <param name="Reason">Why it was set aside.</param>
/// <param name="Signal">The signal's name; empty for an input that never became a sample.</param>
/// <param name="Sample">The sample as stored, its signal number meaningless; null for an input.</param>
/// <param name="Source">The source of an input; empty for a sample.</param>
/// <param name="Origin">The address of an input at its peer; empty for a sample.</param>
/// <param name="Detail">What was wrong with an input; empty for a sample.</param>
/// <param name="Payload">The first bytes of an input; empty for a sample.</param>
public sealed record QuarantineEntry(
    Timestamp ArrivalTime,
    ValidationReason Reason,
    string Signal,
    Sample? Sample,
    string Source,
    string Origin,
    string Detail,
    byte[] Payload);
