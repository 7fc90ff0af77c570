using System.Net.Sockets;
using System.Text;
using EdgeForecast.Supervision;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Tests.Supervision;

public sealed class SystemdNotifierTests
{
    [Fact]
    public void Messages_arrive_at_a_socket_in_the_file_system()
    {
        using var folder = new TemporaryFolder();
        using var systemd = Listen(folder.PathTo("notify"));
        using var notifier = new SystemdNotifier(folder.PathTo("notify"), "3000000");

        Assert.True(notifier.Ready("up,\nand well"));
        Assert.Equal("READY=1\nSTATUS=up, and well", Receive(systemd));
        Assert.True(notifier.FeedWatchdog());
        Assert.Equal("WATCHDOG=1", Receive(systemd));
        Assert.True(notifier.Stopping());
        Assert.Equal("STOPPING=1", Receive(systemd));
        Assert.Equal(TimeSpan.FromSeconds(3), notifier.WatchdogLimit);
    }

    [Fact]
    public void Messages_arrive_at_an_abstract_socket()
    {
        var name = $"edgeforecast-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
        using var systemd = Listen("\0" + name);
        using var notifier = new SystemdNotifier("@" + name, null);

        Assert.True(notifier.Status("ok"));
        Assert.Equal("STATUS=ok", Receive(systemd));
        Assert.Null(notifier.WatchdogLimit);
    }

    [Fact]
    public void A_socket_that_nobody_listens_to_is_an_error_to_read_not_one_to_catch()
    {
        using var folder = new TemporaryFolder();
        using var notifier = new SystemdNotifier(folder.PathTo("nobody"), null);

        Assert.False(notifier.Ready("up"));
        Assert.NotNull(notifier.LastError);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("vsock:2:1234")]
    public void Without_a_socket_that_it_can_speak_to_it_does_nothing(string? path)
    {
        using var notifier = new SystemdNotifier(path, "1000000");

        Assert.False(notifier.IsActive);
        Assert.False(notifier.FeedWatchdog());
    }

    [Fact]
    public async Task The_watchdog_is_fed_at_half_its_limit_and_only_while_nothing_is_wrong()
    {
        using var folder = new TemporaryFolder();
        using var systemd = Listen(folder.PathTo("notify"));
        using var notifier = new SystemdNotifier(folder.PathTo("notify"), "10000000");
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        var troubles = new List<string>();
        var feeder = new WatchdogFeeder(
            notifier, () => troubles, () => "all is well", time, NullLogger<WatchdogFeeder>.Instance);
        var run = feeder.RunAsync(stop.Token);

        Assert.Equal(["WATCHDOG=1", "STATUS=all is well"], [Receive(systemd), Receive(systemd)]);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, systemd.Available);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("WATCHDOG=1", Receive(systemd));

        troubles.Add("the loop a has stalled");
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("STATUS=unhealthy: the loop a has stalled", Receive(systemd));

        await stop.CancelAsync();
        await run;
        Assert.Equal("STOPPING=1", Receive(systemd));
    }

    private static Socket Listen(string address)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
        {
            ReceiveTimeout = 10_000,
        };
        socket.Bind(new UnixDomainSocketEndPoint(address));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
