using System.Text.Json.Nodes;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.EndToEnd.Tests.Kills;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>
/// A virtual machine that runs the published binary under load and loses its power again and again, in the middle of a
/// disk operation; broker, source and subscriber stay, outside of it.
/// </summary>
internal sealed class PowerCutRun : IAsyncDisposable
{
    // As many as the emulated machine can take twice over: it has to catch up with what came while it was dead.
    private const int SamplesPerSecond = 300;
    private const int SocketSeedOffset = 1;

    // Until a machine that does nothing on its disk is cut all the same.
    private static readonly TimeSpan _operationWait = TimeSpan.FromSeconds(3);

    // Emulated code is slow, and the machine's clock may be half a second off.
    private static readonly TimeSpan _cutGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _startGrace = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, TimeSpan> _periods = new()
    {
        ["fast"] = TimeSpan.FromMilliseconds(500),
        ["middle"] = TimeSpan.FromSeconds(1),
        ["slow"] = TimeSpan.FromSeconds(2),
    };

    private readonly ITestOutputHelper _output;
    private readonly TemporaryFolder _folder;
    private readonly Random _random;
    private readonly CutDisk _disk;
    private readonly NbdServer _server;
    private readonly LedgerLoad _load;
    private readonly VirtualMachine _machine;
    private readonly ForecastAccount _account = new(_periods, new ForecastAccount.Grace(_cutGrace, _startGrace));

    private PowerCutRun(
        ITestOutputHelper output, TemporaryFolder folder, LedgerLoad load, CutDisk disk, int seed, string socket)
    {
        (_output, _folder, _load, _disk, _random) = (output, folder, load, disk, new Random(seed));
        _server = new NbdServer(disk, socket, seed + SocketSeedOffset);
        _machine = VirtualMachine.Create(folder, load.Config, socket);
    }

    public PowerCutTally Tally { get; } = new();

    public static async Task<PowerCutRun> StartAsync(ITestOutputHelper output, int seed, bool liesAboutFlushes)
    {
        VirtualMachine.Require();
        var folder = new TemporaryFolder();
        var load = await LedgerLoad.StartAsync(folder, VirtualMachine.Host, SamplesPerSecond, _periods);
        var root = load.Config.Root;
        root["data"] = new JsonObject
        {
            ["directory"] = VirtualMachine.DataFolder,
            ["samplesMaxMb"] = 128,
            ["forecastsMaxMb"] = 16,
            ["outboxMaxMb"] = 64,
        };
        root["status"]!["listen"] = VirtualMachine.Listen;
        return new PowerCutRun(
            output, folder, load, DataDisk.Create(liesAboutFlushes), seed, folder.PathTo("disk.socket"));
    }

    /// <summary>Lives and loses its power, so many times.</summary>
    public async Task CutAsync(int count)
    {
        for (var cut = 1; cut <= count; cut++)
        {
            var on = TimeProvider.System.GetUtcNow();
            await using var gateway = await _machine.BootAsync();
            // One in five is hit while it starts and recovers.
            var ready = cut > 1 && _random.Next(5) == 0 ? await BeginAsync() : await WorkAsync(gateway, cut == 1);
            _disk.CutAtOperation(_random.Next(1, 12));
            await Task.WhenAny(_disk.WhenOff, LedgerLoad.RunOnAsync((int)_operationWait.TotalMilliseconds));
            _disk.Cut();
            Assert.False(gateway.HasExited, $"It ended before its power went:\n{gateway.Said}");
            await gateway.KillAsync();
            var end = TimeProvider.System.GetUtcNow();
            await _load.Line.CutAsync();
            await _load.SourceLine.CutAsync();
            var outcome = _disk.PowerOn(NextFate(), _random);
            Tally.AddCut(outcome, gateway.Output);
            using var copy = new TemporaryFolder();
            var data = CopyData(copy);
            VerifyAfterCut(data, gateway);
            _account.AddLife(ready ?? end, end, gateway.Output, LedgerLoad.WaitingIn(Path.Combine(data, "outbox")));
            _output.WriteLine($"cut {cut} after {(end - on).TotalSeconds:0} s, ready after "
                + $"{(ready - on)?.TotalSeconds:0} s: {outcome}, {_load.SentCount} samples sent");
        }
    }

