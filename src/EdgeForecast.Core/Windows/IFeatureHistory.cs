using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>
/// What one forecast remembers of its signals, on the grids of its windows. Samples are offered by the ingest thread
/// as they are accepted; the thread that forecasts moves the cut and reads. A sample that arrived after the cut is
/// kept back until the cut has passed it, so that a window holds exactly what was known at that moment.
/// </summary>
public interface IFeatureHistory
{
    /// <summary>Takes accepted samples in, in the order of arrival; those of other signals are ignored.</summary>
    void Offer(ReadOnlySpan<Sample> accepted);

    /// <summary>Makes everything known that had arrived by then, inclusive. Never moves back.</summary>
    void AdvanceTo(Timestamp cut);

    /// <summary>
    /// Writes a window's numbers in its layout. The destination is written only when the result is usable.
    /// </summary>
    /// <param name="window">Its place in the list that the history was made from.</param>
    /// <param name="origin">The end of the last step; a multiple of the step.</param>
    /// <param name="destination">Exactly <see cref="WindowDefinition.CellCount"/> numbers.</param>
    WindowResult Fill(int window, Timestamp origin, Span<float> destination);

    /// <summary>
    /// One cell as measured, nothing filled in. False when no sample of that step has arrived or the step is no longer
    /// remembered.
    /// </summary>
    /// <param name="window">Its place in the list that the history was made from.</param>
    /// <param name="column">The column of that window.</param>
    /// <param name="stepEnd">The end of the step, inclusive; a multiple of the step.</param>
    /// <param name="value">The aggregated value.</param>
    /// <param name="quality">The worst quality in the step.</param>
    bool TryGetStep(int window, int column, Timestamp stepEnd, out double value, out Quality quality);

    /// <summary>What had been seen of each signal at the last cut; a signal never seen is not in it.</summary>
    IReadOnlyList<SeenUpTo> Seen() => [];
}
