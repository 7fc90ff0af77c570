using System.IO.Enumeration;

namespace EdgeForecast.Simulator.Faults;

/// <summary>One line of a fault script, checked.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Signals">On which signals: <c>unit/signal</c> with <c>*</c> and <c>?</c>.</param>
/// <param name="Start">First episode, after the start of the plant.</param>
/// <param name="Duration">Length of an episode, greater than zero.</param>
/// <param name="Every">From the start of an episode to that of the next; null for a single one.</param>
/// <param name="Probability">Chance that a reading of an episode is hit, above 0, at most 1.</param>
/// <param name="Magnitude">In the unit of the signal; for spike and outOfRange.</param>
/// <param name="Shift">For clockJump and late.</param>
public sealed record Fault(
    FaultKind Kind,
    string Signals,
    TimeSpan Start,
    TimeSpan Duration,
    TimeSpan? Every,
    double Probability,
    double Magnitude,
    TimeSpan Shift)
{
    /// <summary>Stands for the time between episodes.</summary>
    public const long NoEpisode = -1;

    /// <summary>Whether it concerns this signal, given as <c>unit/signal</c>.</summary>
    public bool Matches(string signal) => FileSystemName.MatchesSimpleExpression(Signals, signal, ignoreCase: false);

    /// <summary>The number of the episode under way, from 0; <see cref="NoEpisode"/> between two.</summary>
    /// <param name="age">Plant time since its start.</param>
    public long EpisodeAt(TimeSpan age)
    {
        var since = age - Start;
        if (since < TimeSpan.Zero) return NoEpisode;
        if (Every is not { } every) return since < Duration ? 0 : NoEpisode;
        return since.Ticks % every.Ticks < Duration.Ticks ? since.Ticks / every.Ticks : NoEpisode;
    }
}
