using EdgeForecast.Buffer.Segments;

namespace EdgeForecast.Buffer.Reading;

/// <summary>Reads what was set aside.</summary>
public interface IQuarantineReader
{
    /// <summary>The newest entries, newest first.</summary>
    /// <param name="countMax">At most so many, 1 to 1,000.</param>
    /// <exception cref="IOException">The store is not open now.</exception>
    IReadOnlyList<QuarantineEntry> ReadQuarantine(int countMax);
}
