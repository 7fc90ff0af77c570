using System.Diagnostics;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>An MQTT client that shares no code with the gateway: Debian's mosquitto_sub, a line a message.</summary>
internal sealed class Subscriber : IDisposable
{
    private const int PartCount = 3;
    private readonly Process _process;
    private readonly List<Message> _messages = [];

    /// <param name="port">Of the broker on this machine.</param>
    /// <param name="filter">What it subscribes to.</param>
    /// <param name="session">The name of a session that the broker keeps; none without.</param>
    public Subscriber(int port, string filter, string? session = null)
    {
        _process = new Process { StartInfo = Arguments(port, filter, session) };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
    }

    public IReadOnlyList<Message> Messages
    {
        get
        {
            lock (_messages) return [.. _messages];
        }
    }

    /// <summary>Has the broker keep messages for a session from now on, without fetching them.</summary>
    public static async Task OpenSessionAsync(int port, string filter, string session)
    {
        var start = Arguments(port, filter, session);
        start.ArgumentList.Add("-E");
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ProcessStartInfo Arguments(int port, string filter, string? session)
    {
        // A name in any case: not every broker gives one to a client of MQTT 3.1.1 that has none.
        string[] kept = session is null ? ["-i", $"subscriber-{Guid.NewGuid():N}"] : ["-c", "-i", session];
        return new ProcessStartInfo(MosquittoClient.Require("mosquitto_sub"),
            ["-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-t", filter, "-F", "%r %t %p", .. kept])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
    }

    private void Keep(string? line)
    {
        var parts = line?.Split(' ', PartCount) ?? [];
        if (parts.Length < PartCount) return;
        lock (_messages) _messages.Add(new Message(parts[1], parts[2], IsRetained: parts[0] == "1"));
    }

    /// <summary>A message as it was delivered.</summary>
    public sealed record Message(string Topic, string Payload, bool IsRetained);
}
