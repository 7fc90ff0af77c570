using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// A loaded model as the rest of the process sees it; its state belongs to the scheduler, under its gate.
/// </summary>
internal sealed class HostedModel(RunScheduler scheduler, int slot, ModelBundle bundle, ModelIsolation isolation)
    : IModel
{
    public ModelDescription Description => Bundle.Description;

    public ModelStatus Status => scheduler.StatusOf(this);

    public ModelPlacement Placement => scheduler.PlacementOf(this);

    public double ExpectedRunMs => CostMs;

    public int Slot => slot;

    public ModelBundle Bundle => bundle;

    public ModelIsolation Isolation => isolation;

    /// <summary>The window of the present run: it waits here until an executor is free.</summary>
    public float[] Window { get; } = new float[bundle.Description.InputCellCount];

    public LaneKind LaneKind { get; set; }

    public RunPhase Phase { get; set; }

    public ModelRun? Run { get; set; }

    public long Ticket { get; set; }

    /// <summary>Smoothed time of a run, milliseconds; NaN before the first.</summary>
    public double CostMs { get; set; } = double.NaN;

    public int OffenceCount { get; set; }

    public int GoodRunCount { get; set; }

    public TimeSpan QuarantinedUntil { get; set; }

    /// <summary>The last thing that went wrong; empty when nothing has since the record was cleared.</summary>
    public Remark Trouble { get; set; } = "";

    public bool Unloaded { get; set; }

    public long RunCount { get; set; }

    public long FailureCount { get; set; }

    public long LateCount { get; set; }

    public long KillCount { get; set; }

    /// <summary>
    /// Where it runs on threads of this process; null elsewhere, and until the next run after one was given up.
    /// </summary>
    public ModelSession? Session { get; set; }

    public void Expect() => scheduler.Expect(this);

    public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal) =>
        scheduler.TryStart(this, window, run, ticket, out refusal);

    public void Abandon(long ticket) => scheduler.Abandon(this, ticket);

    /// <summary>Releases the session; where a thread is stuck in it, that thread does so when it comes back.</summary>
    public void CloseSession()
    {
        Session?.Dispose();
        Session = null;
    }
}
