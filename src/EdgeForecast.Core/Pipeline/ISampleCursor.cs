using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Goes through stored records block by block, in the order of appending. Every step is either a run of samples or a
/// gap. Within one signal samples come in the order of arrival; a step may hold several signals, one after another.
/// </summary>
public interface ISampleCursor : IDisposable
{
    bool MoveNext();

    /// <summary>The gap of this step; null when the step is samples.</summary>
    Gap? Gap { get; }

    /// <summary>
    /// The samples of this step, valid until the next <see cref="MoveNext"/>; empty when it is a gap.
    /// </summary>
    ReadOnlySpan<Sample> Samples { get; }
}
