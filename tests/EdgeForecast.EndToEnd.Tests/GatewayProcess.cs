using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>The published binary as a process: started with arguments, signalled by id, read line by line.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private const string Variable = "EDGEFORECAST_BINARY";
    private const int SigKill = 9;
    private const int SigTerm = 15;

    // Of a long run on a machine with much else to do.
    private static readonly TimeSpan _startLimit = TimeSpan.FromMinutes(5);
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private readonly string? _statusAddress;

    private GatewayProcess(Process process, string? statusAddress = null)
    {
        _process = process;
        _statusAddress = statusAddress;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>How long it is waited for what must come.</summary>
    public TimeSpan Limit { get; init; } = Eventually.Limit;

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

    /// <summary>Starts a machine that runs it and hands on what it says.</summary>
    /// <param name="machine">The program that is the machine.</param>
    /// <param name="statusAddress">Where the status of the gateway in it is reached.</param>
    /// <param name="limit">How long it is waited for what must come.</param>
    public static GatewayProcess StartMachine(ProcessStartInfo machine, string statusAddress, TimeSpan limit) =>
        new(new Process { StartInfo = machine }, statusAddress) { Limit = limit };

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        var code = await process.WaitForExitAsync();
        return (code, process.Said);
    }

    /// <summary>Runs <c>run</c> with a configuration and waits until it serves its status.</summary>
    public static async Task<GatewayProcess> RunGatewayAsync(
        PlantConfig config, IReadOnlyDictionary<string, string>? environment = null)
    {
        var gateway = Start(["run", "--config", config.Path], environment);
        try
        {
            await gateway.UntilAsync(
                () => Task.FromResult(gateway.StatusAddress is not null), "the gateway serves its status", _startLimit);
            return gateway;
        }
        catch (Exception)
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where its status is, once it says so, as <c>run</c> or as <c>demo</c> says it; null before.</summary>
    public string? StatusAddress =>
        (After("Status, health and metrics at ")?.TrimEnd('.') ?? After("Status: ")?.Split("/status")[0]) is { } said
            ? _statusAddress ?? said
            : null;

    /// <summary>A page of its status server: the code and the text.</summary>
    public async Task<(int Code, string Text)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(StatusAddress + path));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Hands JSON to a page of its status server: the code and the answer.</summary>
    public async Task<(int Code, string Text)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(StatusAddress + path), content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The pipeline's part of <c>/status</c>.</summary>
    public async Task<JsonElement> PipelineAsync()
    {
        using var status = JsonDocument.Parse((await GetAsync("/status")).Text);
        return status.RootElement.GetProperty("pipeline").Clone();
    }

    /// <summary>Waits until the source can take samples in.</summary>
    public Task ConnectedAsync() =>
        UntilAsync(
            async () => (await GetAsync("/health/ready")).Code == 200, "it is ready",
            Limit > _startLimit ? Limit : _startLimit);

    /// <summary>Waits for something that this process does; fails with what it said.</summary>
    public Task UntilAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, limit);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string, TimeSpan?)"/>
    public async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!await condition())
        {
            Assert.False(HasExited, $"Ended before this came: {what}. It said:\n{Said}");
            Assert.True(
                time.GetElapsedTime(start) < (limit ?? Limit), $"Never came: {what}. It said:\n{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }
    }

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Says a line to it.</summary>
    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
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

    private string? After(string marker)
    {
        var line = Output.FirstOrDefault(line => line.Contains(marker, StringComparison.Ordinal));
        return line?[(line.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..];
    }

    private static string BinaryPath()
    {
        var system = RuntimeInformation.RuntimeIdentifier.EndsWith("arm64", StringComparison.Ordinal) ? "arm64" : "x64";
        var path = Environment.GetEnvironmentVariable(Variable)
            ?? Repository.PathTo("artifacts", $"linux-{system}", "edgeforecast");
        if (!File.Exists(path))
            Assert.Skip("needs the published binary: run "
                + $"dotnet publish src/EdgeForecast -p:PublishProfile=linux-{system}");
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
