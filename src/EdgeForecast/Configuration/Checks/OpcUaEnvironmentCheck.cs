using EdgeForecast.Configuration.Options;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Configuration.Checks;

/// <summary>
/// Whether OPC UA servers answer, offer the security that is asked for, are trusted, let the user in, and have the
/// nodes. A server that is away and a node that is not there (yet) are warnings: the gateway waits for both.
/// </summary>
internal static class OpcUaEnvironmentCheck
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(
        GatewayOptions options, TimeProvider time, ConfigProblems problems, CancellationToken stop)
    {
        // Side by side, since each may take its time; told in their order.
        var found = await Task.WhenAll(options.Sources.OpcUa.Select(async (source, i) =>
        {
            var own = new ConfigProblems();
            await CheckAsync(options, source, $"sources.opcua[{i}].connection", time, own, stop);
            return own;
        }));
        foreach (var problem in found.SelectMany(one => one.All)) problems.Add(problem);
    }

    private static async Task CheckAsync(
        GatewayOptions options, OpcUaSourceSettings source, string path, TimeProvider time, ConfigProblems problems,
        CancellationToken stop)
    {
        var connection = source.Connection;
        if (!CheckSecret(connection.Password, $"{path}.password", problems)
            | !CheckSecret(connection.UserKeyPassword, $"{path}.userKeyPassword", problems))
            return;
        using var limit = new CancellationTokenSource(_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var pki = PkiOfCheck.Open(OpcUaMapping.PkiPath(options, connection));
        try
        {
            var server = OpcUaMapping.ServerOptions(options, connection) with { PkiPath = pki.Path };
            var client = OpcUaClientSetup.Create(server, SecretReader.Read);
            await using var session = await OpcUaSession.ConnectAsync(client, time, either.Token);
            await OpcUaNodesCheck.RunAsync(options, source, session, problems, either.Token);
        }
        catch (CertificateException fault)
        {
            pki.KeepRejected();
            ReportCertificate(fault, pki.RealPath, path, problems);
        }
        catch (OpcUaException fault)
        {
            Report(fault, path, problems);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            problems.Warn($"{path}.endpoint", $"{connection.Endpoint} did not answer within {_limit.TotalSeconds:F0} s",
                "The gateway waits for it; check name, port and network.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Error(path, error.Message, "Provide it, readable for the user that runs the gateway.");
        }
    }

    private static bool CheckSecret(SecretReference? secret, string path, ConfigProblems problems)
    {
        if (secret is null || SecretReader.TryRead(secret, out _, out var problem)) return true;
        problems.Error(path, problem, "Provide it, readable for the user that runs the gateway.");
        return false;
    }

    private static void ReportCertificate(
        CertificateException fault, string pki, string path, ConfigProblems problems)
    {
        var isOnlyUntrusted = fault.Faults is [CertificateFault.Untrusted];
        problems.Error($"{path}.endpoint",
            isOnlyUntrusted
                ? $"the server's certificate {fault.Thumbprint} is not trusted"
                : fault.Message,
            isOnlyUntrusted
                ? "Compare the thumbprint with the one that the server shows, then run: "
                    + $"edgeforecast opcua trust {fault.Thumbprint} --pki {pki}"
                : "Put right what is named there.");
    }

    private static void Report(OpcUaException fault, string path, ConfigProblems problems)
    {
        switch (fault.Status.Code.Value)
        {
            case StatusCodes.BadSecurityModeRejected:
                problems.Error($"{path}.security", fault.Message, "The gateway cannot connect like this.");
                break;
            case StatusCodes.BadIdentityTokenRejected or StatusCodes.BadIdentityTokenInvalid
                or StatusCodes.BadUserAccessDenied or StatusCodes.BadUserSignatureInvalid
                or StatusCodes.BadSecurityPolicyRejected:
                problems.Error($"{path}.user", fault.Message, "The gateway cannot log in like this.");
                break;
            default:
                problems.Warn($"{path}.endpoint", fault.Message,
                    "The gateway tries again and again; check name, port and network, and whether the server trusts "
                    + "the gateway's own certificate.");
                break;
        }
    }
}
