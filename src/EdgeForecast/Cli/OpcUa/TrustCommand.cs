using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Cli.OpcUa;

/// <summary><c>opcua trust</c>: takes a server's certificate that was refused among the trusted ones.</summary>
internal sealed class TrustCommand : Command
{
    private readonly Argument<string?> _thumbprint = new("thumbprint")
    {
        Description = "As the refusal named it; without it, what waits and what is trusted.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _pki = PkiPlace.Option();

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The gateway whose folder of certificates is meant.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    public TrustCommand()
        : base("trust", "Trust a server's certificate that was refused; list them without a thumbprint.")
    {
        Arguments.Add(_thumbprint);
        Options.Add(_pki);
        Options.Add(_config);
        Options.Add(_json);
        SetAction((parsed, stop) => ToolSession.GuardAsync(
            parsed, parsed.GetValue(_json), _ => Task.FromResult(Trust(parsed)), stop));
    }

    private int Trust(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var folders = PkiPlace.Of(parsed.GetValue(_pki), parsed.GetValue(_config), error, out var code);
        if (folders.Count == 0) return code;
        if (parsed.GetValue(_thumbprint) is not { } thumbprint)
        {
            List(folders, parsed.GetValue(_json), output);
            return ExitCode.Ok;
        }

        var hex = thumbprint.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        foreach (var folder in folders)
        {
            var isNew = folder.Trust(hex);
            if (!isNew && !Named(folder.LoadTrusted()).ContainsKey(hex)) continue;
            if (parsed.GetValue(_json)) WriteTrusted(folder, hex, isNew, output);
            else
                output.WriteLine(isNew
                    ? $"{hex} is trusted from now on, in {folder.Root}."
                    : $"{hex} was trusted already, in {folder.Root}.");
            return ExitCode.Ok;
        }

        error.WriteLine($"{thumbprint}: no certificate of that thumbprint waits in "
            + $"{string.Join(" or ", folders.Select(folder => Path.Combine(folder.Root, "rejected")))}. "
            + "Connect once, so that it is refused and kept; `opcua trust` alone lists what waits.");
        return ExitCode.Failure;
    }

    private static void List(IReadOnlyList<PkiFolder> folders, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            JsonText.Write(output, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("certificates");
                foreach (var (folder, state, thumbprint, certificate) in All(folders))
                {
                    json.WriteStartObject();
                    json.WriteString("thumbprint", thumbprint);
                    json.WriteString("state", state);
                    json.WriteString("subject", certificate.Subject);
                    json.WriteString("notAfter", certificate.NotAfter.ToUniversalTime());
                    json.WriteString("pki", folder.Root);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        var table = new TextTable("STATE", "THUMBPRINT", "VALID UNTIL", "SUBJECT");
        foreach (var (_, state, thumbprint, certificate) in All(folders))
            table.Add(state, thumbprint, $"{certificate.NotAfter:yyyy-MM-dd}", certificate.Subject);
        table.WriteTo(output);
    }

    private static IEnumerable<(PkiFolder Folder, string State, string Thumbprint, X509Certificate2 Certificate)> All(
        IReadOnlyList<PkiFolder> folders)
    {
        foreach (var folder in folders)
        {
            foreach (var (thumbprint, certificate) in Named(folder.LoadRejected()))
                yield return (folder, "rejected", thumbprint, certificate);
            foreach (var (thumbprint, certificate) in Named(folder.LoadTrusted()))
                yield return (folder, "trusted", thumbprint, certificate);
        }
    }

    private static Dictionary<string, X509Certificate2> Named(IEnumerable<X509Certificate2> certificates) =>
        certificates.DistinctBy(one => one.GetCertHashString()).ToDictionary(one => one.GetCertHashString());

    private static void WriteTrusted(PkiFolder folder, string thumbprint, bool isNew, TextWriter output) =>
        JsonText.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("thumbprint", thumbprint);
            json.WriteString("state", "trusted");
            json.WriteBoolean("isNew", isNew);
            json.WriteString("pki", folder.Root);
            json.WriteEndObject();
        });
}
