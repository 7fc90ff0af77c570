using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>What the server says about itself (Part 4, 5.5).</summary>
internal sealed class DiscoveryRequests(ServerCore core)
{
    public const string AnonymousPolicy = "anonymous";
    public const string UserNamePolicy = "username";
    public const string CertificatePolicy = "certificate";

    private const string TransportProfile = "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary";

    public FindServersResponse FindServers(ServiceCall call, FindServersRequest request)
    {
        var self = Description(request.EndpointUrl);
        var isAsked = request.ServerUris is not { Length: > 0 } uris || uris.Contains(self.ApplicationUri);
        return new FindServersResponse { Servers = isAsked ? [self] : [] };
    }

    public GetEndpointsResponse GetEndpoints(ServiceCall call, GetEndpointsRequest request)
    {
        var isAsked = request.ProfileUris is not { Length: > 0 } profiles || profiles.Contains(TransportProfile);
        return new GetEndpointsResponse { Endpoints = isAsked ? Endpoints(request.EndpointUrl) : [] };
    }

    /// <summary>All endpoints, under the name by which the client came.</summary>
    public EndpointDescription[] Endpoints(string? asked)
    {
        var server = Description(asked);
        var endpoints = new List<EndpointDescription>();
        foreach (var policy in SecurityPolicy.All)
            foreach (var mode in (MessageSecurityMode[])[MessageSecurityMode.SignAndEncrypt, MessageSecurityMode.Sign,
                MessageSecurityMode.None])
            {
                if (!IsOffered(core.Options, policy, mode)) continue;
                endpoints.Add(new EndpointDescription
                {
                    EndpointUrl = UrlFor(asked),
                    Server = server,
                    ServerCertificate = core.CertificateBytes,
                    SecurityMode = mode,
                    SecurityPolicyUri = policy.Uri,
                    UserIdentityTokens = Tokens(policy),
                    TransportProfileUri = TransportProfile,
                    SecurityLevel = (byte)(policy.Strength * 10 + (int)mode),
                });
            }

        return [.. endpoints];
    }

    /// <summary>Whether sessions may be had by this policy in this mode.</summary>
    public static bool IsOffered(OpcUaServerOptions options, SecurityPolicy policy, MessageSecurityMode mode) =>
        policy.IsNone
            ? options.AllowUnsecured && mode == MessageSecurityMode.None
            : mode is MessageSecurityMode.Sign or MessageSecurityMode.SignAndEncrypt;

    /// <summary>By which policy a user's token is to be protected on a channel.</summary>
    public static SecurityPolicy TokenPolicy(SecurityPolicy channel) =>
        channel.IsNone ? SecurityPolicy.Basic256Sha256 : channel;

    private UserTokenPolicy[] Tokens(SecurityPolicy channel)
    {
        // Without security on the channel the token brings its own.
        var uri = channel.IsNone ? TokenPolicy(channel).Uri : null;
        var tokens = new List<UserTokenPolicy>
        {
            new()
            {
                PolicyId = UserNamePolicy,
                TokenType = UserTokenType.UserName,
                SecurityPolicyUri = uri,
            },
            new()
            {
                PolicyId = CertificatePolicy,
                TokenType = UserTokenType.Certificate,
                SecurityPolicyUri = uri,
            },
        };
        if (core.Options.AllowAnonymous)
            tokens.Insert(0, new UserTokenPolicy
            {
                PolicyId = AnonymousPolicy,
                TokenType = UserTokenType.Anonymous,
            });
        return [.. tokens];
    }

    private ApplicationDescription Description(string? asked) => new()
    {
        ApplicationUri = OpcUaServer.ApplicationUri,
        ProductUri = OpcUaServer.ProductUri,
        ApplicationName = new LocalizedText(null, OpcUaServer.ApplicationName),
        ApplicationType = ApplicationType.Server,
        DiscoveryUrls = [UrlFor(asked)],
    };

    private string UrlFor(string? asked)
    {
        var host = Uri.TryCreate(asked, UriKind.Absolute, out var uri) && uri.Scheme == "opc.tcp" && uri.Host.Length > 0
            ? uri.Host
            : "127.0.0.1";
        return $"opc.tcp://{host}:{core.Port}";
    }
}
