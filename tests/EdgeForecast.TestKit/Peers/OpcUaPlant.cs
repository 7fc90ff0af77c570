using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace EdgeForecast.TestKit.Peers;

/// <summary>
/// The plant of <c>tests/peers/node-opcua/source-server.js</c>: an OPC UA server of another stack in a process of its
/// own, on a free port, ended by its id. Skips the calling test where Node.js or its packages miss.
/// </summary>
public sealed class OpcUaPlant : IDisposable
{
    public const string Namespace = "urn:localhost:edgeforecast:peer";
    public const string User = "user1";
    public const string Password = "password1";

    private const string Script = "source-server.js";
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource _isUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(string Node, double Value)> _acknowledged = new();
    private readonly ConcurrentDictionary<string, bool> _added = new(StringComparer.Ordinal);
    private volatile string _said = "";

    private OpcUaPlant(Process process, int port)
    {
        _process = process;
        Port = port;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _isUp.TrySetException(new InvalidOperationException($"The peer ended: {_said}"));
    }

    public int Port { get; }

    public string Url => UrlOf(Port);

    public static string UrlOf(int port) => $"opc.tcp://localhost:{port}/sim";

    public static string Node(string name) => $"nsu={Namespace};s={name}";

    /// <param name="pki">The server's own certificate is kept there, so that a restart keeps it.</param>
    /// <param name="port">Null for a free one.</param>
    public static async Task<OpcUaPlant> StartAsync(string pki, int? port = null)
    {
        var folder = Repository.PathTo("tests", "peers", "node-opcua");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            Assert.Skip("needs the peer: npm ci --ignore-scripts in tests/peers/node-opcua");
        var own = port ?? FreePort.Next();
        var start = new ProcessStartInfo("node", [Path.Combine(folder, Script), own.ToString(), pki])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        var process = new Process { StartInfo = start };
        var plant = new OpcUaPlant(process, own);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs Node.js to run the peer");
        }

        process.BeginOutputReadLine();
        try
        {
            await plant._isUp.Task.WaitAsync(_startLimit, TimeProvider.System);
            return plant;
        }
        catch
        {
            plant.Dispose();
            throw;
        }
    }

    /// <summary>Adds a number that has no value yet.</summary>
    public async Task AddAsync(string name)
    {
        await CommandAsync($"new {name}");
        await Eventually.True(() => _added.ContainsKey(name), $"the peer adds {name}");
    }

    public Task SendAsync(string name, double value) =>
        CommandAsync(string.Create(CultureInfo.InvariantCulture, $"send {name} {value}"));

    /// <summary>Takes the value away: a subscription that begins now gets none.</summary>
    public Task ClearAsync(string name) => CommandAsync($"clear {name}");

    /// <summary>The values of the notifications that clients have acknowledged, in that order.</summary>
    public IReadOnlyList<double> Acknowledged(string name) =>
        [.. _acknowledged.Where(one => one.Node == name).Select(one => one.Value)];

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task CommandAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        _said = line;
        var words = line.Split(' ');
        switch (words[0])
        {
            case "up":
                _isUp.TrySetResult();
                break;
            case "done":
                _added[words[1]] = true;
                break;
            case "acknowledged":
                foreach (var value in words.Skip(2))
                    _acknowledged.Enqueue((words[1], double.Parse(value, CultureInfo.InvariantCulture)));
                break;
        }
    }
}
