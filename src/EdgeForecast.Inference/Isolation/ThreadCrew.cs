namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Keeps the threads that run models: as many as the lanes want, replaced when one is given up, up to a limit.
/// </summary>
internal sealed class ThreadCrew(RunScheduler scheduler, ModelHostOptions options, EventQueue events)
{
    private readonly Lane[] _lanes =
    [
        scheduler.LaneOf(ModelIsolation.Thread, LaneKind.Fast),
        scheduler.LaneOf(ModelIsolation.Thread, LaneKind.Slow),
    ];

    // Made ahead: what is said under the gate asks for no memory.
    private readonly string _fullText =
        $"{options.AbandonedThreadMax} threads are stuck in a model, which is the limit";

    private readonly string _ofLimitText = $" of at most {options.AbandonedThreadMax} are stuck";

    /// <summary>Threads that are stuck in a run now.</summary>
    public int StuckCount { get; private set; }

    /// <summary>Threads ever given up.</summary>
    public long AbandonedCount { get; private set; }

    /// <summary>Brings the threads to what the loaded models need. On the warden's thread.</summary>
    public void Tick()
    {
        foreach (var lane in _lanes)
        {
            int missingCount;
            lock (scheduler.Gate)
            {
                var isNeeded = false;
                foreach (var model in scheduler.Models)
                    isNeeded |= model.Isolation == ModelIsolation.Thread && model.LaneKind == lane.Kind;
                var wantedCount = !isNeeded ? 0 : lane.Kind == LaneKind.Fast ? options.ThreadCount : 1;
                var isFull = StuckCount >= options.AbandonedThreadMax;
                lane.Outage = isFull ? _fullText : "";
                missingCount = isFull ? 0 : wantedCount - lane.Executors.Count;
                // Every stuck thread is memory and a share of a core: at the limit even the healthy ones stop taking
                // runs.
                if (isFull || wantedCount == 0) CloseIdle(lane);
            }

            for (var i = 0; i < missingCount; i++) Add(lane);
        }
    }

    /// <summary>Ends all threads that are not stuck, each after its present run.</summary>
    public void Close()
    {
        lock (scheduler.Gate)
            foreach (var lane in _lanes)
            {
                foreach (var executor in lane.Executors) ((ThreadExecutor)executor).Close();
                lane.Executors.Clear();
            }
    }

    /// <summary>Under the gate.</summary>
    public void CountAbandoned(HostedModel model)
    {
        StuckCount++;
        AbandonedCount++;
        events.Add(ModelHostEventKind.ThreadAbandoned, model.Description.Name, 0,
            new Remark("", StuckCount, _ofLimitText));
    }

    /// <summary>Under the gate.</summary>
    public void CountReturned(HostedModel model)
    {
        StuckCount--;
        events.Add(ModelHostEventKind.ThreadReturned, model.Description.Name, 0,
            new Remark("", StuckCount, " are still stuck"));
    }

    private void Add(Lane lane)
    {
        var executor = new ThreadExecutor(lane, scheduler, this, options);
        lock (scheduler.Gate)
        {
            lane.Executors.Add(executor);
            scheduler.Dispatch(lane);
        }
    }

    private static void CloseIdle(Lane lane)
    {
        for (var i = lane.Executors.Count - 1; i >= 0; i--)
            if (lane.Executors[i] is ThreadExecutor { State: ExecutorState.Idle } idle)
            {
                lane.Executors.RemoveAt(i);
                idle.Close();
            }
    }
}
