using System.Globalization;
using System.Text.Json;
using EdgeForecast.Cli;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Cli;

/// <summary>The verbs that read and write a data directory, on real files.</summary>
public sealed class ExportTests : IDisposable
{
    private const string Table = """
        time,signal,value,quality,arrival,flags,delivery
        2026-03-02T12:00:00.0000001Z,t1.oil,20.1,good,2026-03-02T12:00:01.25Z,0,0
        2026-03-02T12:00:01Z,t1.oil,-0.30000000000000004,uncertain,2026-03-02T12:00:02Z,4,7
        2026-03-02T12:00:02Z,t1.oil,1E-300,bad:0x80340000,2026-03-02T12:00:02Z,1,65535
        2026-03-02T12:00:00Z,"t1,load",5,good,2026-03-02T12:00:03.0000009Z,2,1

        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_table_that_is_imported_and_exported_again_is_the_same()
    {
        await ImportAsync();
        Assert.Equal(0, await Run("export", PathTo("out.csv"), "--data", PathTo("data")));
        Assert.Equal(Table, File.ReadAllText(PathTo("out.csv")));
        Assert.Equal(["in.csv", "out.csv"],
            Directory.GetFiles(_folder.FullPath).Select(path => Path.GetFileName(path)).Order());
    }

    [Fact]
    public async Task A_range_and_some_signals_are_exported_as_json()
    {
        await ImportAsync();
        Assert.Equal(0, await Run(
            "export", PathTo("out.json"), "--data", PathTo("data"), "--signals", "t1.oil", "--from",
            "2026-03-02T12:00:01Z", "--to", "2026-03-02T12:00:02Z"));
        var samples = JsonDocument.Parse(File.ReadAllText(PathTo("out.json"))).RootElement.GetProperty("samples");
        Assert.Equal(-0.30000000000000004, Assert.Single(samples.EnumerateArray()).GetProperty("value").GetDouble());
        Assert.Equal(0, await Run(
            "export", PathTo("out.ndjson"), "--data", PathTo("data"), "--time", "arrival", "--from",
            "2026-03-02T12:00:02Z"));
        Assert.Equal(3, File.ReadAllLines(PathTo("out.ndjson")).Length);
    }

    [Fact]
    public async Task A_table_that_is_wrong_changes_nothing_and_is_told_with_its_line()
    {
        File.WriteAllText(PathTo("in.csv"), Table + "nonsense\n");
        Assert.Equal(ExitCode.Failure, await Run("import", PathTo("in.csv"), "--data", PathTo("data")));
        Assert.Contains("line 6", _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathTo("data")));
    }

    [Fact]
    public async Task Formats_signals_and_times_that_are_not_known_are_refused()
    {
        await ImportAsync();
        Assert.Equal(ExitCode.Usage, await Run("export", PathTo("out.xyz"), "--data", PathTo("data")));
        Assert.Equal(ExitCode.Usage, await Run("export", PathTo("o.csv"), "--data", PathTo("data"), "--from", "now"));
        Assert.Equal(ExitCode.Failure, await Run(
            "export", PathTo("o.csv"), "--data", PathTo("data"), "--signals", "nobody"));
        Assert.Contains("nobody", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, await Run("export", PathTo("o.csv"), "--data", PathTo("nowhere")));
        Assert.False(File.Exists(PathTo("o.csv")));
    }

    [Fact]
    public async Task The_buffer_is_verified_and_counted_and_damage_makes_the_exit_code_1()
    {
        await ImportAsync();
        Assert.Equal(0, await Run("buffer", "verify", PathTo("data"), "--json"));
        Assert.True(LastJson().GetProperty("whole").GetBoolean());
        Assert.Equal(0, await Run("buffer", "stats", PathTo("data"), "--json"));
        var statistics = LastJson();
        Assert.Equal(4, statistics.GetProperty("samples").GetInt64());
        Assert.Equal("t1,load", statistics.GetProperty("signals")[1].GetProperty("signal").GetString());

        var file = Directory.GetFiles(Path.Combine(PathTo("data"), "samples"), "*.db")[0];
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().LastIndexOf("EFB1"u8) + 60] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Equal(ExitCode.Failure, await Run("buffer", "verify", PathTo("data")));
        Assert.Equal(ExitCode.Failure, await Run("buffer", "verify", PathTo("nowhere")));
        // What is left is written, and nobody is left to believe that it is all.
        Assert.Equal(0, await Run("export", PathTo("rest.csv"), "--data", PathTo("data")));
        Assert.Contains("Could not be read and is not in it: samples-00000001, block ", _error.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("replay a@b --all")]
    [InlineData("replay --last 0")]
    public async Task Replay_wants_to_know_which(string line) =>
        Assert.Equal(ExitCode.Usage, await Run(line.Split(' ')));

    private async Task ImportAsync()
    {
        File.WriteAllText(PathTo("in.csv"), Table);
        var code = await Run("import", PathTo("in.csv"), "--data", PathTo("data"));
        Assert.True(code == 0, _error.ToString());
    }

    private JsonElement LastJson()
    {
        var text = '\n' + _output.ToString();
        return JsonDocument.Parse(text[text.LastIndexOf("\n{", StringComparison.Ordinal)..]).RootElement;
    }

    private string PathTo(string name) => Path.Combine(_folder.FullPath, name);

    private Task<int> Run(params string[] args) =>
        CommandLine.InvokeAsync(args, new Composition(), _output, _error, TestContext.Current.CancellationToken);
}
