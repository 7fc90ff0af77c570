namespace EdgeForecast.Models;

/// <summary>What came of a <see cref="ModelRequest"/>.</summary>
/// <param name="Done">Whether anything was changed.</param>
/// <param name="Lines">What was done or why not, a line each.</param>
internal sealed record ModelAnswer(bool Done, IReadOnlyList<string> Lines);
