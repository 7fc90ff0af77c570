using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Time;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Scheduling;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Inference.Tests.Isolation;

public sealed class ModelHostTests
{
    [Theory]
    [InlineData(ModelIsolation.Process)]
    [InlineData(ModelIsolation.Thread)]
    public async Task A_loaded_model_answers(ModelIsolation isolation)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath), isolation);

        for (var value = 1f; value <= 50; value++)
        {
            var run = Hosts.RunOnce(model, BundleBuilder.Window(value));
            Assert.Equal((ModelRunState.Done, ""), (run.State, run.Detail));
            Assert.Equal([value, 2 * value, 3 * value], run.Output.ToArray());
            Assert.InRange(run.ElapsedMs, 0, 1000);
        }

        Assert.Equal((50, 0, 0), (model.Status.RunCount, model.Status.FailureCount, model.Status.LateCount));
        Assert.Equal("ready", model.Status.State);
    }

    [Theory]
    [InlineData(ModelIsolation.Process)]
    [InlineData(ModelIsolation.Thread)]
    public async Task A_model_that_was_told_of_a_run_answers_it_whenever_it_comes(ModelIsolation isolation)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath), isolation);
        using var never = new ManualResetEventSlim();
        for (var value = 1f; value <= 200; value++)
        {
            for (var i = 0; i < value % 3; i++) model.Expect();
            // From before its thread is awake until after it has gone to sleep again.
            BriefSpin.Pass(TimeSpan.FromMicroseconds(3 * value), never);
            var run = Hosts.RunOnce(model, BundleBuilder.Window(value));
            Assert.Equal([value, 2 * value, 3 * value], run.Output.ToArray());
        }

        Assert.Equal((200, 0, 0), (model.Status.RunCount, model.Status.FailureCount, model.Status.LateCount));
        host.Unload(model);
        model.Expect();
    }

    [Theory]
    [InlineData(ModelIsolation.Process)]
    [InlineData(ModelIsolation.Thread)]
    public async Task A_window_that_is_not_finite_never_reaches_a_model(ModelIsolation isolation)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath), isolation);
        foreach (var value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var window = BundleBuilder.Window(1);
            window[3] = value;
            Assert.Equal("refused: window not finite", Hosts.RunOnce(model, window).Detail);
        }

        Assert.Equal(0, model.Status.RunCount);
        Assert.Throws<ArgumentException>(() => Hosts.RunOnce(model, new float[BundleBuilder.Length + 1]));
    }

    [Theory]
    [InlineData(ModelIsolation.Process)]
    [InlineData(ModelIsolation.Thread)]
    public async Task A_run_allocates_nothing_in_steady_state(ModelIsolation isolation)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath), isolation);
        using var slots = new SlotDriver([model], _ => BundleBuilder.Window(2));
        long Measure(int runCount)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < runCount; i++)
            {
                slots.Start();
                slots.Finish(TimeSpan.FromSeconds(20));
                Assert.True(slots.IsDone(0));
            }

            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Measure(500);
        const int RunCount = 4000;
        // All threads of the process together, so that the one that takes the answers is in it. What is left is the
        // warden, which looks at the workers' memory once a second, and the test runner.
        var perRun = Enumerable.Range(0, 3).Min(_ => Measure(RunCount)) / (double)RunCount;
        Assert.InRange(perRun, 0, 8);
    }

    [Fact]
    public async Task A_spare_worker_steps_in_at_once_when_another_is_lost()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath));
        await Eventually.True(() => Loaded(host) == 2, "the spare has the model too");

        for (var round = 0; round < 3; round++)
        {
            using (var victim = Process.GetProcessById(host.Status.Workers[0].ProcessId))
            {
                victim.Kill();
                await victim.WaitForExitAsync();
            }

            await Eventually.True(() => host.Status.WorkerCrashCount == round + 1, "the loss is seen");
            Assert.Equal(ModelRunState.Done,
                Hosts.RunOnce(model, BundleBuilder.Window(1), TimeSpan.FromMilliseconds(100)).State);
            await Eventually.True(() => Loaded(host) == 2, "the lost one is replaced");
        }

        Assert.Equal((0, 0), (model.Status.FailureCount, model.Status.LateCount));
    }

    [Fact]
    public async Task A_worker_that_starts_and_loads_stands_above_other_programs_and_below_the_threads_of_this_one()
    {
        var claimed = "";
        var claimer = new Thread(() => claimed = SlotThread.ClaimNice(SlotThread.WorkerStartNice));
        claimer.Start();
        claimer.Join();
        Assert.SkipUnless(claimed.StartsWith("nice", StringComparison.Ordinal),
            "needs the right to a negative nice value (CAP_SYS_NICE)");
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath));
        await Eventually.True(() => Loaded(host) == 2, "the spare has the model too");
        // Tried out on one of them, and only loaded by the other: no run has claimed a place there.
        var places = host.Status.Workers
            .SelectMany(worker => Directory.GetDirectories($"/proc/{worker.ProcessId}/task"))
            .Select(thread => LibcScheduling.GetPriority(
                LibcScheduling.PriorityProcess, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture)))
            .Distinct().ToList();
        Assert.Equal([SlotThread.WorkerStartNice], places);
    }

    [Fact]
    public async Task Without_a_spare_a_run_waits_for_the_new_worker()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(new ModelHostOptions(SpareCount: 0));
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath));
        using (var victim = Process.GetProcessById(host.Status.Workers.Single().ProcessId)) victim.Kill();
        await Eventually.True(() => host.Status.WorkerCrashCount == 1, "the loss is seen");

        Assert.Equal(ModelRunState.Done, Hosts.RunOnce(model, BundleBuilder.Window(1)).State);
        Assert.Single(host.Status.Workers);
    }

    [Fact]
    public async Task A_worker_that_cannot_be_started_is_a_refusal_and_not_a_storm()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(new ModelHostOptions(Worker: new WorkerCommand("/nonexistent/program", [])));

        var result = await host.LoadAsync(new BundleReference(BundleBuilder.WriteLinear(folder.FullPath)));

        Assert.Contains("/nonexistent/program can't be started", Assert.Single(result.Problems).Message,
            StringComparison.Ordinal);
        Assert.Contains("/nonexistent/program", host.Status.Trouble, StringComparison.Ordinal);
        Assert.Equal(0, host.Status.WorkerStartCount);
    }

    [Fact]
    public async Task A_worker_that_ends_at_once_is_a_refusal_and_not_a_storm()
    {
        using var folder = new TemporaryFolder();
        var command = new WorkerCommand("sh", ["-c", "echo no such luck >&2; exit 3"]);
        await using var host = Hosts.Start(new ModelHostOptions(Worker: command));

        var result = await host.LoadAsync(new BundleReference(BundleBuilder.WriteLinear(folder.FullPath)));

        Assert.Contains("ended with code 3: no such luck", Assert.Single(result.Problems).Message,
            StringComparison.Ordinal);
        Assert.Equal(3, host.Status.WorkerStartCount);
    }

    [Fact]
    public async Task The_same_name_and_version_with_another_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath, "one"));
        await Hosts.LoadAsync(host, folder.PathTo("one"));
        var other = BundleBuilder.Write(folder.FullPath, "two", OnnxWriter.Linear(8, 3, (_, _) => 0), ["load"], 8, 3,
            [(new float[8], new float[3])], new JsonObject { ["kind"] = "value", ["absolute"] = 0 },
            document => document["name"] = "one");

        var problem = Assert.Single((await host.LoadAsync(new BundleReference(other))).Problems);

        Assert.Contains("loaded already, with another model file", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, host.Models.Count);
    }

    [Fact]
    public async Task What_happens_is_told_and_the_loop_vouches_for_the_warden()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider();
        await using var host = new ModelHost(new ModelHostOptions(Worker: Hosts.Worker), time);
        var kinds = new ConcurrentQueue<ModelHostEventKind>();
        host.Happened += happened => kinds.Enqueue(happened.Kind);
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath));
        Assert.True(host.Unload(model));
        Assert.False(host.Unload(model));
        Assert.Equal("refused: closed", Hosts.RunOnce(model, BundleBuilder.Window(1)).Detail);
        await Eventually.True(() => kinds.Contains(ModelHostEventKind.ModelUnloaded), "the events are handed out");
        Assert.Contains(ModelHostEventKind.WorkerStarted, kinds);
        Assert.Contains(ModelHostEventKind.ModelLoaded, kinds);

        using var stop = new CancellationTokenSource();
        var heart = new CountingHeartbeat();
        var loop = host.RunAsync(heart, stop.Token);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return heart.Count >= 2;
        }, "the loop beats");
        await stop.CancelAsync();
        await loop;
    }

    private static int Loaded(ModelHost host) =>
        host.Status.Workers.Count(worker => worker is { State: "idle", Models.Count: 1 });

    private sealed class CountingHeartbeat : IHeartbeat
    {
        public int Count { get; private set; }

        public void Beat() => Count++;
    }
}
