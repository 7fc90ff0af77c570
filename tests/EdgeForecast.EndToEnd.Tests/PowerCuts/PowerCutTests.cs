using System.Globalization;

namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>
/// The published binary in a virtual machine whose disk keeps what was flushed, and of the rest what it likes: by
/// <c>tests/virtual-gateway/run.sh</c>, as often as EDGEFORECAST_POWER_CUTS says.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const string Variable = "EDGEFORECAST_POWER_CUTS";
    private const int DefaultCount = 5;
    private const int LyingCount = 3;
    private const int Seed = 4713;

    [Fact]
    public async Task Power_cuts_lose_no_acknowledged_sample_and_no_forecast_and_every_repeat_is_the_same()
    {
        var count = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : DefaultCount;
        var start = TimeProvider.System.GetTimestamp();
        await using var run = await PowerCutRun.StartAsync(output, Seed, liesAboutFlushes: false);
        await run.CutAsync(count);
        await run.EndAsync();
        run.VerifyForecasts();
        foreach (var line in run.Tally.Lines()) output.WriteLine(line);
        output.WriteLine($"seed {Seed}, {TimeProvider.System.GetElapsedTime(start).TotalMinutes:0.0} minutes");

        Assert.Equal(0, run.Tally.LostCount);
        Assert.Equal(0, run.Tally.TwiceCount);
        Assert.True(run.Tally.IsInOrder, "samples are stored in the order of their source");
        Assert.Empty(run.Tally.Damages);
        Assert.Empty(run.Tally.Notes);
        Assert.True(run.Tally.UnsyncedLossCount > 0, "the disk loses writes that were not flushed");
        Assert.True(run.Tally.KnownCount > 0, "some samples come again");
        Assert.True(run.Tally.RepeatCount > 0, "some forecasts come again");
        Assert.True(run.Tally.WaitingCount > 0, "some cuts find forecasts in the outbox");
    }

    [Fact]
    public async Task A_disk_that_only_says_that_it_flushes_is_found_out()
    {
        await using var run = await PowerCutRun.StartAsync(output, Seed, liesAboutFlushes: true);
        await run.CutAsync(LyingCount);
        await run.EndAsync();
        output.WriteLine($"a lying disk, {LyingCount} power cuts: {run.Tally.LostCount} of {run.Tally.SentCount} lost");
        Assert.True(run.Tally.LostCount > 0, "what a disk loses although it was flushed is missed");
    }
}
