using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Cli.OpcUa;

/// <summary><c>opcua endpoints</c>: what a server offers, before any security.</summary>
internal sealed class EndpointsCommand : Command
{
    private readonly Argument<string> _url = new("url") { Description = "As in opc.tcp://plc:4840.", HelpName = "URL" };
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    public EndpointsCommand()
        : base("endpoints", "List what a server offers: policies, modes, identities, its certificate.")
    {
        Arguments.Add(_url);
        Options.Add(_json);
        SetAction((parsed, stop) => ToolSession.GuardAsync(
            parsed, parsed.GetValue(_json), either => ListAsync(parsed, either), stop));
    }

    private async Task<int> ListAsync(ParseResult parsed, CancellationToken stop)
    {
        var output = parsed.InvocationConfiguration.Output;
        var url = parsed.GetRequiredValue(_url);
        var endpoints = await Discovery.GetEndpointsAsync(url, TimeProvider.System, stop);
        var chosen = ChoiceOf(endpoints, url);
        if (parsed.GetValue(_json)) WriteJson(url, endpoints, chosen, output);
        else WriteText(endpoints, chosen, output);
        return ExitCode.Ok;
    }

    private static EndpointDescription? ChoiceOf(IReadOnlyList<EndpointDescription> endpoints, string url)
    {
        try
        {
            return new EndpointSelection().Choose(endpoints, url);
        }
        catch (OpcUaException)
        {
            // None with security: nothing is chosen by itself, and the list shows it.
            return null;
        }
    }

    private static void WriteText(
        IReadOnlyList<EndpointDescription> endpoints, EndpointDescription? chosen, TextWriter output)
    {
        foreach (var server in endpoints.Select(endpoint => endpoint.Server).DistinctBy(one => one.ApplicationUri))
            output.WriteLine($"{server.ApplicationName} ({server.ApplicationUri})");
        output.WriteLine();
        var table = new TextTable(" ", "POLICY", "MODE", "IDENTITIES", "ADDRESS");
        foreach (var endpoint in endpoints)
            table.Add(
                ReferenceEquals(endpoint, chosen) ? "*" : " ", PolicyName(endpoint), endpoint.SecurityMode.ToString(),
                string.Join(", ", Identities(endpoint)), endpoint.EndpointUrl ?? "");
        table.WriteTo(output);
        output.WriteLine(chosen is null
            ? "No endpoint has security: only --security None reaches this server."
            : "* taken where --security and --mode say nothing");
        foreach (var certificate in Certificates(endpoints))
        {
            output.WriteLine();
            output.WriteLine($"certificate  {Thumbprint(certificate)}");
            output.WriteLine($"  subject    {certificate.Subject}");
            output.WriteLine($"  valid      {certificate.NotBefore:u} to {certificate.NotAfter:u}");
            output.WriteLine($"  key        {KeyBits(certificate)} bits");
        }
    }

    private static void WriteJson(
        string url, IReadOnlyList<EndpointDescription> endpoints, EndpointDescription? chosen, TextWriter output) =>
        JsonText.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteStartArray("endpoints");
            foreach (var endpoint in endpoints)
            {
                json.WriteStartObject();
                json.WriteString("policy", PolicyName(endpoint));
                json.WriteString("mode", endpoint.SecurityMode.ToString());
                json.WriteStartArray("identities");
                foreach (var identity in Identities(endpoint)) json.WriteStringValue(identity);
                json.WriteEndArray();
                json.WriteString("address", endpoint.EndpointUrl);
                json.WriteNumber("securityLevel", endpoint.SecurityLevel);
                json.WriteBoolean("isChosen", ReferenceEquals(endpoint, chosen));
                json.WriteString("applicationUri", endpoint.Server.ApplicationUri);
                json.WriteString("applicationName", endpoint.Server.ApplicationName.Text);
                json.WriteString("certificate", LeafOf(endpoint) is { } leaf ? Thumbprint(leaf) : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("certificates");
            foreach (var certificate in Certificates(endpoints))
            {
                json.WriteStartObject();
                json.WriteString("thumbprint", Thumbprint(certificate));
                json.WriteString("subject", certificate.Subject);
                json.WriteString("notBefore", certificate.NotBefore.ToUniversalTime());
                json.WriteString("notAfter", certificate.NotAfter.ToUniversalTime());
                json.WriteNumber("keyBits", KeyBits(certificate));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static string PolicyName(EndpointDescription endpoint) => endpoint.SecurityPolicyUri?.Split('#')[^1] ?? "";

    private static IEnumerable<string> Identities(EndpointDescription endpoint) =>
        (endpoint.UserIdentityTokens ?? []).Select(token => token.TokenType.ToString()).Distinct();

    private static IEnumerable<X509Certificate2> Certificates(IEnumerable<EndpointDescription> endpoints) =>
        endpoints.Select(LeafOf).OfType<X509Certificate2>().DistinctBy(Thumbprint);

    private static X509Certificate2? LeafOf(EndpointDescription endpoint) =>
        ServerCertificate.TryRead(endpoint.ServerCertificate);

    private static string Thumbprint(X509Certificate2 certificate) => certificate.GetCertHashString();

    private static int KeyBits(X509Certificate2 certificate)
    {
        using RSA? key = certificate.GetRSAPublicKey();
        return key?.KeySize ?? 0;
    }
}
