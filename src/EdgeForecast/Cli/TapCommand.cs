using System.CommandLine;
using System.Net;
using System.Text;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli;

/// <summary><c>tap</c>: follows samples, forecasts, run times or skill of a running gateway live.</summary>
internal sealed class TapCommand : Command
{
    private static readonly TimeSpan _connectLimit = TimeSpan.FromSeconds(5);

    private readonly Argument<string> _what = new("what")
    {
        Description = "samples, as they leave the gate; forecasts, as they are handed on; "
            + "runtime: where slots spend their time; or skill, as it changes.",
        DefaultValueFactory = _ => "samples",
    };

    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<bool> _json = CommonOptions.Json("Print the entries as they come: one JSON object a line.");

    private readonly Option<string?> _url = CommonOptions.Url();
    private readonly Option<int?> _count = new("--count", "-n") { Description = "End after so many entries." };

    public TapCommand()
        : base("tap", "Follow a running gateway live, until Ctrl-C.")
    {
        _what.AcceptOnlyFromAmong("samples", "forecasts", "runtime", "skill");
        Arguments.Add(_what);
        Options.Add(_config);
        Options.Add(_url);
        Options.Add(_json);
        Options.Add(_count);
        SetAction(TapAsync);
    }

    private async Task<int> TapAsync(ParseResult parsed, CancellationToken stop)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (StatusAddress.Find(parsed.GetValue(_url), parsed.GetRequiredValue(_config), error, out var code)
            is not { } address)
            return code;
        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        try
        {
            await FollowAsync(new Uri(address, $"/api/tap/{parsed.GetRequiredValue(_what)}"), parsed, either.Token);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            error.WriteLine($"{address} cannot be followed: {failure.Message} Is the gateway running there?");
            return ExitCode.Failure;
        }
    }

    private async Task FollowAsync(Uri address, ParseResult parsed, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = _connectLimit });
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException((await answer.Content.ReadAsStringAsync(stop)).Trim());
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop), Encoding.UTF8);
        var output = parsed.InvocationConfiguration.Output;
        var asJson = parsed.GetValue(_json);
        var left = parsed.GetValue(_count) ?? int.MaxValue;
        while (left-- > 0 && await lines.ReadLineAsync(stop) is { } line)
        {
            await output.WriteLineAsync((asJson ? line : TapText.Of(line)).AsMemory(), stop);
            await output.FlushAsync(stop);
        }
    }
}
