using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeForecast.Models;

namespace EdgeForecast.Cli.Models;

/// <summary><c>models promote</c>, <c>rollback</c>, <c>retire</c>: asked of the running gateway.</summary>
internal sealed class ModelsChangeCommand : Command
{
    private readonly Argument<string> _expert = new("expert")
    {
        Description = "The model as models list names it, as in oil-mlp@2.0.0.",
    };

    private readonly Option<string?> _forecast = new("--forecast", "-f")
    {
        Description = "At this forecast only; else at every one that has the model.",
        HelpName = "NAME",
    };

    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<string?> _url = CommonOptions.Url();

    public ModelsChangeCommand(string name, string description)
        : base(name, description)
    {
        Arguments.Add(_expert);
        Options.Add(_forecast);
        Options.Add(_config);
        Options.Add(_url);
        SetAction(ChangeAsync);
    }

    private async Task<int> ChangeAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (StatusAddress.Find(parsed.GetValue(_url), parsed.GetRequiredValue(_config), error, out var code)
            is not { } address)
            return code;
        var request = new ModelRequest(Name, parsed.GetRequiredValue(_expert), parsed.GetValue(_forecast));
        try
        {
            using var client = new HttpClient();
            using var reply = await client.PostAsJsonAsync(
                new Uri(address, "/api/models"), request, ModelRosterJson.Default.ModelRequest, stop);
            reply.EnsureSuccessStatusCode();
            var answer = await reply.Content.ReadFromJsonAsync(ModelRosterJson.Default.ModelAnswer, stop)
                ?? new ModelAnswer(false, ["the gateway answered nothing"]);
            foreach (var line in answer.Lines) (answer.Done ? output : error).WriteLine(line);
            return answer.Done ? ExitCode.Ok : ExitCode.Failure;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            error.WriteLine($"{address} did not answer: {failure.Message} Is the gateway running there?");
            return ExitCode.Failure;
        }
    }
}
