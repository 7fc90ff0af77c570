using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// Makes the token with which a session is activated (Part 4, 7.36 and 7.40). The id of the policy goes back as the
/// server wrote it; its own security policy rules, and that of the endpoint only where it has none.
/// </summary>
internal sealed class UserTokenFactory(EndpointDescription endpoint, X509Certificate2? serverCertificate)
{
    /// <summary>The token and, for a certificate, the proof that its key is at hand.</summary>
    /// <exception cref="OpcUaException">
    /// The server takes no such identity, or only in a way that is not allowed.
    /// </exception>
    public (ExtensionObject Token, SignatureData Proof) Create(UserIdentity identity, byte[] serverNonce) =>
        identity switch
        {
            UserIdentity.UserName user => (UserName(user, serverNonce), new SignatureData()),
            UserIdentity.Certificate certificate => Certificate(certificate.Value, serverNonce),
            _ => (Anonymous(), new SignatureData()),
        };

    private ExtensionObject Anonymous() => ExtensionObject.From(new AnonymousIdentityToken
    {
        PolicyId = Offered(UserTokenType.Anonymous)[0].PolicyId,
    });

    private ExtensionObject UserName(UserIdentity.UserName user, byte[] serverNonce)
    {
        // The strongest way first; a token in clear only where nothing else is left.
        var (offer, policy) = Strongest(UserTokenType.UserName);
        var password = System.Text.Encoding.UTF8.GetBytes(user.Password);
        if (policy.IsNone || serverCertificate is null)
        {
            if (endpoint.SecurityMode != MessageSecurityMode.SignAndEncrypt && !user.AllowPasswordInClear)
                throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected,
                    $"{endpoint.EndpointUrl}: the server would take the password of {user.Name} only in clear. "
                    + "Choose an endpoint with SignAndEncrypt, or allow the password in clear explicitly.");
            return ExtensionObject.From(new UserNameIdentityToken
            {
                PolicyId = offer.PolicyId,
                UserName = user.Name,
                Password = password,
            });
        }

        var secret = new byte[4 + password.Length + serverNonce.Length];
        BitConverter.TryWriteBytes(secret, password.Length + serverNonce.Length);
        password.CopyTo(secret, 4);
        serverNonce.CopyTo(secret, 4 + password.Length);
        using var key = serverCertificate.GetRSAPublicKey()!;
        var encrypted = AsymmetricCipher.Encrypt(policy, key, secret);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(password);
        return ExtensionObject.From(new UserNameIdentityToken
        {
            PolicyId = offer.PolicyId,
            UserName = user.Name,
            Password = encrypted,
            EncryptionAlgorithm = policy.AsymmetricEncryptionUri,
        });
    }

    private (ExtensionObject Token, SignatureData Proof) Certificate(X509Certificate2 certificate, byte[] serverNonce)
    {
        var (offer, policy) = Strongest(UserTokenType.Certificate);
        if (policy.IsNone || serverCertificate is null)
            throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected,
                $"{endpoint.EndpointUrl}: the server names no policy to prove a user's certificate by. "
                + "Choose an endpoint with security.");
        using var key = certificate.GetRSAPrivateKey() ?? throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid,
            $"The user's certificate {certificate.Subject} has no RSA key beside it. Give the key file too.");
        byte[] signed = [.. serverCertificate.RawData, .. serverNonce];
        var proof = new SignatureData
        {
            Algorithm = policy.AsymmetricSignatureUri,
            Signature = AsymmetricCipher.Sign(policy, key, signed),
        };
        var token = new X509IdentityToken { PolicyId = offer.PolicyId, CertificateData = certificate.RawData };
        return (ExtensionObject.From(token), proof);
    }

    private (UserTokenPolicy Offer, SecurityPolicy Policy) Strongest(UserTokenType type)
    {
        var known = Offered(type).Select(offer => (Offer: offer, Policy: PolicyOf(offer)))
            .Where(pair => pair.Policy is not null).ToList();
        if (known.Count == 0)
            throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected,
                $"{endpoint.EndpointUrl}: the server takes a {type} token only by policies that are not supported. "
                + "Enable Basic256Sha256 or a newer policy on the server.");
        var best = known.MaxBy(pair => pair.Policy!.Strength);
        return (best.Offer, best.Policy!);
    }

    private List<UserTokenPolicy> Offered(UserTokenType type)
    {
        var offered = (endpoint.UserIdentityTokens ?? []).Where(policy => policy.TokenType == type).ToList();
        if (offered.Count > 0) return offered;
        var kinds = (endpoint.UserIdentityTokens ?? []).Select(policy => policy.TokenType).Distinct();
        throw new OpcUaException(StatusCodes.BadIdentityTokenRejected,
            $"{endpoint.EndpointUrl}: the server takes no {type} identity at this endpoint, only "
            + $"{string.Join(", ", kinds)}. Choose another identity or endpoint.");
    }

    private SecurityPolicy? PolicyOf(UserTokenPolicy offer) => SecurityPolicy.FromUri(
        string.IsNullOrEmpty(offer.SecurityPolicyUri) ? endpoint.SecurityPolicyUri : offer.SecurityPolicyUri);
}
