using System.Diagnostics;
using System.Globalization;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Scheduling;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Isolation;

public sealed class WorkerProcessTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Workers_end_with_the_process_that_started_them_even_in_the_middle_of_a_run(bool killed)
    {
        using var folder = new TemporaryFolder();
        // Seconds in one kernel, so that the worker can't look at its pipe.
        var bundle = BundleBuilder.WriteFault(folder.FullPath, "slow_matmul", withGolden: false);
        using var parent = Start("host", bundle);
        var processIds = (await parent.StandardOutput.ReadLineAsync())!.Split(' ').Select(int.Parse).ToList();
        Assert.NotEmpty(processIds);
        Assert.All(processIds, processId => Assert.True(IsAlive(processId)));

        if (killed) parent.Kill();
        else parent.StandardInput.Close();
        await parent.WaitForExitAsync();

        await Eventually.True(() => !processIds.Any(IsAlive), "the workers end", TimeSpan.FromSeconds(10));
        Assert.Equal(killed ? 137 : 0, parent.ExitCode);
        Assert.Empty(Directory.EnumerateFiles("/dev/shm", $"edgeforecast-{parent.Id}-*"));
    }

    [Fact]
    public async Task Shared_memory_of_a_process_that_is_gone_is_swept_away_at_the_next_start()
    {
        using var ended = Start("worker");
        await ended.WaitForExitAsync();
        var left = $"/dev/shm/edgeforecast-{ended.Id}-0-left";
        var kept = $"/dev/shm/edgeforecast-{Environment.ProcessId}-0-kept";
        await File.WriteAllTextAsync(left, "");
        await File.WriteAllTextAsync(kept, "");
        try
        {
            await using var host = Hosts.Start();
            Assert.False(File.Exists(left));
            Assert.True(File.Exists(kept));
        }
        finally
        {
            File.Delete(kept);
        }
    }

    [Fact]
    public async Task Each_worker_is_a_group_of_its_own()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath));
        Assert.NotEmpty(host.Status.Workers);
        foreach (var worker in host.Status.Workers.Where(worker => worker.State == "idle"))
            Assert.Equal(worker.ProcessId, int.Parse(StatOf(worker.ProcessId)[2], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Who_is_killed_has_all_its_threads_brought_to_the_place_of_the_program()
    {
        using var sleeper = Process.Start(new ProcessStartInfo("setsid", ["nice", "-n", "19", "sleep", "60"]))!;
        using var descriptor = ProcessDescriptor.TryOpen(sleeper.Id);
        Assert.NotNull(descriptor);
        await Eventually.True(() => NiceOf(sleeper.Id) > 0, "it is behind", TimeSpan.FromSeconds(10));
        var before = NiceOf(sleeper.Id);
        descriptor.BringOn();
        var after = NiceOf(sleeper.Id);
        // Where nobody may be brought on, it stays where it was.
        Assert.Equal(SlotThread.TryMoveTo(sleeper.Id, ProcessPlace.Nice) ? ProcessPlace.Nice : before, after);

        descriptor.Kill();
        await sleeper.WaitForExitAsync();
        Assert.Equal(137, sleeper.ExitCode);
        // Its number may belong to somebody else by now: nobody is hit.
        descriptor.Kill();
    }

    [Fact]
    public async Task A_stop_signal_to_the_whole_group_leaves_the_worker_to_its_parent()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath));
        foreach (var signal in (string[])["INT", "TERM", "HUP"])
            foreach (var worker in host.Status.Workers.Where(worker => worker.State == "idle"))
                using (var kill = Process.Start("kill", [$"-{signal}", $"{worker.ProcessId}"]))
                    await kill.WaitForExitAsync();

        for (var i = 0; i < 100; i++) Assert.Equal("", Hosts.RunOnce(model, BundleBuilder.Window(1)).Detail);
        Assert.Equal(0, host.Status.WorkerCrashCount);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("worker", "/dev/null", "1", "x")]
    [InlineData("worker", "/dev/null", "not-a-process", "0")]
    public async Task A_command_line_that_no_parent_gives_is_refused(params string[] arguments)
    {
        using var worker = Start(arguments);
        await worker.WaitForExitAsync();
        Assert.Equal(64, worker.ExitCode);
        Assert.Contains("own use", await worker.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Hosts.Worker.FileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static int NiceOf(int processId) => int.Parse(StatOf(processId)[16], CultureInfo.InvariantCulture);

    // What follows the name: state, parent, group, ...
    private static string[] StatOf(int processId) =>
        File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1].Split(' ');

    private static bool IsAlive(int processId)
    {
        try
        {
            // A zombie that a container's first process does not reap is as good as gone.
            return StatOf(processId)[0] != "Z";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
