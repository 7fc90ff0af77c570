using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace EdgeForecast.TestKit;

/// <summary>
/// A mosquitto broker on a free loopback port, in a process of its own, which ends with the test. It can be stopped and
/// started again with what it had stored. Where mosquitto is not installed the calling test is skipped.
/// </summary>
public sealed class Mosquitto : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _binary;
    private Process? _process;

    private Mosquitto(string binary) => _binary = binary;

    public int Port { get; private init; }

    /// <summary>Starts a broker with further lines of configuration.</summary>
    public static async Task<Mosquitto> StartAsync(params string[] settings)
    {
        var binary = Find();
        if (binary is null) Assert.Skip("needs mosquitto: apt-get install mosquitto");
        var broker = new Mosquitto(binary) { Port = FreePort.Next() };
        var user = Environment.UserName;
        await File.WriteAllLinesAsync(broker._folder.PathTo("mosquitto.conf"),
        [
            $"listener {broker.Port} 127.0.0.1",
            "allow_anonymous true",
            "persistence true",
            $"persistence_location {broker._folder.FullPath}/",
            // Started by root it would become another user and not reach its folder.
            $"user {user}",
            "set_tcp_nodelay true",
            "max_queued_messages 0",
            "log_type none",
            .. settings,
        ]);
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Starts it on the same port with what it stored when it stopped.</summary>
    public async Task StartAgainAsync()
    {
        _process = Process.Start(new ProcessStartInfo(_binary, ["-c", _folder.PathTo("mosquitto.conf")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException($"{_binary} did not start.");
        await Eventually.True(Listens, "mosquitto listens");
    }

    /// <summary>Asks it to end and waits until it has written its state.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private static string? Find()
    {
        // Debian puts it where only root's PATH looks.
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin");
        return folders.Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);
    }

    private bool Listens()
    {
        if (_process is { HasExited: true })
            throw new Win32Exception($"mosquitto ended: {_process.StandardError.ReadToEnd()}");
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
