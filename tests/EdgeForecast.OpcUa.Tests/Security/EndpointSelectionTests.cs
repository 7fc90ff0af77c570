using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Tests.Security;

public sealed class EndpointSelectionTests
{
    private static readonly EndpointDescription[] Offered =
    [
        Endpoint("None", MessageSecurityMode.None, 0),
        Endpoint("Basic128Rsa15", MessageSecurityMode.SignAndEncrypt, 200),
        Endpoint("Basic256Sha256", MessageSecurityMode.Sign, 50),
        Endpoint("Aes128_Sha256_RsaOaep", MessageSecurityMode.SignAndEncrypt, 40),
        Endpoint("Basic256Sha256", MessageSecurityMode.SignAndEncrypt, 60),
    ];

    [Fact]
    public void The_strongest_that_is_spoken_wins_whatever_level_the_server_claims()
    {
        var chosen = new EndpointSelection().Choose(Offered, "opc.tcp://plc");
        Assert.Equal(("Basic256Sha256", MessageSecurityMode.SignAndEncrypt), Key(chosen));
    }

    [Fact]
    public void A_choice_is_kept_or_refused_never_weakened()
    {
        var exact = new EndpointSelection(SecurityPolicy.Basic256Sha256, MessageSecurityMode.Sign);
        Assert.Equal(("Basic256Sha256", MessageSecurityMode.Sign), Key(exact.Choose(Offered, "opc.tcp://plc")));
        var fault = Assert.Throws<OpcUaException>(
            () => new EndpointSelection(SecurityPolicy.Aes256Sha256RsaPss).Choose(Offered, "opc.tcp://plc"));
        Assert.Equal(StatusCodes.BadSecurityModeRejected, fault.Status.Value);
        Assert.Contains("Basic256Sha256 Sign", fault.Message, StringComparison.Ordinal);
        Assert.Throws<OpcUaException>(() => new EndpointSelection().Choose(Offered[..1], "opc.tcp://plc"));
    }

    [Fact]
    public void No_security_is_taken_only_when_it_is_asked_for() =>
        Assert.Equal(("None", MessageSecurityMode.None),
            Key(EndpointSelection.Unsecured.Choose(Offered, "opc.tcp://plc")));

    [Fact]
    public void A_password_goes_out_in_clear_only_when_somebody_said_so()
    {
        var endpoint = Endpoint("None", MessageSecurityMode.None, 0, new UserTokenPolicy
        {
            PolicyId = "name-0",
            TokenType = UserTokenType.UserName,
        });
        var factory = new UserTokenFactory(endpoint, null);
        var fault = Assert.Throws<OpcUaException>(
            () => factory.Create(new UserIdentity.UserName("user", "secret"), []));
        Assert.Equal(StatusCodes.BadSecurityPolicyRejected, fault.Status.Value);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        var (token, _) = factory.Create(new UserIdentity.UserName("user", "secret", AllowPasswordInClear: true), []);
        token.TryDecode<UserNameIdentityToken>(EdgeForecast.OpcUa.Encoding.DecodeLimits.Default, out var clear);
        Assert.Equal(("name-0", "user", null), (clear!.PolicyId, clear.UserName, clear.EncryptionAlgorithm));
        Assert.Equal("secret"u8.ToArray(), clear.Password);
        var text = new UserIdentity.UserName("user", "secret").ToString();
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identity_that_the_endpoint_does_not_take_is_refused_with_what_it_takes()
    {
        var byName = new UserTokenPolicy { TokenType = UserTokenType.UserName };
        var endpoint = Endpoint("None", MessageSecurityMode.None, 0, byName);
        var fault = Assert.Throws<OpcUaException>(
            () => new UserTokenFactory(endpoint, null).Create(new UserIdentity.Anonymous(), []));
        Assert.Equal(StatusCodes.BadIdentityTokenRejected, fault.Status.Value);
        Assert.Contains("UserName", fault.Message, StringComparison.Ordinal);
    }

    private static (string, MessageSecurityMode) Key(EndpointDescription endpoint) =>
        (endpoint.SecurityPolicyUri!.Split('#')[1], endpoint.SecurityMode);

    private static EndpointDescription Endpoint(
        string policy, MessageSecurityMode mode, byte level, params UserTokenPolicy[] users) => new()
        {
            EndpointUrl = "opc.tcp://plc",
            SecurityPolicyUri = "http://opcfoundation.org/UA/SecurityPolicy#" + policy,
            SecurityMode = mode,
            SecurityLevel = level,
            UserIdentityTokens = users,
        };
}
