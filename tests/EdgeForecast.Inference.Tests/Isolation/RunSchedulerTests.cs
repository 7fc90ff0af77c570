using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Windows;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Models;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Inference.Tests.Isolation;

/// <summary>Who runs when, and who rests, on a fake clock and executors that do as they are told.</summary>
public sealed class RunSchedulerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RunScheduler _scheduler;
    private readonly EventQueue _events = new();
    private readonly FakeExecutor _fast;
    private readonly FakeExecutor _slow;

    public RunSchedulerTests()
    {
        _scheduler = new RunScheduler(
            new ModelHostOptions(
                StopGrace: TimeSpan.FromMilliseconds(20),
                QuarantineMin: TimeSpan.FromSeconds(5),
                QuarantineMax: TimeSpan.FromSeconds(30),
                ProbationRunCount: 3),
            new MachineClock(_time), _events, () => { });
        _fast = Add(LaneKind.Fast);
        _slow = Add(LaneKind.Slow);
    }

    [Fact]
    public void Waiting_models_run_cheapest_first_and_the_unknown_last()
    {
        var models = (double[])[double.NaN, 3, 1, 2];
        var blocker = Start(NewModel("blocker", 0.1));
        var waiting = models.Select(cost => Start(NewModel($"{cost}", cost))).ToList();

        _fast.Complete(1);
        for (var i = 0; i < waiting.Count; i++) _fast.Complete(1);

        Assert.Equal(["blocker", "1", "2", "3", "NaN"], _fast.Ran);
        Assert.Equal(ModelRunState.Done, blocker.Run.State);
        Assert.All(waiting, run => Assert.Equal(ModelRunState.Done, run.Run.State));
    }

    [Fact]
    public void A_model_runs_once_at_a_time()
    {
        var started = Start(NewModel("a", 1));
        Assert.False(started.Model.TryStart(new float[4], started.Run, 99, out var refusal));
        Assert.Equal("busy", refusal);
    }

    [Fact]
    public void A_run_that_waited_in_vain_is_late_but_its_model_is_not_to_blame()
    {
        var hanging = Start(NewModel("hanging", 1));
        var waiting = Start(NewModel("waiting", 2));

        waiting.Abandon();

        var status = waiting.Model.Status;
        Assert.Equal(("ready", 1, 0), (status.State, status.LateCount, status.KillCount));
        Assert.Null(_scheduler.StopOverdue());
        Assert.Equal(ModelRunState.Running, hanging.Run.State);
    }

    [Fact]
    public void A_run_that_takes_longer_than_a_tenth_of_a_second_loses_its_real_time_place_once()
    {
        Start(NewModel("long", 1));
        _time.Advance(TimeSpan.FromMilliseconds(99));
        _scheduler.StopOverdue();
        Assert.Equal(0, _fast.StepBackCount);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _scheduler.StopOverdue();
        _scheduler.StopOverdue();
        Assert.Equal((1, 0), (_fast.StepBackCount, _fast.ForceCount));

        // The next run has one again.
        _fast.Complete(150);
        Start(NewModel("next", 1));
        _scheduler.StopOverdue();
        Assert.Equal(1, _fast.StepBackCount);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _scheduler.StopOverdue();
        Assert.Equal(2, _fast.StepBackCount);
    }

    [Fact]
    public void A_run_that_comes_back_within_the_grace_is_late_and_nothing_more()
    {
        var started = Start(NewModel("a", 1));
        started.Abandon();
        _time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.NotNull(_scheduler.StopOverdue());
        _fast.Complete(20);

        Assert.Null(_scheduler.StopOverdue());
        var status = started.Model.Status;
        Assert.Equal(("ready", 1, 0), (status.State, status.LateCount, status.KillCount));
        Assert.Equal(ModelRunState.Late, started.Run.State);
    }

    [Fact]
    public void A_run_that_does_not_come_back_costs_its_executor_and_its_model_rests_twice_as_long_each_time()
    {
        var model = NewModel("a", 1);
        double[] expectedSeconds = [5, 10, 20, 30, 30];
        var executor = _fast;
        for (var round = 0; round < expectedSeconds.Length; round++)
        {
            var started = Start(model);
            started.Abandon();
            _time.Advance(TimeSpan.FromMilliseconds(20));
            _scheduler.StopOverdue();

            Assert.Equal((1, ExecutorState.Leaving), (executor.ForceCount, executor.State));
            Assert.Equal(("quarantined", round + 1), (model.Status.State, model.Status.KillCount));
            Assert.False(executor.CompleteStale(1), "an answer after the end changes nothing");
            _time.Advance(TimeSpan.FromSeconds(expectedSeconds[round]) - TimeSpan.FromMilliseconds(1));
            Assert.False(model.TryStart(new float[4], started.Run, started.Run.Arm(new SlotCompletion()),
                out var refusal));
            Assert.Equal("quarantined", refusal);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            // From the first time on it meets only its like.
            executor = round == 0 ? _slow : Add(LaneKind.Slow);
        }
    }

    [Fact]
    public void A_model_with_a_good_record_is_trusted_once_more_when_it_had_to_be_stopped()
    {
        var model = NewModel("a", 1);
        for (var i = 0; i < 3; i++)
        {
            Start(model);
            _fast.Complete(1);
        }

        StopByForce(model);
        Assert.Equal(("quarantined", LaneKind.Fast, 1), (model.Status.State, model.LaneKind, model.OffenceCount));
        _time.Advance(TimeSpan.FromSeconds(5));
        var next = Add(LaneKind.Fast);
        Start(model);
        next.Complete(1);
        // What it took when it was stopped is not what it costs.
        Assert.Equal((LaneKind.Fast, 1), (model.LaneKind, Math.Round(model.CostMs, 9)));

        StopByForce(model);
        Assert.Equal((LaneKind.Slow, 2), (model.LaneKind, model.OffenceCount));
    }

    [Fact]
    public void An_executor_that_dies_takes_its_run_and_spares_those_that_wait()
    {
        var crashing = Start(NewModel("crashing", 1));
        var waiting = Start(NewModel("waiting", 2));

        _scheduler.Remove(_fast, "died of signal 11");
        var next = Add(LaneKind.Fast);
        next.Complete(1);

        Assert.Equal((ModelRunState.Failed, "died of signal 11"), (crashing.Run.State, crashing.Run.Detail));
        Assert.Equal("quarantined", crashing.Model.Status.State);
        Assert.Equal(ModelRunState.Done, waiting.Run.State);
    }

    [Fact]
    public void A_model_that_behaves_again_is_cleared_and_returns_to_the_fast_lane()
    {
        var model = NewModel("a", 1);
        Start(model);
        _scheduler.Remove(_fast, "died");
        Add(LaneKind.Fast);
        Assert.Equal(LaneKind.Slow, model.LaneKind);
        _time.Advance(TimeSpan.FromSeconds(5));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(LaneKind.Slow, model.LaneKind);
            Start(model);
            _slow.Complete(1);
        }

        Assert.Equal((LaneKind.Fast, 0), (model.LaneKind, model.OffenceCount));
        Assert.Equal(("ready", ""), (model.Status.State, model.Status.Detail));
    }

    [Fact]
    public void A_model_that_grows_expensive_moves_to_the_slow_lane_and_one_slow_run_is_not_enough_for_that()
    {
        var model = NewModel("a", 1);
        Start(model);
        _fast.Complete(100);
        Assert.Equal(LaneKind.Fast, model.LaneKind);
        for (var i = 0; i < 2; i++)
        {
            Start(model);
            _fast.Complete(100);
        }

        Assert.Equal(LaneKind.Slow, model.LaneKind);
    }

    [Fact]
    public void A_failed_run_and_a_number_that_is_not_finite_are_counted_and_cost_nothing_else()
    {
        var model = NewModel("a", 1);
        var failed = Start(model);
        _fast.Fail("broken");
        var infinite = Start(model);
        _fast.Complete(1, float.PositiveInfinity);

        Assert.Equal((ModelRunState.Failed, "broken"), (failed.Run.State, failed.Run.Detail));
        Assert.Equal(ModelRunState.Failed, infinite.Run.State);
        Assert.Equal(("ready", 2), (model.Status.State, model.Status.FailureCount));
    }

    [Fact]
    public void A_spare_steps_in_while_an_abandoned_run_has_its_grace()
    {
        var spare = Add(LaneKind.Fast);
        var hanging = Start(NewModel("hanging", 1));
        var waiting = Start(NewModel("waiting", 2));
        Assert.Empty(spare.Ran);

        hanging.Abandon();

        Assert.Equal(["waiting"], spare.Ran);
        spare.Complete(1);
        Assert.Equal(ModelRunState.Done, waiting.Run.State);
    }

    [Fact]
    public void A_run_is_refused_where_no_worker_can_have_started_by_its_deadline()
    {
        _fast.IsEmpty = true;
        (_fast.State, _fast.StateSince) = (ExecutorState.Starting, TimeSpan.Zero);
        // Nothing is known yet of how long that takes.
        Start(NewModel("first", 1), TimeSpan.FromMilliseconds(20));

        _scheduler.QuickestStart = TimeSpan.FromMilliseconds(300);
        var model = NewModel("a", 1);
        Assert.Equal("restarting", Refusal(model, TimeSpan.FromMilliseconds(20)));
        Start(NewModel("patient", 1), TimeSpan.FromMilliseconds(400));
        Start(NewModel("unhurried", 1));
        // What has taken so long already is thought to take as long again.
        _time.Advance(TimeSpan.FromMilliseconds(290));
        Assert.Equal("restarting", Refusal(model, TimeSpan.FromMilliseconds(289)));
        Start(model, TimeSpan.FromMilliseconds(290));

        // It is there, and loads what is missing; how long that takes is not known.
        (_fast.State, _fast.StateSince) = (ExecutorState.Preparing, TimeSpan.FromMilliseconds(290));
        Start(NewModel("b", 1), TimeSpan.FromMilliseconds(20));
        _scheduler.QuickestLoad = TimeSpan.FromMilliseconds(50);
        Assert.Equal("restarting", Refusal(NewModel("c", 1), TimeSpan.FromMilliseconds(49)));
        Start(NewModel("d", 1), TimeSpan.FromMilliseconds(50));
        _time.Advance(TimeSpan.FromMilliseconds(15));
        _fast.State = ExecutorState.Idle;
        Assert.Equal("restarting", Refusal(NewModel("e", 1), TimeSpan.FromMilliseconds(49)));

        _scheduler.Remove(_fast, "died");
        _scheduler.QuickestLoad = TimeSpan.Zero;
        Assert.Equal("restarting", Refusal(NewModel("f", 1), TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void A_run_is_refused_where_who_could_do_it_is_stuck_in_one_that_nobody_waits_for()
    {
        var hanging = Start(NewModel("hanging", 1));
        Start(NewModel("waiting", 1), TimeSpan.FromMilliseconds(15));
        hanging.Abandon();
        Assert.Equal("restarting", Refusal(NewModel("a", 1), TimeSpan.FromMilliseconds(19)));
        Start(NewModel("b", 1), TimeSpan.FromMilliseconds(20));
        _scheduler.QuickestStart = TimeSpan.FromMilliseconds(300);
        Assert.Equal("restarting", Refusal(NewModel("c", 1), TimeSpan.FromMilliseconds(319)));
        Start(NewModel("d", 1), TimeSpan.FromMilliseconds(320));
        // A spare does it.
        Add(LaneKind.Fast);
        Start(NewModel("e", 1), TimeSpan.FromMilliseconds(15));
    }

    private string Refusal(HostedModel model, TimeSpan deadline)
    {
        var run = new ModelRun(2);
        Assert.False(model.TryStart(new float[4], run, run.Arm(new SlotCompletion(), At(deadline)), out var refusal));
        return refusal;
    }

    private long At(TimeSpan deadline) =>
        _time.GetTimestamp() + (long)(deadline.TotalSeconds * _time.TimestampFrequency);

    private void StopByForce(HostedModel model)
    {
        Start(model).Abandon();
        _time.Advance(TimeSpan.FromMilliseconds(20));
        _scheduler.StopOverdue();
    }

    private FakeExecutor Add(LaneKind kind)
    {
        var lane = _scheduler.LaneOf(ModelIsolation.Process, kind);
        var executor = new FakeExecutor(lane, _scheduler) { State = ExecutorState.Idle };
        lock (_scheduler.Gate)
        {
            lane.Executors.Add(executor);
            _scheduler.Dispatch(lane);
        }

        return executor;
    }

    private HostedModel NewModel(string name, double costMs)
    {
        var window = new WindowDefinition(TimeSpan.FromHours(1), 4, [new WindowColumn("a")]);
        var description = new ModelDescription(
            name, "1", "", [new ModelInput("window", window)], 2, TimeSpan.FromHours(1), "a");
        var document = new BundleDocument(1, name, "1", "", "", [],
            new BundleOutput("", "a", 2, TimeSpan.FromHours(1)));
        return new HostedModel(
            _scheduler, _scheduler.Models.Count, new ModelBundle("", document, description), ModelIsolation.Process)
        {
            CostMs = costMs,
            LaneKind = LaneKind.Fast,
        };
    }

    private Started Start(HostedModel model, TimeSpan? deadline = null)
    {
        var run = new ModelRun(2);
        var completion = new SlotCompletion();
        completion.Reset(1);
        var ticket = run.Arm(completion, deadline is { } within ? At(within) : long.MaxValue);
        Assert.True(model.TryStart(new float[4], run, ticket, out var refusal), refusal);
        return new Started(model, run, ticket);
    }

    private sealed record Started(HostedModel Model, ModelRun Run, long Ticket)
    {
        public void Abandon()
        {
            Run.Close();
            Model.Abandon(Ticket);
        }
    }

    private sealed class FakeExecutor(Lane lane, RunScheduler scheduler) : Executor(lane)
    {
        public List<string> Ran { get; } = [];

        public int ForceCount { get; private set; }

        public int StepBackCount { get; private set; }

        /// <summary>It has loaded nothing yet.</summary>
        public bool IsEmpty { get; set; }

        public override bool CanRun(HostedModel model) => !IsEmpty;

        public override void Begin(HostedModel model, long sequence) => Ran.Add(model.Description.Name);

        public override bool Force(TimeSpan now)
        {
            ForceCount++;
            return true;
        }

        public override void StepBack() => StepBackCount++;

        public void Complete(double elapsedMs, float value = 1) =>
            scheduler.Finish(this, Sequence, [value, value], null, elapsedMs);

        public void Fail(string why) => scheduler.Finish(this, Sequence, default, why, 1);

        public bool CompleteStale(double elapsedMs)
        {
            Complete(elapsedMs);
            return State != ExecutorState.Leaving;
        }
    }
}
