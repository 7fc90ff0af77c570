using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.EndToEnd.Tests.Regime;

/// <summary>
/// The plant changes while it is forecast: one transformer gets another pump and other fans, the load sensor of another
/// one is set to another range. What the gateway makes of it, from the alarm to the model that has learnt the new
/// regime, seen from outside. At a pace for CI; <c>tests/long.sh regime</c> takes its time, on the defaults.
/// </summary>
public sealed class RegimeChangeTests
{
    private const string Swapped = "t1-oil";
    private const string Rescaled = "t2-oil";
    private const string Served = RegimeModel.Name;
    private const string Retrained = $"{Served}@2.0.0";
    private const string Worse = $"{Served}@3.0.0";
    private const double WorseByK = 3;
    private const int ActualsMinReduced = 50;
    private static readonly bool _isLong = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is not null;

    // Within a shift: the plant starts on a Monday before the first.
    private static readonly TimeSpan _changeAt = TimeSpan.FromHours(_isLong ? 53 : 9);
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(_isLong ? 15 : 4);
    private static readonly CoolingSwap _swap = new("t1", _changeAt, RiseFactor: 0.4, TimeConstantFactor: 0.4);

    [Fact]
    public async Task A_new_regime_raises_an_alarm_and_the_model_trained_for_it_takes_over_from_the_one_that_was_not()
    {
        var (model, retrained, share) = Trained();
        var acceleration = (int)((_isLong ? 900 : 2_500) * share);
        Say($"{acceleration} times real time");
        await using var gateway = await DemoGateway.StartAsync(model, Script(), acceleration, Settings(acceleration));
        await AlarmIsRaisedAsync(gateway, Swapped);
        await AlarmIsRaisedAsync(gateway, Rescaled);
        var change = await ResidualStudy.ReadAsync(gateway, Swapped, "t1", _changeAt);
        var rescale = await ResidualStudy.ReadAsync(gateway, Rescaled, "t2", _changeAt);
        Say($"{Swapped}: {change}");
        Say($"{Rescaled}: {rescale}");

        // The same rules hold for both: nothing before the change, and after it the delay that docs/worth.md states.
        Assert.All([change, rescale], study => Assert.InRange(study.DelaySteps, 1, study.DelayMax));

        await AdmitAsync(gateway, retrained, "2.0.0", offset: 0);
        var admitted = await EventAsync(gateway, "admitted", Retrained);
        Assert.Equal("shadow", Text(admitted, "role"));
        var promoted = await EventAsync(gateway, "promoted", Retrained);
        AssertBetter(promoted, rival: Served);
        await RolesAreAsync(gateway, active: Retrained, shadow: Served);
        await WeightsMoveAsync(gateway, change.ChangedAt);

        await AdmitAsync(gateway, retrained, "3.0.0", WorseByK);
        await PromoteAsync(gateway, Worse);
        await EventAsync(gateway, "admitted", Worse);
        var byHand = await EventAsync(gateway, "promoted", Worse);
        Assert.Equal("by hand", Assert.Single(byHand.GetProperty("reasons").EnumerateArray()).GetString());
        var back = await EventAsync(gateway, "rolled-back", Retrained);
        AssertBetter(back, rival: Worse);
        Assert.Equal(Worse, Text(back, "predecessor"));
        await RolesAreAsync(gateway, active: Retrained, shadow: Worse);
        Say($"{gateway.Forecasts.Count} forecasts; the last at {Text(gateway.Forecasts[^1], "slot")}");
        Assert.Equal(0, await gateway.Process.TerminateAsync());
    }

    /// <summary>
    /// The models for the old regime and the new one, and what share of a core they were trained with: where others
    /// take the machine, the plant goes slower.
    /// </summary>
    private static (RegimeModel Old, RegimeModel New, double Share) Trained()
    {
        const double ShareMin = 0.2;
        using var process = Process.GetCurrentProcess();
        var (cpuBefore, start) = (process.TotalProcessorTime, TimeProvider.System.GetTimestamp());
        var (old, changed) = (RegimeModel.Train(null), RegimeModel.Train(_swap));
        process.Refresh();
        var share = (process.TotalProcessorTime - cpuBefore) / TimeProvider.System.GetElapsedTime(start);
        return (old, changed, Math.Clamp(share, ShareMin, 1));
    }

    private static string Script() => $$"""
        {
          "faults": [{
            "kind": "rescale", "signals": "t2/load_current", "start": "{{_changeAt.TotalHours}}h", "duration": "365d",
            "magnitude": 0.25
          }],
          "changes": [{
            "kind": "coolingSwap", "units": "{{_swap.Units}}", "at": "{{_changeAt.TotalHours}}h",
            "riseFactor": {{Number(_swap.RiseFactor)}}, "timeConstantFactor": {{Number(_swap.TimeConstantFactor)}}
          }]
        }
        """;

    private static Dictionary<string, string> Settings(int acceleration)
    {
        var settings = new Dictionary<string, string>
        {
            // At this pace the demo's 50 ms would be minutes of the plant's.
            ["EDGEFORECAST__sources__opcua__0__publishing"] = "10ms",
        };
        if (!_isLong) settings["EDGEFORECAST__models__promotion__actualsMin"] = $"{ActualsMinReduced}";
        for (var unit = 1; unit <= 2; unit++)
        {
            Set("experts", $$"""
                [{ "model": "{{Served}}", "signals": {
                    "oil": "t{{unit}}.oil_temperature", "load": "t{{unit}}.load_current",
                    "ambient": "t{{unit}}.ambient_temperature" } },
                { "model": "persistence" }, { "model": "linear-trend" }]
                """);
            // For what was read at the end of a step to arrive.
            Set("phase", "1m");
            if (_isLong) continue;
            // An actual a slot, and as little evidence as is ever taken.
            Set("period", "5m");
            Set("horizon", "6");
            Set("budget", $"{(int)(TimeSpan.FromMinutes(5).TotalMilliseconds / acceleration * 2 / 3)}ms");

            void Set(string key, string value) => settings[$"EDGEFORECAST__forecasts__{unit - 1}__{key}"] = value;
        }

        return settings;
    }

