using System.Diagnostics;
using EdgeForecast.Core.Time;
using EdgeForecast.Inference.Models;
using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Inference.Isolation;

/// <summary>A thread of this process that runs models. A run that can't be stopped takes the thread with it.</summary>
internal sealed class ThreadExecutor : Executor, IDisposable
{
    private readonly RunScheduler _scheduler;
    private readonly ThreadCrew _crew;
    private readonly ModelHostOptions _options;
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private volatile int _thread;
    private volatile bool _isInPlace;
    private bool _terminated;
    private bool _givenUp;
    private bool _closed;

    public ThreadExecutor(Lane lane, RunScheduler scheduler, ThreadCrew crew, ModelHostOptions options)
        : base(lane)
    {
        (_scheduler, _crew, _options) = (scheduler, crew, options);
        State = ExecutorState.Idle;
        new Thread(Work) { IsBackground = true, Name = $"model {lane.Name}" }.Start();
    }

    public override bool CanRun(HostedModel model) => true;

    // It finds nothing to do, and stays awake for a while.
    public override void Expect()
    {
        if (Lane.Kind == LaneKind.Fast && !_wake.IsSet) _wake.Set();
    }

    public override void Begin(HostedModel model, long sequence)
    {
        _terminated = false;
        model.Session?.PrepareRun();
        _wake.Set();
    }

    public override bool Force(TimeSpan now)
    {
        var model = Current!;
        if (!_terminated)
        {
            _terminated = true;
            model.Session?.Terminate();
            StopDue = now + _options.Termination;
            return false;
        }

        // The stuck thread disposes the session when it comes back; the model gets a new one with its next run.
        _givenUp = true;
        model.Session = null;
        _crew.CountAbandoned(model);
        return true;
    }

    public override void StepBack()
    {
        SlotThread.StepBack(_thread);
        _isInPlace = false;
    }

    /// <summary>Lets the thread end after its present run. Under the gate.</summary>
    public void Close()
    {
        _closed = true;
        if (State == ExecutorState.Idle) State = ExecutorState.Leaving;
        _wake.Set();
    }

    /// <summary>The thread's own last act.</summary>
    public void Dispose() => _wake.Dispose();

    private void Work()
    {
        _thread = SlotThread.CurrentId;
        while (true)
        {
            Claim();
            // The next model of a slot is often asked for right after the one before.
            if (!BriefSpin.Await(_wake, TimeSpan.MaxValue)) _wake.Wait();
            // Before looking what there is: whoever asks after that sets it again.
            _wake.Reset();
            HostedModel model;
            long sequence;
            lock (_scheduler.Gate)
            {
                if (Current is null)
                {
                    if (!_closed) continue;
                    break;
                }

                (model, sequence) = (Current, Sequence);
            }

            if (!RunOne(model, sequence)) break;
        }

        Dispose();
    }

    // False when the thread has been given up meanwhile.
    private bool RunOne(HostedModel model, long sequence)
    {
        var start = Stopwatch.GetTimestamp();
        var session = model.Session;
        string? failure = null;
        StepDown();
        try
        {
            session ??= Reopen(model);
            model.Window.CopyTo(session.Input);
            Yield();
            session.Run();
        }
        catch (Exception error)
        {
            failure = ModelSession.FirstLine(error);
        }

        var elapsedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Claim();
        lock (_scheduler.Gate)
        {
            if (!_givenUp)
            {
                model.Session = session;
                _scheduler.Finish(this, sequence, failure is null ? session!.Output : default, failure, elapsedMs);
                return true;
            }

            _crew.CountReturned(model);
        }

        session?.Dispose();
        return false;
    }

    // Whoever holds the gate holds up the slots, so it holds it in a real-time place, too. Quick models run in it: to
    // change places with each run costs more than many of them take.
    private void Claim()
    {
        if (_isInPlace) return;
        _isInPlace = true;
        if (Lane.Kind == LaneKind.Fast) SlotThread.ClaimRun(_options.FastLaneNice);
        else SlotThread.ClaimCarrier();
    }

    // Below those that forecast and those that carry answers, for opening a model takes long; and where the process is,
    // for it is our code, and a collection waits for it.
    private void StepDown()
    {
        if (Lane.Kind == LaneKind.Fast) return;
        SlotThread.StepBack(0);
        SlotThread.TryMoveTo(ProcessPlace.Nice);
        _isInPlace = false;
    }

    // The model itself may take long, and no collection waits for it.
    private void Yield()
    {
        if (Lane.Kind != LaneKind.Fast) SlotThread.TryMoveTo(SlotThread.SlowModelNice);
    }

    private static ModelSession Reopen(HostedModel model)
    {
        var problems = new List<BundleProblem>();
        return BundleLoader.Open(model.Bundle, problems)
            ?? throw new InvalidDataException("can't be opened again: " + problems[0]);
    }
}
