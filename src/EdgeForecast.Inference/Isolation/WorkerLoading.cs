namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Decides which worker loads what, and how many workers there should be. A worker that loads does not run, so it loads
/// only while enough others serve. Under the scheduler's gate.
/// </summary>
internal sealed class WorkerLoading(RunScheduler scheduler, ModelHostOptions options, MachineClock clock)
{
    /// <summary>A worker for the slow lane starts this long before a quarantine ends.</summary>
    private static readonly TimeSpan _lead = TimeSpan.FromSeconds(2);

    /// <summary>A worker that is not needed any more stays this long: bundles are loaded in bursts.</summary>
    private static readonly TimeSpan _linger = TimeSpan.FromSeconds(5);

    public int CountWanted(Lane lane, Admission? admission)
    {
        if (lane.Kind == LaneKind.Slow) return HasModels(lane) ? 1 : 0;
        var hasModels = HasModels(lane);
        var wantedCount = hasModels ? options.WorkerCount + options.SpareCount : 0;
        if (admission is null) return wantedCount;
        return Math.Max(wantedCount, hasModels ? options.WorkerCount + 1 : 1);
    }

    /// <summary>An idle worker that is one too many; null when none may go now.</summary>
    public Worker? PickSurplus(Lane lane, List<Worker> workers, Admission? admission)
    {
        Worker? least = null;
        foreach (var worker in workers)
            if (worker.Lane == lane && worker.State == ExecutorState.Idle && worker != admission?.Worker
                && clock.Now - worker.StateSince > _linger
                    && (least is null || worker.Loaded.Count < least.Loaded.Count))
                least = worker;
        return least;
    }

    /// <summary>An idle worker on which a bundle can be tried out without keeping others from running.</summary>
    public Worker? PickCandidate(List<Worker> workers)
    {
        var lane = scheduler.LaneOf(ModelIsolation.Process, LaneKind.Fast);
        Worker? candidate = null;
        foreach (var worker in workers)
            if (worker.Lane == lane && worker.IsUsable && worker.State == ExecutorState.Idle
                && (candidate is null || worker.Loaded.Count < candidate.Loaded.Count))
                candidate = worker;
        return candidate is not null && (!HasModels(lane) || CountServing(candidate, workers) >= options.WorkerCount)
            ? candidate
            : null;
    }

    /// <summary>What an idle worker should load or unload next; null when it has what it needs.</summary>
    public (WorkerCommandKind Command, int Slot, string Folder)? Next(
        Worker worker, List<Worker> workers, Admission? admission)
    {
        foreach (var slot in worker.Loaded)
            if (slot != admission?.Slot && !IsWanted(slot))
                return (WorkerCommandKind.Unload, slot, "");
        var mayLoad = worker.Lane.Kind == LaneKind.Slow || worker.Loaded.Count == 0 || options.SpareCount == 0
            || CountServing(worker, workers) >= options.WorkerCount;
        if (!mayLoad) return null;
        foreach (var model in scheduler.Models)
            if (IsActive(model, worker.Lane) && !worker.Loaded.Contains(model.Slot))
                return (WorkerCommandKind.Load, model.Slot, model.Bundle.Folder);
        return null;
    }

    private static int CountServing(Worker besides, List<Worker> workers)
    {
        var count = 0;
        foreach (var worker in workers)
            if (worker != besides && worker.Lane == besides.Lane && worker.IsUsable
                && worker.State is ExecutorState.Idle or ExecutorState.Running
                && worker.Loaded.Count >= besides.Loaded.Count)
                count++;
        return count;
    }

    private bool IsWanted(int slot)
    {
        foreach (var model in scheduler.Models)
            if (model.Slot == slot)
                return model.Isolation == ModelIsolation.Process;
        return false;
    }

    private bool HasModels(Lane lane)
    {
        foreach (var model in scheduler.Models)
            if (IsActive(model, lane))
                return true;
        return false;
    }

    // A model that rests needs no worker until shortly before it may run again.
    private bool IsActive(HostedModel model, Lane lane) =>
        model.Isolation == lane.Isolation && model.LaneKind == lane.Kind && model.QuarantinedUntil - clock.Now < _lead;
}
