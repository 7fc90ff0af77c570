namespace EdgeForecast.Buffer.Reading;

/// <summary>Something damaged that <c>buffer verify</c> found.</summary>
/// <param name="File">Which file, below the data directory.</param>
/// <param name="Sequence">Which block; 0 for the file as a whole.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record BlockDamage(string File, long Sequence, string Problem);
