using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.OpcUa.Tests.Client;

/// <summary>What a discovery may differ in from the session that follows it, and what not.</summary>
public sealed class EndpointComparisonTests : IDisposable
{
    private readonly X509Certificate2 _certificate = TestCertificates.Server();
    private readonly X509Certificate2 _other = TestCertificates.Server();

    public void Dispose()
    {
        _certificate.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void The_same_endpoints_in_another_order_under_another_host_pass()
    {
        var shown = new[] { Secure("opc.tcp://PLC.plant:4840/"), Open("opc.tcp://192.0.2.7") };
        EndpointComparison.Check([Open(), Secure()], shown, Secure(), "opc.tcp://plc");
    }

    [Fact]
    public void Fewer_endpoints_than_discovered_pass_as_long_as_the_chosen_one_is_there() =>
        EndpointComparison.Check([Open(), Secure()], [Secure()], Secure(), "opc.tcp://plc");

    [Fact]
    public void Endpoints_of_another_transport_are_not_compared()
    {
        var https = Secure(
            "https://plc:4840", transport: "http://opcfoundation.org/UA-Profile/Transport/https-uabinary");
        EndpointComparison.Check([Secure()], [Secure(), https], Secure(), "opc.tcp://plc");
    }

    [Fact]
    public void An_unsecured_session_that_shows_nothing_passes_and_a_secured_one_does_not()
    {
        EndpointComparison.Check([Open()], [], Open(), "opc.tcp://plc");
        Refused([Secure()], [], Secure());
    }

    [Fact]
    public void An_endpoint_that_the_discovery_hid_is_noticed() => Refused([Open()], [Open(), Secure()], Open());

    [Theory]
    [InlineData("port")]
    [InlineData("path")]
    [InlineData("policy")]
    [InlineData("mode")]
    [InlineData("certificate")]
    [InlineData("token")]
    [InlineData("token policy")]
    public void Everything_that_security_rests_on_must_be_the_same(string what)
    {
        var forged = what switch
        {
            "port" => Secure("opc.tcp://plc:4841"),
            "path" => Secure("opc.tcp://plc:4840/other"),
            "policy" => Secure(policy: SecurityPolicy.Aes128Sha256RsaOaep),
            "mode" => Secure(mode: MessageSecurityMode.Sign),
            "certificate" => Secure(certificate: _other),
            "token" => Secure(token: Token("anonymous", UserTokenType.Anonymous, null)),
            _ => Secure(token: Token("user", UserTokenType.UserName, SecurityPolicy.None.Uri)),
        };
        Refused([forged], [Secure()], forged);
    }

    [Fact]
    public void A_signature_covers_the_leaf_first_and_the_chain_only_where_one_was_sent()
    {
        byte[] leaf = [1, 2], chain = [1, 2, 3, 4];
        Assert.Equal([leaf], SessionHandshake.SignedForms(leaf, leaf));
        Assert.Equal([leaf, chain], SessionHandshake.SignedForms(leaf, chain));
        Assert.Equal([leaf], SessionHandshake.SignedForms(leaf, null));
        Assert.Equal([null], SessionHandshake.SignedForms(null, chain));
    }

    private static void Refused(
        EndpointDescription[] discovered, EndpointDescription[] shown, EndpointDescription chosen)
    {
        var fault = Assert.Throws<OpcUaException>(
            () => EndpointComparison.Check(discovered, shown, chosen, "opc.tcp://plc"));
        Assert.Equal(StatusCodes.BadSecurityChecksFailed, fault.Status.Value);
    }

    private EndpointDescription Secure(
        string url = "opc.tcp://plc:4840", SecurityPolicy? policy = null,
        MessageSecurityMode mode = MessageSecurityMode.SignAndEncrypt, X509Certificate2? certificate = null,
        UserTokenPolicy? token = null, string? transport = null) => new()
        {
            EndpointUrl = url,
            SecurityPolicyUri = (policy ?? SecurityPolicy.Basic256Sha256).Uri,
            SecurityMode = mode,
            ServerCertificate = (certificate ?? _certificate).RawData,
            UserIdentityTokens = [token ?? Token("user", UserTokenType.UserName, null)],
            TransportProfileUri = transport,
        };

    private static EndpointDescription Open(string url = "opc.tcp://plc") => new()
    {
        EndpointUrl = url,
        SecurityPolicyUri = SecurityPolicy.None.Uri,
        SecurityMode = MessageSecurityMode.None,
        UserIdentityTokens = [Token("anonymous", UserTokenType.Anonymous, null)],
    };

    private static UserTokenPolicy Token(string id, UserTokenType type, string? policy) =>
        new() { PolicyId = id, TokenType = type, SecurityPolicyUri = policy };
}
