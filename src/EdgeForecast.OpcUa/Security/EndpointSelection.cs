using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Security;

/// <summary>What an endpoint must offer.</summary>
/// <param name="Policy">This policy only; null for the strongest that the server offers, but with security.</param>
/// <param name="Mode">This mode only; Invalid for the strongest, which is SignAndEncrypt before Sign.</param>
public sealed record EndpointSelection(
    SecurityPolicy? Policy = null, MessageSecurityMode Mode = MessageSecurityMode.Invalid)
{
    /// <summary>No signature and no encryption, because somebody said so.</summary>
    public static EndpointSelection Unsecured { get; } = new(SecurityPolicy.None, MessageSecurityMode.None);

    /// <summary>The strongest endpoint that is allowed.</summary>
    /// <exception cref="OpcUaException">
    /// The server offers none that is allowed; the message lists what it offers.
    /// </exception>
    public EndpointDescription Choose(IReadOnlyList<EndpointDescription> offered, string url)
    {
        var best = offered.Where(IsAllowed)
            .OrderByDescending(endpoint => (int)endpoint.SecurityMode)
            .ThenByDescending(endpoint => SecurityPolicy.FromUri(endpoint.SecurityPolicyUri)!.Strength)
            .ThenByDescending(endpoint => endpoint.SecurityLevel)
            .FirstOrDefault();
        if (best is not null) return best;
        var list = string.Join(", ", offered.Select(Describe).Distinct());
        var mode = Mode == MessageSecurityMode.Invalid ? "" : $" {Mode}";
        var wanted = (Policy?.Name ?? "any policy with security") + mode;
        throw new OpcUaException(StatusCodes.BadSecurityModeRejected,
            $"{url}: the server offers no endpoint with {wanted}. It offers: {list}. "
            + "Enable one on the server, or choose among these in the configuration.");
    }

    private bool IsAllowed(EndpointDescription endpoint)
    {
        var policy = SecurityPolicy.FromUri(endpoint.SecurityPolicyUri);
        if (policy is null || endpoint.SecurityMode == MessageSecurityMode.Invalid) return false;
        if (policy.IsNone != (endpoint.SecurityMode == MessageSecurityMode.None)) return false;
        if (!IsBinaryTcp(endpoint)) return false;
        if (Mode != MessageSecurityMode.Invalid && endpoint.SecurityMode != Mode) return false;
        return Policy is null ? !policy.IsNone || Mode == MessageSecurityMode.None : policy == Policy;
    }

    internal static bool IsBinaryTcp(EndpointDescription endpoint) =>
        string.IsNullOrEmpty(endpoint.TransportProfileUri)
        || endpoint.TransportProfileUri == "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary";

    internal static string Describe(EndpointDescription endpoint) =>
        $"{endpoint.SecurityPolicyUri?.Split('#')[^1]} {endpoint.SecurityMode}";
}
