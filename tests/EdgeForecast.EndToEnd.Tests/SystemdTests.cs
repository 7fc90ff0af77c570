using System.Net.Sockets;
using System.Text;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>What the binary tells the service manager that started it.</summary>
public sealed class SystemdTests
{
    [Fact]
    public async Task The_service_manager_hears_ready_then_the_watchdog_then_stopping()
    {
        using var folder = new TemporaryFolder();
        var config = new PlantConfig(folder, FreePort.Next()).Write();
        using var manager = new NotifySocket(folder.PathTo("notify"));
        await using var gateway = await GatewayProcess.RunGatewayAsync(config, new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = folder.PathTo("notify"),
            ["WATCHDOG_USEC"] = "1000000",
        });
        await gateway.UntilAsync(() => manager.Lines.Contains("READY=1"), "READY=1");
        await gateway.UntilAsync(() => manager.Lines.Count(line => line == "WATCHDOG=1") >= 3, "three WATCHDOG=1");
        Assert.Equal(0, await gateway.TerminateAsync());
        await Eventually.True(() => manager.Lines.Contains("STOPPING=1"), "STOPPING=1");
        var lines = manager.Lines.Where(line => line is "READY=1" or "WATCHDOG=1" or "STOPPING=1").ToList();
        Assert.Equal("READY=1", lines[0]);
        Assert.Equal("STOPPING=1", lines[^1]);
        Assert.Single(lines, "STOPPING=1");
        Assert.Single(lines, "READY=1");
    }

    private sealed class NotifySocket : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly List<string> _lines = [];
        private readonly Task _reading;

        public NotifySocket(string path)
        {
            _socket.Bind(new UnixDomainSocketEndPoint(path));
            _reading = Task.Run(ReadAsync);
        }

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines) return [.. _lines];
            }
        }

        public void Dispose()
        {
            _socket.Dispose();
            _reading.Wait();
        }

        private async Task ReadAsync()
        {
            var buffer = new byte[4096];
            try
            {
                while (true)
                {
                    var length = await _socket.ReceiveAsync(buffer);
                    var lines = Encoding.UTF8.GetString(buffer, 0, length).Split('\n');
                    lock (_lines) _lines.AddRange(lines);
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return; // Disposed.
            }
        }
    }
}
