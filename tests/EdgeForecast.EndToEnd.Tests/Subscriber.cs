using System.Diagnostics;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>An MQTT client that shares no code with the gateway: Debian's mosquitto_sub, a line a message.</summary>
internal sealed class Subscriber : IDisposable
{
    private readonly Process _process;
    private readonly List<(string Topic, string Payload)> _messages = [];

    public Subscriber(int port, string filter)
    {
        var start = new ProcessStartInfo("mosquitto_sub",
            ["-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-t", filter, "-F", "%t %p"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
    }

    public IReadOnlyList<(string Topic, string Payload)> Messages
    {
        get
        {
            lock (_messages) return [.. _messages];
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        var blank = line?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        if (blank < 0) return;
        lock (_messages) _messages.Add((line![..blank], line[(blank + 1)..]));
    }
}
