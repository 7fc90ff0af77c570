using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Finds out who a user is by its token (Part 4, 7.36).</summary>
internal sealed class UserCheck(ServerCore core)
{
    private readonly PkiFolder? _trusted = core.Options.PkiPath is { } path
        ? new PkiFolder(Path.Combine(path, "users"))
        : null;

    /// <summary>The user's name, empty for nobody in particular.</summary>
    /// <exception cref="OpcUaException">The token is refused.</exception>
    public string UserOf(ActivateSessionRequest request, SecurityPolicy channel, byte[] nonce)
    {
        var token = request.UserIdentityToken;
        // No token at all means anonymous.
        if (token.IsNull) return Anonymous(DiscoveryRequests.AnonymousPolicy);
        if (token.TryDecode<AnonymousIdentityToken>(DecodeLimits.Default, out var anonymous) == DecodeStatus.Done)
            return Anonymous(anonymous!.PolicyId);
        if (token.TryDecode<UserNameIdentityToken>(DecodeLimits.Default, out var name) == DecodeStatus.Done)
            return UserName(name!, channel, nonce);
        if (token.TryDecode<X509IdentityToken>(DecodeLimits.Default, out var certificate) == DecodeStatus.Done)
            return Certificate(certificate!, request.UserTokenSignature, channel, nonce);
        throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, "no token that this server knows");
    }

    private string Anonymous(string? policyId) =>
        core.Options.AllowAnonymous && policyId == DiscoveryRequests.AnonymousPolicy
            ? ""
            : throw new OpcUaException(StatusCodes.BadIdentityTokenRejected, "nobody comes in without a name");

    private string UserName(UserNameIdentityToken token, SecurityPolicy channel, byte[] nonce)
    {
        var policy = DiscoveryRequests.TokenPolicy(channel);
        if (token.PolicyId != DiscoveryRequests.UserNamePolicy || token.Password is null
            || token.EncryptionAlgorithm != policy.AsymmetricEncryptionUri)
            throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, "not by the token's policy");
        if (!PasswordSecret.TryOpen(policy, core.Certificate, token.Password, nonce, out var password))
            throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, "a secret for somebody else");
        foreach (var user in core.Options.Users ?? [])
            if (user.Name == token.UserName && CryptographicOperations.FixedTimeEquals(
                    System.Text.Encoding.UTF8.GetBytes(user.Password), System.Text.Encoding.UTF8.GetBytes(password)))
                return user.Name;
        throw new OpcUaException(StatusCodes.BadUserAccessDenied, "no such user, or another password");
    }

    private string Certificate(X509IdentityToken token, SignatureData proof, SecurityPolicy channel, byte[] nonce)
    {
        if (token.PolicyId != DiscoveryRequests.CertificatePolicy || token.CertificateData is null)
            throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, "not by the token's policy");
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(token.CertificateData);
        }
        catch (CryptographicException fault)
        {
            throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, "no certificate", fault);
        }

        using (certificate)
        {
            if (!core.Options.TrustsAny && !_trusted!.LoadTrusted()
                    .Exists(known => known.RawData.AsSpan().SequenceEqual(certificate.RawData)))
            {
                _trusted.Reject(certificate);
                throw new OpcUaException(StatusCodes.BadIdentityTokenRejected, "an unknown user's certificate");
            }

            var policy = DiscoveryRequests.TokenPolicy(channel);
            if (!SessionProof.IsValid(policy, certificate, proof, core.CertificateBytes, nonce))
                throw new OpcUaException(StatusCodes.BadUserSignatureInvalid, "the proof is wrong");
            return certificate.Subject;
        }
    }
}
