namespace EdgeForecast.Inference.Isolation;

/// <summary>A queue and those who serve it. Used under the scheduler's gate.</summary>
internal sealed class Lane(ModelIsolation isolation, LaneKind kind, int concurrencyMax)
{
    // No list shall grow under the gate, where that asks for memory.
    private const int UsualCountMax = 64;

    public ModelIsolation Isolation => isolation;

    public LaneKind Kind => kind;

    /// <summary>How many executors run at the same time.</summary>
    public int ConcurrencyMax => concurrencyMax;

    /// <summary>Models whose window waits.</summary>
    public List<HostedModel> Pending { get; } = new(UsualCountMax);

    public List<Executor> Executors { get; } = new(UsualCountMax);

    /// <summary>
    /// Why nothing can run here for now; empty when it can, now or as soon as an executor has started.
    /// </summary>
    public string Outage { get; set; } = "";

    public string Name { get; } = $"{isolation}.{kind}".ToLowerInvariant();

    /// <summary>
    /// The waiting model with the earliest deadline that an idle executor can run, and that executor; null when there
    /// is none. Of those with the same deadline the cheapest goes first, and models whose cost is not known last, so
    /// that those that are known to be quick are done before one that may hang.
    /// </summary>
    public (HostedModel Model, Executor Executor)? PickNext()
    {
        var runningCount = 0;
        // A run that nobody waits for is about to be stopped: it does not keep the next executor from stepping in.
        foreach (var executor in Executors)
            if (executor is { State: ExecutorState.Running, StopDue: null })
                runningCount++;
        if (runningCount >= concurrencyMax) return null;
        (HostedModel, Executor)? best = null;
        var (bestDeadline, bestCost) = (long.MaxValue, double.PositiveInfinity);
        foreach (var model in Pending)
        {
            var cost = double.IsNaN(model.CostMs) ? double.MaxValue : model.CostMs;
            var deadline = model.Run?.Deadline ?? long.MaxValue;
            if (deadline > bestDeadline || deadline == bestDeadline && cost >= bestCost) continue;
            if (FindIdle(model) is not { } executor) continue;
            best = (model, executor);
            (bestDeadline, bestCost) = (deadline, cost);
        }

        return best;
    }

    /// <summary>Whether some executor has the model, or will.</summary>
    public bool Serves(HostedModel model)
    {
        foreach (var executor in Executors)
            if (executor.State != ExecutorState.Leaving && executor.CanRun(model))
                return true;
        return false;
    }

    private Executor? FindIdle(HostedModel model)
    {
        foreach (var executor in Executors)
            if (executor.State == ExecutorState.Idle && executor.CanRun(model))
                return executor;
        return null;
    }
}