    private static Task AlarmIsRaisedAsync(DemoGateway gateway, string forecast) => gateway.Process.UntilAsync(
        () => gateway.Published($"alarm/{forecast}").Select(DemoGateway.Parse)
            .Any(alarm => Text(alarm, "alarm") == "regime"), $"the regime alarm of {forecast}", _limit);

    private static async Task AdmitAsync(DemoGateway gateway, RegimeModel model, string version, double offset)
    {
        var (code, said) = await GatewayProcess.RunAsync(
            "models", "admit", model.Write(gateway.PathTo("ready"), version, version, offset), "--config",
            gateway.Config);
        Assert.True(code == 0, said);
    }

    /// <summary>By hand, as soon as it is there: every request has the gateway look for what has arrived.</summary>
    private static Task PromoteAsync(DemoGateway gateway, string expert) => gateway.Process.UntilAsync(async () =>
    {
        var request = $$"""{"action":"promote","expert":"{{expert}}","forecast":"{{Swapped}}"}""";
        var answer = DemoGateway.Parse((await gateway.Process.PostAsync("/api/models", request)).Text);
        return answer.GetProperty("done").GetBoolean();
    }, $"{expert} can be promoted", _limit);

    /// <summary>The last message of an event about an expert of the forecast whose plant was swapped.</summary>
    private static async Task<JsonElement> EventAsync(DemoGateway gateway, string name, string expert)
    {
        JsonElement? found = null;
        await gateway.Process.UntilAsync(() =>
        {
            found = gateway.Published($"model/{Swapped}").Select(DemoGateway.Parse)
                .Where(message => Text(message, "event") == name && Text(message, "expert") == expert)
                .Cast<JsonElement?>().LastOrDefault();
            return found is not null;
        }, $"the message that {expert} was {name}", _limit);
        Say(found!.Value.GetRawText());
        return found.Value;
    }

    private static void AssertBetter(JsonElement message, string rival)
    {
        Assert.Equal("active", Text(message, "role"));
        var evidence = message.GetProperty("evidence");
        Assert.Equal(rival, Text(evidence, "rival"));
        Assert.Equal("better", Text(evidence, "verdict"));
        Assert.True(evidence.GetProperty("actuals").GetInt32() >= (_isLong ? 200 : ActualsMinReduced));
        Assert.True(evidence.GetProperty("gainLower").GetDouble() > 0, message.GetRawText());
    }

    /// <summary>As the pages say it, too.</summary>
    private static Task RolesAreAsync(DemoGateway gateway, string active, string shadow) =>
        gateway.Process.UntilAsync(async () =>
        {
            var seats = (await gateway.ReadAsync("/api/models")).GetProperty("seats").EnumerateArray()
                .Select(one => one.GetProperty("seat")).Where(seat => Text(seat, "forecast") == Swapped).ToList();
            var pages = (await gateway.ReadAsync($"/api/skill?forecast={Swapped}")).GetProperty("forecasts");
            // Between an exchange and the next slot there is no report.
            if (pages.GetArrayLength() == 0) return false;
            var rows = pages[0].GetProperty("windows").EnumerateArray().Last().GetProperty("rows").EnumerateArray()
                .Where(row => Text(row, "role") is "expert" or "shadow")
                .ToDictionary(
                    row => Text(row, "name"),
                    row => (Role: Text(row, "role"), Scored: row.GetProperty("scored").GetInt64()));
            return seats.Any(seat => Text(seat, "expert") == active && Text(seat, "role") == "Active")
                && seats.Any(seat => Text(seat, "expert") == shadow && Text(seat, "role") == "Shadow")
                && rows.GetValueOrDefault(active) is { Role: "expert", Scored: > 0 }
                && rows.GetValueOrDefault(shadow) is { Role: "shadow", Scored: > 0 };
        }, $"{active} serves and {shadow} does not, by /api/models and /api/skill", _limit);

    /// <summary>
    /// Who is trusted in the new regime is not who was trusted before it: half of the sum of all differences of
    /// weights.
    /// </summary>
    private static async Task WeightsMoveAsync(DemoGateway gateway, DateTimeOffset changedAt)
    {
        const int Count = 30;
        const double ShareMin = 0.1;
        var said = "";
        await gateway.Process.UntilAsync(() =>
        {
            var all = gateway.Forecasts.Where(message => Text(message, "forecast") == Swapped).ToList();
            var before = Weights(all.Where(message => ForecastReader.Slot(message) < changedAt).TakeLast(Count));
            var after = Weights(all.TakeLast(Count));
            var moved = before.Keys.Union(after.Keys)
                .Sum(name => Math.Abs(before.GetValueOrDefault(name) - after.GetValueOrDefault(name))) / 2;
            said = $"weights before {Line(before)}; after {Line(after)}; moved {moved:0.00}";
            return moved > ShareMin;
        }, "weights move", _limit);
        Say(said);

        static string Line(Dictionary<string, double> weights) => string.Join(
            ", ", weights.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:0.00}")));
    }

    private static Dictionary<string, double> Weights(IEnumerable<JsonElement> forecasts) => forecasts
        .SelectMany(message => message.GetProperty("experts").EnumerateArray())
        .GroupBy(expert => Text(expert, "name"))
        .ToDictionary(group => group.Key, group => group.Average(expert => expert.GetProperty("weight").GetDouble()));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