    /// <summary>A last life that ends in order; then everything is counted.</summary>
    public async Task EndAsync()
    {
        await using (var gateway = await _machine.BootAsync())
        {
            var ready = await WorkAsync(gateway, isFirst: false);
            await _load.SourceLine.CutAsync();
            await _load.Line.CutAsync();
            await _load.EndSourceAsync();
            await gateway.UntilAsync(
                async () => KillTests.IsAllIn(await gateway.PipelineAsync(), _load.SentCount - 1),
                "everything has gone through");
            Tally.KnownCount += await KnownCountAsync(gateway);
            Assert.Equal("0", await VirtualMachine.StopAsync(gateway));
            Tally.AddBoot(gateway.Output);
            _account.AddLife(ready!.Value, TimeProvider.System.GetUtcNow(), gateway.Output, []);
        }

        _disk.Cut();
        _disk.PowerOn(_disk.LiesAboutFlushes ? CutFate.Kept : CutFate.Lost, _random);
        using var copy = new TemporaryFolder();
        var data = CopyData(copy);
        Tally.AddStored(
            _load.SentCount, StoredSamples.Read(data, LedgerLoad.Signal)[LedgerLoad.Signal], BufferVerifier.Run(data));
        await _load.MessagesAreInAsync();
    }

    /// <summary>Fails where a forecast is lost or a repeat differs from what came before.</summary>
    public void VerifyForecasts()
    {
        _account.Verify(_load.Messages.Messages);
        Tally.AddForecasts(_account);
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<DateTimeOffset?> BeginAsync()
    {
        await LedgerLoad.RunOnAsync(_random.Next(8000));
        return null;
    }

    private async Task<DateTimeOffset?> WorkAsync(GatewayProcess gateway, bool isFirst)
    {
        await gateway.UntilAsync(() => gateway.StatusAddress is not null, "the gateway serves its status");
        var ready = TimeProvider.System.GetUtcNow();
        await gateway.ConnectedAsync();
        if (isFirst) _load.BeginSource();
        await LedgerLoad.RunOnAsync(_random.Next(300, 5000));
        // Often its power goes while what it has published, or stored, is not acknowledged.
        if (_random.Next(2) == 0) _load.Line.Hold();
        if (_random.Next(3) == 0) _load.SourceLine.Hold();
        await LedgerLoad.RunOnAsync(_random.Next(20, 1500));
        Tally.KnownCount += await KnownCountAsync(gateway);
        return ready;
    }

    /// <summary>A disk that lies loses only what came last: else nothing would start on it.</summary>
    private CutFate NextFate() => _disk.LiesAboutFlushes
        ? CutFate.Prefix
        : Enum.GetValues<CutFate>()[_random.Next(Enum.GetValues<CutFate>().Length)];

    private string CopyData(TemporaryFolder copy)
    {
        DataDisk.CopyTo(_disk, copy);
        return copy.PathTo(Path.GetFileName(VirtualMachine.DataFolder));
    }

    /// <summary>
    /// A log that ends in the middle of a write is all that a power cut may leave, and notes on what is learnt that are
    /// not synced at once.
    /// </summary>
    private static void VerifyAfterCut(string data, GatewayProcess gateway)
    {
        var damages = BufferVerifier.Run(data).Damages
            .Where(damage => !damage.Problem.Contains("at the end of its log", StringComparison.Ordinal)
                && !damage.File.StartsWith($"{BufferFolder.StateName}/", StringComparison.Ordinal));
        Assert.True(!damages.Any(), $"{string.Join('\n', damages)}\nIt said:\n{gateway.Said}");
    }

    private static async Task<long> KnownCountAsync(GatewayProcess gateway) =>
        (await gateway.PipelineAsync()).GetProperty("gate").GetProperty("droppedCount").GetInt64();
}
