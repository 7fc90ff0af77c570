using System.CommandLine;

namespace EdgeForecast.Cli.OpcUa;

/// <summary><c>opcua watch</c>: values as they change, through lost connections too.</summary>
internal sealed class WatchCommand : Command
{
    private readonly ConnectionArguments _connection = new();
    private readonly ValueArguments _values = new();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object a line.");

    private readonly Option<double?> _seconds = new("--seconds") { Description = "End after so many seconds." };

    private readonly Option<int> _interval = new("--interval")
    {
        Description = "How often the server looks and sends, in milliseconds.",
        HelpName = "MS",
        DefaultValueFactory = _ => 500,
    };

    public WatchCommand()
        : base("watch", "Print values of nodes as they change, until Ctrl-C.")
    {
        _connection.AddTo(this);
        _values.AddTo(this);
        Options.Add(_seconds);
        Options.Add(_interval);
        Options.Add(_json);
        SetAction(WatchAsync);
    }

    private Task<int> WatchAsync(ParseResult parsed, CancellationToken stop)
    {
        var error = parsed.InvocationConfiguration.Error;
        var interval = parsed.GetValue(_interval);
        if (interval is < 10 or > 3_600_000)
        {
            error.WriteLine($"--interval {interval}: write 10 to 3600000 milliseconds.");
            return Task.FromResult(ExitCode.Usage);
        }

        if (!_values.TryRead(parsed, error, out var nodes)
            || !_connection.TryRead(parsed, error, out var options))
            return Task.FromResult(ExitCode.Usage);
        return ToolSession.GuardAsync(parsed, parsed.GetValue(_json), async either =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(either);
            if (parsed.GetValue(_seconds) is { } seconds) limit.CancelAfter(TimeSpan.FromSeconds(seconds));
            var watch = new Watch(
                options, nodes, _values.IndexRange(parsed), _values.Field(parsed),
                TimeSpan.FromMilliseconds(interval), parsed.GetValue(_json),
                parsed.InvocationConfiguration.Output, error);
            return await watch.RunAsync(limit.Token);
        }, stop);
    }
}
