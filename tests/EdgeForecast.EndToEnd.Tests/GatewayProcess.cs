using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>The published binary as a process: started with arguments, signalled by id, read line by line.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private const string Variable = "EDGEFORECAST_BINARY";
    private const int SigKill = 9;
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private GatewayProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public IReadOnlyList<string> Output => Copy(_output);

    /// <summary>Everything it said on both streams, for the message of a failed test.</summary>
    public string Said => string.Join('\n', Copy(_output).Concat(Copy(_errors)));

    /// <summary>Starts it; skips the calling test where nothing is published.</summary>
    public static GatewayProcess Start(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(BinaryPath(), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new GatewayProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        var code = await process.WaitForExitAsync();
        return (code, process.Said);
    }

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Signal(_process.Id, SigTerm));
        return await WaitForExitAsync();
    }

    public async Task KillAsync()
    {
        Assert.Equal(0, Signal(_process.Id, SigKill));
        await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static string BinaryPath()
    {
        var system = RuntimeInformation.RuntimeIdentifier.EndsWith("arm64", StringComparison.Ordinal) ? "arm64" : "x64";
        var path = Environment.GetEnvironmentVariable(Variable)
            ?? Repository.PathTo("artifacts", $"linux-{system}", "edgeforecast");
        if (!File.Exists(path)) Assert.Skip($"needs the published binary: run dotnet publish src/EdgeForecast -p:PublishProfile=linux-{system}");
        return path;
    }

    private static void Keep(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
    }

    private static List<string> Copy(List<string> lines)
    {
        lock (lines) return [.. lines];
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Signal(int process, int signal);
}
