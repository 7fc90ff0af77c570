using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Plant;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests.Faults;

public sealed class FaultScriptTests
{
    [Fact]
    public void Script_is_read_with_its_defaults()
    {
        const string Json = """
            // comments and trailing commas are allowed
            { "faults": [
              { "kind": "spike", "signals": "t1/*", "duration": "90s", "magnitude": -3.5 },
              { "kind": "clockJump", "signals": "*/oil_temperature", "start": "1.5h", "duration": "5m", "every": "1d",
                "probability": 0.25, "shift": "-2h" },
            ] }
            """;

        Assert.True(FaultScript.TryParse(Json, "test", out var script, out var problems));

        Assert.Empty(problems);
        Assert.Equal(1, script!.Seed);
        Assert.Equal(
            [
                new Fault(FaultKind.Spike, "t1/*", TimeSpan.Zero, TimeSpan.FromSeconds(90), null, 1, -3.5, default),
                new Fault(FaultKind.ClockJump, "*/oil_temperature", TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(5),
                    TimeSpan.FromDays(1), 0.25, 0, TimeSpan.FromHours(-2)),
            ],
            script.Faults);
    }

    [Theory]
    [InlineData("""{ "faults": [{ "kind": "spik", "signals": "t1/*", "duration": "1m" }] }""",
        "faults[0].kind", "spik", "dropout, stuck, spike")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": "oil", "duration": "1m" }] }""",
        "faults[0].signals", "oil", "t1/oil_temperature")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": "*/*", "duration": "1 minute" }] }""",
        "faults[0].duration", "1 minute", "15m")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": "*/*", "duration": "0s" }] }""",
        "faults[0].duration", "0s", "greater than zero")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": "*/*", "duration": "1m", "start": "-1m" }] }""",
        "faults[0].start", "-1m", "zero or more")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": "*/*", "duration": "9m", "every": "5m" }] }""",
        "faults[0].every", "5m", "at least as long")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": "*/*", "duration": "1m", "probability": 2 }] }""",
        "faults[0].probability", "2", "at most 1")]
    [InlineData("""{ "faults": [{ "kind": "spike", "signals": "*/*", "duration": "1m" }] }""",
        "faults[0].magnitude", "missing", "unit of the signal")]
    [InlineData("""{ "faults": [{ "kind": "stuck", "signals": "*/*", "duration": "1m", "magnitude": 1 }] }""",
        "faults[0].magnitude", "stuck", "Remove it")]
    [InlineData("""{ "faults": [{ "kind": "late", "signals": "*/*", "duration": "1m" }] }""",
        "faults[0].shift", "missing", "15m")]
    [InlineData("""{ "faults": [{ "kind": "late", "signals": "*/*", "duration": "1m", "shift": "-1m" }] }""",
        "faults[0].shift", "-1m", "greater than zero")]
    [InlineData("""{ "faults": [{ "kind": "spike", "signals":"*/*", "duration": "1m", "shift": "1m","magnitude":1}]}""",
        "faults[0].shift", "spike", "Remove it")]
    [InlineData("""{ "faults": [{ "kind": "restart", "signals": "*/*", "duration": "1m", "probability": 0.5 }] }""",
        "faults[0].probability", "restart", "every")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signal": "*/*", "duration": "1m" }] }""",
        "faults[0]", "signal", "docs/simulator.md")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": null, "duration": "1m" }] }""",
        "faults[0]", "signals", "docs/simulator.md")]
    [InlineData("""{ "faults": [{ "kind": "dropout", "signals": "*/*" }] }""",
        "faults[0]", "duration", "docs/simulator.md")]
    [InlineData("{ \"faults\": [\n{ \"kind\": \"dropout\",, } ] }", "line 2", "faults[0]", "docs/simulator.md")]
    [InlineData("null", "test", "null", "faults")]
    [InlineData("{}", "test", "faults", "docs/simulator.md")]
    public void A_mistake_is_reported_with_its_place_and_a_remedy(string json, params string[] parts)
    {
        Assert.False(FaultScript.TryParse(json, "test", out var script, out var problems));

        Assert.Null(script);
        var problem = Assert.Single(problems);
        Assert.StartsWith("test: ", problem, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, problem, StringComparison.Ordinal));
        Assert.DoesNotContain("EdgeForecast.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Lasting_changes_are_read_in_the_order_of_their_moments()
    {
        const string Json = """
            { "faults": [], "changes": [
              { "kind": "coolingSwap", "units": "t2", "at": "2d", "riseFactor": 1.4 },
              { "kind": "coolingSwap", "units": "*", "at": "90m", "timeConstantFactor": 0.5 } ] }
            """;

        Assert.True(FaultScript.TryParse(Json, "test", out var script, out _));

        Assert.Equal(
            [
                new CoolingSwap("*", TimeSpan.FromMinutes(90), 1, 0.5),
                new CoolingSwap("t2", TimeSpan.FromDays(2), 1.4, 1),
            ],
            script!.Swaps);
    }

    [Theory]
    [InlineData("""{ "kind": "pump", "units": "t1", "at": "1h", "riseFactor": 2 }""", "kind", "coolingSwap")]
    [InlineData("""{ "kind": "coolingSwap", "units": "t1", "at": "soon", "riseFactor": 2 }""", "at", "15m")]
    [InlineData("""{ "kind": "coolingSwap", "units": "t1", "at": "-1h", "riseFactor": 2 }""", "at", "zero or more")]
    [InlineData("""{ "kind": "coolingSwap", "units": "t1", "at": "1h", "riseFactor": 0 }""", "riseFactor", "0.1 to 10")]
    [InlineData("""{ "kind": "coolingSwap", "units": "t1", "at": "1h" }""", "changes[0]", "changes nothing")]
    public void A_mistake_in_a_change_is_reported_with_its_place_and_a_remedy(string change, params string[] parts)
    {
        Assert.False(FaultScript.TryParse(
            $$"""{ "faults": [], "changes": [{{change}}] }""", "test", out _, out var problems));

        var problem = Assert.Single(problems);
        Assert.Contains("changes[0]", problem, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, problem, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        const string Json = """
            { "faults": [
              { "kind": "spik", "signals": "t1/*", "duration": "1m" },
              { "kind": "spike", "signals": "t1", "duration": "x", "probability": 0 } ] }
            """;

        Assert.False(FaultScript.TryParse(Json, "test", out _, out var problems));

        Assert.Equal(5, problems.Count);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem_and_not_an_exception()
    {
        using var folder = new TemporaryFolder();

        Assert.False(FaultScript.TryLoad(folder.PathTo("no.json"), out _, out var problems));

        Assert.Contains("no.json", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_script_is_sound_and_has_every_kind_but_a_lasting_change()
    {
        var kinds = FaultScript.Demo().Faults.Select(fault => fault.Kind).Distinct().Order();

        Assert.Equal(Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.Rescale), kinds);
    }

    [Theory]
    [InlineData("0s", 0, 0)]
    [InlineData("59s", 0, 0)]
    [InlineData("1m", 0, -1)]
    [InlineData("9m", 0, -1)]
    [InlineData("10m", 10, 1)]
    [InlineData("31m", 10, -1)]
    [InlineData("30.5m", 10, 3)]
    public void Episodes_repeat_on_their_grid(string ageAfterStart, int everyMinutes, long episode)
    {
        Assert.True(PlantDuration.TryParse(ageAfterStart, out var age));
        var start = TimeSpan.FromHours(2);
        var fault = new Fault(FaultKind.Dropout, "*/*", start, TimeSpan.FromMinutes(1),
            everyMinutes == 0 ? null : TimeSpan.FromMinutes(everyMinutes), 1, 0, default);

        Assert.Equal(episode, fault.EpisodeAt(start + age));
        Assert.Equal(Fault.NoEpisode, fault.EpisodeAt(TimeSpan.Zero));
    }

    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("1.5h", 5400)]
    [InlineData("-2d", -172_800)]
    public void Durations_are_numbers_with_a_unit(string text, double seconds)
    {
        Assert.True(PlantDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("5")]
    [InlineData("5 m")]
    [InlineData("1e300d")]
    [InlineData("1h30m")]
    [InlineData("NaNs")]
    public void Other_texts_are_no_durations(string text) => Assert.False(PlantDuration.TryParse(text, out _));
}
