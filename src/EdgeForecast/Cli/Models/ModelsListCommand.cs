using System.CommandLine;
using System.Text.Json;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Models;

namespace EdgeForecast.Cli.Models;

/// <summary><c>models list</c>: every version at every forecast, from the running gateway.</summary>
internal sealed class ModelsListCommand : Command
{
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<string?> _url = CommonOptions.Url();
    private readonly Option<bool> _json = CommonOptions.Json("Print what the gateway answers, as JSON.");

    public ModelsListCommand()
        : base("list", "List the models of a running gateway: roles, versions, evidence, refusals.")
    {
        Options.Add(_config);
        Options.Add(_url);
        Options.Add(_json);
        SetAction(ListAsync);
    }

    private async Task<int> ListAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (StatusAddress.Find(parsed.GetValue(_url), parsed.GetRequiredValue(_config), error, out var code)
            is not { } address)
            return code;
        try
        {
            using var client = new HttpClient();
            var bytes = await client.GetByteArrayAsync(new Uri(address, "/api/models"), stop);
            if (parsed.GetValue(_json)) output.WriteLine(System.Text.Encoding.UTF8.GetString(bytes));
            else WriteText(JsonSerializer.Deserialize(bytes, ModelRosterJson.Default.ModelLifeStatus)!, output);
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            error.WriteLine($"{address} did not answer: {failure.Message} Is the gateway running there?");
            return ExitCode.Failure;
        }
    }

    private static void WriteText(ModelLifeStatus status, TextWriter output)
    {
        if (status.Seats.Count == 0) output.WriteLine("No models.");
        else output.WriteLine($"{"forecast",-16} {"expert",-24} {"version",-12} {"role",-8} since");
        foreach (var (seat, isLoaded, challenge) in status.Seats)
        {
            output.WriteLine(
                $"{seat.Forecast,-16} {seat.Expert,-24} {seat.Version,-12} {ModelRoster.Text(seat.Role),-8} " +
                $"{seat.Since} {(isLoaded || seat.Role == ModelRole.Retired ? "" : "(not loaded) ")}{seat.Reason}");
            if (challenge is { ActualCount: > 0 }) output.WriteLine("    " + Describe(challenge));
        }

        foreach (var refusal in status.Refusals)
            foreach (var reason in refusal.Reasons)
                output.WriteLine(
                    $"refused {refusal.At} {refusal.Path} for "
                    + $"{(refusal.Forecast.Length > 0 ? refusal.Forecast : "any forecast")}: {reason}");
    }

    private static string Describe(ChallengeStatus challenge)
    {
        var rival = challenge.Rival.Length > 0 ? challenge.Rival : "those that serve";
        var verdict = challenge.Verdict switch
        {
            EvidenceVerdict.Better => "better",
            EvidenceVerdict.Worse => "worse",
            _ => "undecided",
        };
        return $"{verdict} against {rival}: error {challenge.RivalLoss - challenge.Gain:G4} against "
            + $"{challenge.RivalLoss:G4}, gain {challenge.Gain:G3} +- {challenge.GainError:G3} over "
            + $"{challenge.ActualCount} actuals";
    }
}
