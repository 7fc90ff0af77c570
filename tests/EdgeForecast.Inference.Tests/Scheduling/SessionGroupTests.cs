using EdgeForecast.Inference.Scheduling;
using EdgeForecast.TestKit;

namespace EdgeForecast.Inference.Tests.Scheduling;

public sealed class SessionGroupTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    [Theory]
    [InlineData("1\n", "0::/\n", "", true)]
    [InlineData("1\n", "0::/user.slice/session-1.scope\n", "", true)]
    [InlineData("0\n", "0::/\n", "", false)]
    // A service with a weight, one whose slice has one, and a container.
    [InlineData("1\n", "0::/system.slice/edgeforecast.service\n", "system.slice/edgeforecast.service", false)]
    [InlineData("1\n", "0::/system.slice/edgeforecast.service\n", "system.slice", false)]
    [InlineData("1\n", "0::/\n", ".", false)]
    // A weight of others is not ours.
    [InlineData("1\n", "0::/user.slice\n", "system.slice", true)]
    // The hierarchies of the first version, in part of a machine that has both.
    [InlineData("1\n", "4:memory:/gateway\n2:cpu,cpuacct:/\n0::/gateway\n", "", true)]
    [InlineData("1\n", "2:cpu,cpuacct:/gateway\n0::/\n", "", false)]
    [InlineData("1\n", "2:cpuacct:/gateway\n1:cpuset:/gateway\n", "", true)]
    public void A_session_counts_where_the_kernel_groups_by_it_and_no_control_group_has_a_weight(
        string grouping, string groups, string weighed, bool counts)
    {
        Write("proc/sys/kernel/sched_autogroup_enabled", grouping);
        Write("proc/self/cgroup", groups);
        if (weighed.Length > 0) Write($"sys/fs/cgroup/{weighed}/cpu.weight", "100\n");
        Assert.Equal(counts, SessionGroup.Counts(_root.FullPath));
    }

    [Fact]
    public void A_kernel_that_does_not_say_is_an_error() =>
        Assert.ThrowsAny<IOException>(() => SessionGroup.Counts(_root.FullPath));

    public void Dispose() => _root.Dispose();

    private void Write(string path, string text)
    {
        var file = _root.PathTo(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
