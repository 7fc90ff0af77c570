using System.CommandLine;
using System.Globalization;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary><c>opcua import</c>: makes signals, or a whole configuration, of a server's nodes.</summary>
internal sealed class ImportCommand : Command
{
    private const int NodeCountMax = 100_000;
    private readonly ConnectionArguments _connection = new();
    private readonly WalkArguments _walk = new(NodeCountMax);
    private readonly ImportArguments _import = new();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object that says what was made.");

    public ImportCommand()
        : base("import", "Make signals, or with --out a whole configuration, of the numbers below a node.")
    {
        _connection.AddTo(this);
        _walk.AddTo(this);
        _import.AddTo(this);
        Options.Add(_json);
        SetAction(ImportAsync);
    }

    private Task<int> ImportAsync(ParseResult parsed, CancellationToken stop)
    {
        var error = parsed.InvocationConfiguration.Error;
        var asJson = parsed.GetValue(_json);
        var connection = _connection.Given(parsed);
        if (!_walk.TryRead(parsed, error, out var walk)
            || !_import.TryRead(parsed, connection, error, out var request, out var target))
            return Task.FromResult(ExitCode.Usage);
        if (target.Open(error) is { } refusal) return Task.FromResult(refusal);
        return ToolSession.RunAsync(parsed, _connection, asJson, async (session, either) =>
        {
            var walked = await session.WalkAsync(walk, either);
            WalkArguments.Warn(walked, walk, error);
            var nodes = walked.Nodes.Where(_walk.Filter(parsed).Takes).ToList();
            var names = new SignalNames(target.TakenNames);
            var found = await new SignalImport(session, names, _import.ElementCountMax(parsed)).RunAsync(nodes, either);
            var security = session.Endpoint.SecurityPolicyUri?.Split('#')[^1] ?? "None";
            request = request with { Security = security, Mode = session.Endpoint.SecurityMode.ToString() };
            var result = target.Write(request, found, _import.Targets(parsed), error);
            if (result is null) return ExitCode.Failure;
            Tell(result, found, asJson, parsed);
            if (connection.TrustsAny)
                WarnOfTrust(session, connection, PkiPlace.Of(connection.Pki, request.DataDirectory), error);
            return ExitCode.Ok;
        }, stop, request.DataDirectory);
    }

    private static void Tell(ImportResult result, ImportedSignals found, bool asJson, ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (asJson)
        {
            JsonText.Write(output, json =>
            {
                json.WriteStartObject();
                json.WriteString("file", result.File);
                json.WriteStartArray("signals");
                foreach (var signal in result.Signals) json.WriteStringValue(signal);
                json.WriteEndArray();
                json.WriteStartArray("targets");
                foreach (var target in result.Targets) json.WriteStringValue(target);
                json.WriteEndArray();
                json.WriteStartArray("skipped");
                foreach (var (path, reason) in found.Skipped)
                {
                    json.WriteStartObject();
                    json.WriteString("path", path);
                    json.WriteString("reason", reason);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        foreach (var (path, reason) in found.Skipped) error.WriteLine($"{path}: left out, {reason}.");
        if (result.File is not { } file) return;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{file}: {result.Signals.Count} signals, forecasts of {Listed(result.Targets)}."));
        output.WriteLine($"Next: edgeforecast check --config {file}");
    }

    private static string Listed(IReadOnlyList<string> targets) =>
        targets.Count == 0 ? "nothing" : string.Join(", ", targets);

    // The gateway itself takes nobody on trust: what was waived here is said, and waits for somebody to look at it.
    private static void WarnOfTrust(
        OpcUaSession session, GivenConnection connection, string pkiPath, TextWriter error)
    {
        if (session.Endpoint is not { SecurityMode: not MessageSecurityMode.None, ServerCertificate: { } certificate })
            return;
        var trust = new CertificateTrust(IgnoreHostName: connection.IgnoresHostName);
        try
        {
            new CertificateValidator(new PkiFolder(pkiPath), trust, TimeProvider.System).Validate(
                certificate, new Uri(connection.Url).IdnHost, session.Endpoint.Server.ApplicationUri);
        }
        catch (CertificateException refusal)
        {
            error.WriteLine("--trust-any does not reach the gateway, which will refuse this server:");
            ToolFault.Write(refusal, error);
        }
    }
}
