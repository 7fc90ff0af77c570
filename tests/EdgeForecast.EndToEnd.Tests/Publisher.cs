using System.Diagnostics;
using System.Text;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>A sensor on one topic that shares no code with the gateway: mosquitto_pub, fed line by line.</summary>
internal sealed class Publisher : IDisposable
{
    private readonly Process _process;

    /// <param name="port">Of the broker.</param>
    /// <param name="topic">Of its messages.</param>
    /// <param name="inflightMax">Messages that may wait for their acknowledgement at once.</param>
    public Publisher(int port, string topic, int inflightMax = 20)
    {
        var start = new ProcessStartInfo(MosquittoClient.Require("mosquitto_pub"),
            ["-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-M", $"{inflightMax}", "-t", topic, "-l"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
    }

    public void Send(string payload)
    {
        _process.StandardInput.WriteLine(payload);
        _process.StandardInput.Flush();
    }

    /// <summary>Sends payloads that end with a line feed each, at once.</summary>
    public void SendLines(StringBuilder payloads)
    {
        _process.StandardInput.Write(payloads);
        _process.StandardInput.Flush();
    }

    /// <summary>Ends its input and waits until the broker has acknowledged everything.</summary>
    public async Task FinishAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
