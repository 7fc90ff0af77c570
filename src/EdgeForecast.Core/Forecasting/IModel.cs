namespace EdgeForecast.Core.Forecasting;

/// <summary>
/// A model that is loaded, checked, and can be asked. Where it runs (a thread, a worker process) is hidden behind
/// this. No method blocks for longer than it takes to copy a window: a forecast never waits for a model.
/// </summary>
public interface IModel
{
    ModelDescription Description { get; }

    /// <summary>A snapshot for people and metrics.</summary>
    ModelStatus Status { get; }

    /// <summary>Where its runs wait, which may change from run to run.</summary>
    ModelPlacement Placement => ModelPlacement.Single;

    /// <summary>What a run takes by the latest measure, milliseconds; NaN before any.</summary>
    double ExpectedRunMs => double.NaN;

    /// <summary>
    /// A run is going to be asked for in a moment: whoever is to run it may wake up for it, which takes longer than
    /// many models do. Returns at once, never throws.
    /// </summary>
    void Expect()
    {
        // Nobody who sleeps.
    }

    /// <summary>
    /// Starts a run. The outcome goes to <paramref name="run"/>, from another thread, as long as the run is still
    /// under <paramref name="ticket"/>. False when the model can't run now, with the reason.
    /// </summary>
    /// <param name="window">
    /// The numbers of all inputs, one tensor after another; finite, which the caller has checked. Copied before return.
    /// </param>
    /// <param name="run">Where the outcome goes; armed by the caller. Its deadline says how urgent it is.</param>
    /// <param name="ticket">What <see cref="ModelRun.Arm"/> returned.</param>
    /// <param name="refusal">Why not: <c>quarantined</c>, <c>busy</c>, <c>restarting</c>.</param>
    bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal);

    /// <summary>
    /// The cut-off has come and the run is not done: stop it, by force if it must be, and say in
    /// <see cref="Status"/> what became of it. Returns at once.
    /// </summary>
    void Abandon(long ticket);
}
