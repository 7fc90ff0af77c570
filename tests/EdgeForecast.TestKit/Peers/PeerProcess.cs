using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace EdgeForecast.TestKit.Peers;

/// <summary>A server of another stack in its own process, on a free port of the loopback; ended by its id.</summary>
public sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private Task _draining = Task.CompletedTask;

    private PeerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string Url => $"opc.tcp://localhost:{Port}/sim";

    public static string Folder => Repository.PathTo("tests", "peers", "node-opcua");

    /// <summary>
    /// Starts a script that prints "up" once it serves; skips the test where Node.js or its packages miss.
    /// </summary>
    public static async Task<PeerProcess> StartAsync(string script, Func<int, string[]> arguments, int port = 0)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Skip("needs the peer: npm ci --ignore-scripts in tests/peers/node-opcua");
        if (port == 0) port = FreePort();
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, WorkingDirectory = Folder };
        start.ArgumentList.Add(Path.Combine(Folder, script));
        foreach (var argument in arguments(port)) start.ArgumentList.Add(argument);
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs Node.js to run the peer");
        }

        var peer = new PeerProcess(process!, port);
        try
        {
            await peer.AwaitUpAsync();
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops the process as it stands, its connections open; it hears and says nothing.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _draining.Wait(TimeSpan.FromSeconds(5));
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString()]);
        kill.WaitForExit();
    }

    private async Task AwaitUpAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.StartsWith("up ", StringComparison.Ordinal)) continue;
            // A full pipe would stop the peer in the middle of a test.
            _draining = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }

        throw new InvalidOperationException("The peer ended before it served.");
    }
}
