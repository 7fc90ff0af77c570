using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// The way to a session (Part 4, 5.7): endpoints, choice, the server's certificate, channel, CreateSession with its two
/// proofs, ActivateSession with the user. Each step that fails says which it was.
/// </summary>
internal sealed class SessionHandshake(OpcUaClientOptions options, TimeProvider time)
{
    private const int NonceBytes = 32;

    private readonly PkiFolder _pki = new(options.PkiPath);
    private readonly string _host = OpcTcpConnection.Split(options.Url).Host;

    /// <summary>What a session needs to speak: its channel, its ids, what the server granted.</summary>
    public sealed record Result(
        SecureChannel Channel, EndpointDescription Endpoint, NodeId SessionId, NodeId AuthenticationToken,
        TimeSpan SessionTimeout);

    public async Task<Result> RunAsync(CancellationToken stop)
    {
        var offered = await Discovery.GetEndpointsAsync(options.Url, time, stop, options.Transport);
        var endpoint = (options.Endpoint ?? new EndpointSelection()).Choose(offered, options.Url);
        var policy = SecurityPolicy.FromUri(endpoint.SecurityPolicyUri)!;
        var application = options.Application ?? ApplicationIdentity.OfThisMachine("EdgeForecast");
        var own = policy.IsNone ? null : _pki.LoadOrCreateOwn(application, time);
        var server = policy.IsNone && options.Identity is null or UserIdentity.Anonymous
            ? null
            : ValidateServer(endpoint, isRequired: !policy.IsNone);
        var channel = await OpenAsync(new SecureChannelOptions(
            options.Url, policy, endpoint.SecurityMode, own, server,
            options.TransportOrDefault, options.DecodingOrDefault, options.TokenLifetime), stop);
        try
        {
            return await CreateAsync(channel, endpoint, offered, (policy, application, own, server), stop);
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    private async Task<SecureChannel> OpenAsync(SecureChannelOptions with, CancellationToken stop)
    {
        try
        {
            return await SecureChannel.OpenAsync(with, time, stop);
        }
        catch (OpcUaException fault) when (with.OwnCertificate is { } own && IsRefusalOfOurs(fault.Status))
        {
            throw new OpcUaException(fault.Status,
                $"{options.Url}: the server refuses our certificate {own.GetCertHashString()}: {fault.Status}. "
                + $"Trust it on the server; the file is {_pki.OwnCertificatePath}.", fault);
        }
    }

    // Without security the certificate still encrypts the password, so it must be the right one then too.
    private X509Certificate2? ValidateServer(EndpointDescription endpoint, bool isRequired)
    {
        if (endpoint.ServerCertificate is not { Length: > 0 } blob)
        {
            if (!isRequired) return null;
            throw new OpcUaException(StatusCodes.BadCertificateInvalid,
                $"{options.Url}: the endpoint with security has no certificate. Give the server one.");
        }

        var validator = new CertificateValidator(_pki, options.Trust ?? new CertificateTrust(), time);
        return validator.Validate(blob, _host, endpoint.Server.ApplicationUri);
    }

    private async Task<Result> CreateAsync(
        SecureChannel channel, EndpointDescription endpoint, IReadOnlyList<EndpointDescription> offered,
        (SecurityPolicy Policy, ApplicationIdentity Application, X509Certificate2? Own, X509Certificate2? Server) with,
        CancellationToken stop)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var created = await channel.SendAsync(new CreateSessionRequest
        {
            ClientDescription = new ApplicationDescription
            {
                ApplicationUri = with.Application.ApplicationUri,
                ProductUri = "urn:edgeforecast",
                ApplicationName = new LocalizedText(null, with.Application.ApplicationName),
                ApplicationType = ApplicationType.Client,
                DiscoveryUrls = [],
            },
            EndpointUrl = options.Url,
            SessionName = $"{with.Application.ApplicationName} {Convert.ToHexStringLower(nonce.AsSpan(0, 4))}",
            ClientNonce = nonce,
            ClientCertificate = with.Own?.RawData,
            RequestedSessionTimeout = options.SessionTimeoutOrDefault.TotalMilliseconds,
            MaxResponseMessageSize = (uint)options.TransportOrDefault.MessageBytesMax,
        }, options.RequestTimeoutOrDefault, stop);
        if (!with.Policy.IsNone) CheckServer(created, with.Policy, with.Own!, with.Server!, nonce);
        EndpointComparison.Check(offered, created.ServerEndpoints ?? [], endpoint, options.Url);
        await ActivateAsync(channel, created, endpoint, with, stop);
        return new Result(channel, endpoint, created.SessionId, created.AuthenticationToken,
            TimeSpan.FromMilliseconds(Math.Clamp(created.RevisedSessionTimeout, 1000, int.MaxValue)));
    }

    private void CheckServer(
        CreateSessionResponse created, SecurityPolicy policy, X509Certificate2 own, X509Certificate2 server,
        byte[] nonce)
    {
        var sent = CertificateBytes.TryParseChain(created.ServerCertificate);
        if (sent is null || !sent[0].RawData.AsSpan().SequenceEqual(server.RawData))
            throw new OpcUaException(StatusCodes.BadCertificateInvalid,
                $"{options.Url}: the session comes with another certificate than the endpoint.");
        using var key = server.GetRSAPublicKey()!;
        byte[] signed = [.. own.RawData, .. nonce];
        if (!AsymmetricCipher.Verify(policy, key, signed, created.ServerSignature.Signature))
            throw new OpcUaException(StatusCodes.BadApplicationSignatureInvalid,
                $"{options.Url}: the server could not prove that it has the key of its certificate.");
    }

    private async Task ActivateAsync(
        SecureChannel channel, CreateSessionResponse created, EndpointDescription endpoint,
        (SecurityPolicy Policy, ApplicationIdentity Application, X509Certificate2? Own, X509Certificate2? Server) with,
        CancellationToken stop)
    {
        var identity = options.Identity ?? new UserIdentity.Anonymous();
        var nonce = created.ServerNonce ?? [];
        if (!with.Policy.IsNone && nonce.Length < NonceBytes)
            throw new OpcUaException(StatusCodes.BadNonceInvalid,
                $"{options.Url}: the server's nonce has {nonce.Length} bytes, {NonceBytes} are the least.");
        var (token, proof) = new UserTokenFactory(endpoint, with.Server).Create(identity, nonce);
        var forms = SignedForms(with.Server?.RawData, created.ServerCertificate);
        try
        {
            await ActivateAsync(forms[0]);
        }
        catch (OpcUaException fault) when (forms.Count > 1
            && fault.Status.Code.Value == StatusCodes.BadApplicationSignatureInvalid)
        {
            await ActivateAsync(forms[1]);
        }
        catch (OpcUaException fault) when (IsRefusalOfUser(fault.Status))
        {
            throw new OpcUaException(fault.Status,
                $"{options.Url}: the server refuses {identity}: {fault.Status}. Check name, password and rights.",
                fault);
        }

        Task ActivateAsync(byte[]? serverCertificate) => channel.SendAsync(new ActivateSessionRequest
        {
            RequestHeader = new RequestHeader { AuthenticationToken = created.AuthenticationToken },
            ClientSignature = Sign(with.Policy, with.Own, serverCertificate, nonce),
            LocaleIds = [],
            UserIdentityToken = token,
            UserTokenSignature = proof,
        }, options.RequestTimeoutOrDefault, stop);
    }

    /// <summary>
    /// What of the server's certificate our signature may have to cover: stacks differ on whether it is the leaf alone
    /// or the chain as it was sent. The leaf, as the specification has it, is tried first.
    /// </summary>
    internal static IReadOnlyList<byte[]?> SignedForms(byte[]? leaf, byte[]? sent) =>
        leaf is not null && sent is not null && sent.Length > leaf.Length ? [leaf, sent] : [leaf];

    private static SignatureData Sign(SecurityPolicy policy, X509Certificate2? own, byte[]? server, byte[] nonce)
    {
        if (policy.IsNone) return new SignatureData();
        using var key = own!.GetRSAPrivateKey()!;
        byte[] signed = [.. server ?? [], .. nonce];
        return new SignatureData
        {
            Algorithm = policy.AsymmetricSignatureUri,
            Signature = AsymmetricCipher.Sign(policy, key, signed),
        };
    }

    // Servers that do not know our certificate end the connection with any of these, some with the most general one.
    private static bool IsRefusalOfOurs(StatusCode status) => status.Code.Value is StatusCodes.BadSecurityChecksFailed
        or StatusCodes.BadCertificateUntrusted or StatusCodes.BadCertificateInvalid
        or StatusCodes.BadCertificateUriInvalid or StatusCodes.BadCertificateTimeInvalid
        or StatusCodes.BadCertificateUseNotAllowed or StatusCodes.BadCertificateChainIncomplete
        or StatusCodes.BadCertificateRevoked or StatusCodes.BadCertificateRevocationUnknown
        or StatusCodes.BadCertificateIssuerRevocationUnknown or StatusCodes.BadCertificatePolicyCheckFailed;

    private static bool IsRefusalOfUser(StatusCode status) => status.Code.Value is StatusCodes.BadIdentityTokenRejected
        or StatusCodes.BadIdentityTokenInvalid or StatusCodes.BadUserAccessDenied
        or StatusCodes.BadUserSignatureInvalid;
}
