using System.Globalization;
using System.Text.Json;
using EdgeForecast.Cli;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Signals;
using EdgeForecast.Status;
using EdgeForecast.Status.Tap;
using EdgeForecast.Supervision;
using EdgeForecast.TestKit;
using EdgeForecast.Tests.Configuration;
using EdgeForecast.Tests.Status;
using EdgeForecast.Tests.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);
    private readonly FakeComposition _composition = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("check --help")]
    [InlineData("demo --help")]
    [InlineData("simulate --help")]
    [InlineData("tap --help")]
    [InlineData("buffer --help")]
    [InlineData("buffer verify --help")]
    [InlineData("export --help")]
    [InlineData("import --help")]
    [InlineData("replay --help")]
    [InlineData("version --help")]
    public async Task Every_verb_explains_itself(string line)
    {
        Assert.Equal(ExitCode.Ok, await Invoke(line));
        Assert.Contains("Usage:", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_tells_the_exit_codes()
    {
        await Invoke("--help");

        Assert.Contains("78", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rnu")]
    [InlineData("run --confg x")]
    [InlineData("demo --seconds soon")]
    [InlineData("tap everything")]
    [InlineData("simulate --units 0")]
    [InlineData("simulate --broker nowhere")]
    [InlineData("tap --url nowhere")]
    [InlineData("demo --acceleration 0")]
    public async Task A_command_line_that_means_nothing_is_a_usage_error(string line)
    {
        Assert.Equal(ExitCode.Usage, await Invoke(line));
        Assert.NotEmpty(_error.ToString());
    }

    [Fact]
    public async Task Version_prints_the_version()
    {
        Assert.Equal(ExitCode.Ok, await Invoke("version"));
        Assert.StartsWith($"edgeforecast {ProductVersion.Text} (", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_reports_every_problem_with_file_and_line_and_exits_78()
    {
        var file = Config(ConfigText.Valid
            .Replace("\"max\": 120", "\"max\": -120", StringComparison.Ordinal)
            .Replace("\"period\": \"5m\"", "\"peroid\": \"5m\"", StringComparison.Ordinal));

        Assert.Equal(ExitCode.InvalidConfiguration, await Invoke($"check --no-environment --config {file}"));
        Assert.Contains($"{file}:9: error: signals[0].rules.range: min -20 exceeds max -120.", _output.ToString(),
            StringComparison.Ordinal);
        Assert.Contains($"{file}:13: error: forecasts[0].peroid: unknown key. Did you mean \"period\"?",
            _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("forecasts[0].period: missing.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 errors, 0 warnings.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_as_JSON_is_one_object()
    {
        var file = Config(ConfigText.Valid.Replace("\"max\": 120", "\"max\": -120", StringComparison.Ordinal));

        Assert.Equal(ExitCode.InvalidConfiguration, await Invoke($"check --no-environment --json -c {file}"));
        using var report = JsonDocument.Parse(_output.ToString());
        Assert.False(report.RootElement.GetProperty("valid").GetBoolean());
        var problem = Assert.Single(report.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal("signals[0].rules.range", problem.GetProperty("path").GetString());
        Assert.Equal("line 9", problem.GetProperty("location").GetString());
    }

    [Fact]
    public async Task Check_without_environment_looks_at_the_file_alone()
    {
        Assert.Equal(ExitCode.Ok, await Invoke($"check --no-environment -c {Config(ConfigText.Valid)}"));
        Assert.Contains("in order, 2 signals, 1 forecasts, 0 warnings.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_with_environment_misses_models_and_secrets_and_warns_of_a_broker_that_is_away()
    {
        var connection = "\"host\": \"127.0.0.1\", \"port\": 1, \"userName\": \"u\", "
            + $"\"password\": {{ \"file\": \"{_folder.PathTo("no-password")}\" }}";
        var file = Config(ConfigText.Valid.Replace("\"host\": \"broker\"", connection, StringComparison.Ordinal));

        Assert.Equal(ExitCode.InvalidConfiguration, await Invoke($"check -c {file}"));
        var text = _output.ToString();
        Assert.Contains("error: forecasts[0].experts[0].model: there is no folder", text, StringComparison.Ordinal);
        Assert.Contains("error: sources.mqtt[0].connection.password: the file", text, StringComparison.Ordinal);
        Assert.Contains("warning: sources.mqtt[0].connection: cannot be reached: 127.0.0.1:1", text,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathTo("data")), "check has made a folder");
    }

    [Fact]
    public async Task Check_with_environment_knows_the_roles_of_the_shipped_models()
    {
        var models = Repository.PathTo("firmware-config", "models");
        var file = Config(ConfigText.Valid
            .Replace("\"sources\":", $"\"models\": {{ \"directory\": \"{models}\" }}, \"sources\":",
                StringComparison.Ordinal)
            .Replace("\"model\": \"oil-mlp\", \"signals\": { \"oil\": \"oil\", \"load\": \"load\" }",
                "\"model\": \"oil-mlp-int8\", \"signals\": { \"oil\": \"oil\", \"laod\": \"load\" }",
                StringComparison.Ordinal)
            .Replace("\"host\": \"broker\"", "\"host\": \"127.0.0.1\", \"port\": 1", StringComparison.Ordinal));

        Assert.Equal(ExitCode.InvalidConfiguration, await Invoke($"check -c {file}"));
        var text = _output.ToString();
        Assert.Contains("the model's role \"ambient\" has no signal", text, StringComparison.Ordinal);
        // A role that is left out is played by the signal of its name.
        Assert.DoesNotContain("the model's role \"load\"", text, StringComparison.Ordinal);
        Assert.Contains("signals.laod: the model has no such role. Did you mean \"load\"?", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_refuses_an_invalid_configuration_with_78_and_composes_nothing()
    {
        var file = Config(ConfigText.Valid.Replace("\"gateway\":", "\"gatway\":", StringComparison.Ordinal));

        Assert.Equal(ExitCode.InvalidConfiguration, await Invoke($"run --config {file}"));
        Assert.Contains("Did you mean \"gateway\"?", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _composition.Count);
    }

    [Fact]
    public async Task Run_runs_the_loops_until_it_is_stopped_and_disposes_what_it_owns()
    {
        var file = Config(ConfigText.Valid.Replace("\"upstream\":",
            "\"status\": { \"listen\": \"127.0.0.1:0\" }, \"log\": { \"level\": \"error\" }, \"upstream\":",
            StringComparison.Ordinal));
        using var stop = new CancellationTokenSource();
        var running = Invoke($"run --config {file}", stop.Token);
        await Eventually.True(() => _composition.Loop.StartCount == 1, "the loop runs");
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await running);
        Assert.Equal("line-1", _composition.Gateway);
        Assert.True(_composition.Disposed);
    }

    [Fact]
    public async Task Run_says_why_it_cannot_start()
    {
        _composition.Failure = new IOException("the disk is on fire");

        Assert.Equal(ExitCode.Failure, await Invoke($"run --config {Config(ConfigText.Valid)}"));
        Assert.Contains("the disk is on fire", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tap_of_a_gateway_that_is_not_there_fails_and_says_so()
    {
        Assert.Equal(ExitCode.Failure, await Invoke("tap samples --url http://127.0.0.1:1"));
        Assert.Contains("Is the gateway running there?", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_publishes_and_ends_after_its_time()
    {
        Assert.Equal(ExitCode.Ok, await Invoke("simulate --acceleration 600 --units 1 --seconds 2"));
        Assert.Contains("subscribe to plant/#", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Published 0 messages", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_ends_after_its_time_with_a_summary_as_JSON_on_the_last_line()
    {
        Assert.Equal(ExitCode.Ok, await Invoke($"demo --seconds 2 --json --units 1 --data {_folder.PathTo("demo")}"));
        var last = _output.ToString().TrimEnd().Split('\n')[^1];
        using var summary = JsonDocument.Parse(last);

        Assert.Equal(
            [
                "samples", "quarantined", "forecasts", "missed", "firstForecastSeconds", "mae", "maePersistence",
                "rssMb", "opcUaValues",
            ],
            summary.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal("demo", _composition.Gateway);
        Assert.Equal(1, _composition.ForecastCount);
        Assert.True(summary.RootElement.GetProperty("rssMb").GetDouble() > 1);
        Assert.True(Directory.Exists(_folder.PathTo("demo", "log")), "the data was not kept");
    }

    private string Config(string text)
    {
        var file = _folder.PathTo("gateway.json");
        File.WriteAllText(file, text);
        return file;
    }

    private Task<int> Invoke(string line, CancellationToken stop = default) =>
        CommandLine.InvokeAsync(line.Split(' '), _composition, _output, _error, stop);

    private sealed class FakeComposition : IGatewayComposition
    {
        public ScriptedLoop Loop { get; } = new("work");

        public int Count { get; private set; }

        public string Gateway { get; private set; } = "";

        public int ForecastCount { get; private set; }

        public bool Disposed { get; private set; }

        public Exception? Failure { get; set; }

        public Task<GatewayRuntime> ComposeAsync(
            GatewayOptions options, TimeProvider plantTime, TimeProvider machineTime, ILoggerFactory logs,
            CancellationToken stop)
        {
            if (Failure is not null) throw Failure;
            Count++;
            Gateway = options.Gateway;
            ForecastCount = options.Forecasts.Count;
            Assert.True(ListenAddress.TryParse(options.Status.Listen, out var listen));
            return Task.FromResult(new GatewayRuntime(
                options.Gateway, [new SupervisedStage("work", [Loop], TimeSpan.FromSeconds(10))],
                StatusSample.Pipeline, new GatewayTaps(new SignalTable(["a"])), listen, plantTime,
                [new Owned(() => Disposed = true)]));
        }
    }

    private sealed class Owned(Action dispose) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            dispose();
            return ValueTask.CompletedTask;
        }
    }
}
