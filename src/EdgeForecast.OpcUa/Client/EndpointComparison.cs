using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// Compares the endpoints that a session shows with those of the discovery before it (Part 4, 5.6.2). Discovery is not
/// signed: who stands in between could have left the stronger endpoints out, offered a weaker way for the password, or
/// put his own certificate in.
/// </summary>
internal static class EndpointComparison
{
    private const int DefaultPort = 4840;

    /// <exception cref="OpcUaException">They differ.</exception>
    public static void Check(
        IReadOnlyList<EndpointDescription> discovered, IReadOnlyList<EndpointDescription> shown,
        EndpointDescription chosen, string url)
    {
        // A server without security may show nothing: then there is nothing that could have been hidden.
        var comparable = shown.Where(EndpointSelection.IsBinaryTcp).ToList();
        if (comparable.Count == 0 && chosen.SecurityMode == MessageSecurityMode.None) return;
        if (comparable.Find(endpoint => !discovered.Any(one => IsSame(one, endpoint))) is { } hidden)
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed,
                $"{url}: the session offers {EndpointSelection.Describe(hidden)}, the discovery before it did not, or "
                + "not so. Somebody may have changed the list; look at the network in between.");
        if (!comparable.Exists(endpoint => IsSame(chosen, endpoint)))
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed,
                $"{url}: the discovery offered {EndpointSelection.Describe(chosen)}, the session does not, or not so. "
                + "Somebody may have changed the list; look at the network in between.");
    }

    // The certificate is among what a session may leave out of its list; it comes beside the list, and is compared.
    private static bool IsSame(EndpointDescription discovered, EndpointDescription shown)
    {
        if (KeyOf(discovered) != KeyOf(shown)) return false;
        return ServerCertificate.TryRead(shown.ServerCertificate) is not { } certificate
            || ServerCertificate.TryRead(discovered.ServerCertificate)?.GetCertHashString()
                == certificate.GetCertHashString();
    }

    /// <summary>What must be the same: address, policy, mode, identities.</summary>
    private static string KeyOf(EndpointDescription endpoint)
    {
        var tokens = (endpoint.UserIdentityTokens ?? [])
            .Select(token => $"{token.PolicyId}/{token.TokenType}/{token.SecurityPolicyUri}/{token.IssuedTokenType}")
            .Order(StringComparer.Ordinal);
        return string.Join('|', AddressOf(endpoint.EndpointUrl), endpoint.SecurityPolicyUri,
            (int)endpoint.SecurityMode, string.Join(',', tokens));
    }

    // Without the host: a server with several names shows the one that it likes, and it is not the one we connect to.
    private static string AddressOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        ? $"{uri.Scheme}:{(uri.Port > 0 ? uri.Port : DefaultPort)}{uri.AbsolutePath.TrimEnd('/')}"
        : "";
}
