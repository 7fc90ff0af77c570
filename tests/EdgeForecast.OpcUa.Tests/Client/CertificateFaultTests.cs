using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Peers;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.OpcUa.Tests.Client;

/// <summary>Servers of another stack with something wrong about their certificate.</summary>
public sealed class CertificateFaultTests(ToolsPeer tools)
{
    [Fact]
    public async Task An_untrusted_server_is_refused_until_its_thumbprint_is_trusted()
    {
        using var pki = new TemporaryFolder();
        var options = (await tools.OptionsAsync()) with { PkiPath = pki.FullPath };
        var fault = await Refused(options);
        Assert.Equal([CertificateFault.Untrusted], fault.Faults);
        Assert.True(new PkiFolder(pki.FullPath).Trust(fault.Thumbprint));
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        Assert.NotEmpty(session.Namespaces.Uris);
    }

    [Fact]
    public async Task A_server_reached_by_a_name_that_its_certificate_lacks_is_refused()
    {
        var options = await tools.OptionsAsync();
        var fault = await Refused(options with
        {
            Url = options.Url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal),
        });
        Assert.Equal([CertificateFault.HostNameMismatch], fault.Faults);
    }

    [Theory]
    [InlineData("expired", CertificateFault.Expired)]
    [InlineData("small key", CertificateFault.KeyTooSmall)]
    [InlineData("wrong uri", CertificateFault.ApplicationUriMismatch)]
    public async Task A_server_with_a_faulty_certificate_is_refused_by_name(string what, CertificateFault expected)
    {
        using var folder = new TemporaryFolder();
        using var certificate = what switch
        {
            "expired" => TestCertificates.Server(fromDays: -20, untilDays: -1),
            "small key" => TestCertificates.Server(keyBits: 1024),
            _ => TestCertificates.Server(uri: "urn:somebody:else"),
        };
        using var server = await ToolsPeer.StartAsync(folder, certificate);
        var options = new OpcUaClientOptions(server.Url, folder.PathTo("client"));
        new PkiFolder(options.PkiPath).Trust(certificate);
        Assert.Contains(expected, (await Refused(options)).Faults);
    }

    [Theory]
    [InlineData(4096, "Basic256Sha256")]
    [InlineData(4096, "Aes256_Sha256_RsaPss")]
    [InlineData(3072, "Aes128_Sha256_RsaOaep")]
    public async Task A_client_with_a_long_key_speaks_to_a_server_with_another(int keyBits, string policy)
    {
        using var pki = new TemporaryFolder();
        var trusting = await tools.OptionsAsync(new EndpointSelection(SecurityPolicy.FromName(policy)));
        var options = trusting with
        {
            PkiPath = pki.FullPath,
            Application = new ApplicationIdentity("Long", "urn:test:long", KeyBits: keyBits),
            Identity = new UserIdentity.UserName("user1", "password1"),
            Trust = new CertificateTrust(AcceptAny: true),
        };
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        var value = await session.ReadValueAsync(PlantPeer.Node("N3"), CancellationToken.None);
        Assert.Equal(3, value.Value.ToObject());
    }

    [Fact]
    public async Task A_user_whose_certificate_the_server_does_not_know_is_refused()
    {
        using var stranger = TestCertificates.User("stranger");
        var options = await tools.OptionsAsync(identity: new UserIdentity.Certificate(stranger));
        var fault = await Assert.ThrowsAsync<OpcUaException>(
            () => OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None));
        Assert.True(fault.Status.IsBad);
        Assert.Contains("stranger", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_certificate_has_an_issuer_is_reached_once_the_issuer_is_trusted()
    {
        using var folder = new TemporaryFolder();
        using var authority = TestCertificates.Authority("Works");
        using var leaf = TestCertificates.SignedBy(authority, 7);
        using var server = await ToolsPeer.StartAsync(folder, leaf, authority);
        var options = new OpcUaClientOptions(server.Url, folder.PathTo("client"));
        Assert.Contains(CertificateFault.Untrusted, (await Refused(options)).Faults);
        new PkiFolder(options.PkiPath).Trust(authority);
        await File.WriteAllBytesAsync(
            Path.Combine(options.PkiPath, "trusted", "works.crl"), TestCertificates.RevocationList(authority, []));
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        Assert.NotEmpty(session.Namespaces.Uris);
    }

    [Fact]
    public async Task A_server_that_does_not_know_our_certificate_is_told_how_to()
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificates.Server();
        using var server = await ToolsPeer.StartAsync(folder, certificate, isStrict: true);
        var options = new OpcUaClientOptions(server.Url, folder.PathTo("client"));
        new PkiFolder(options.PkiPath).Trust(certificate);
        var fault = await Assert.ThrowsAsync<OpcUaException>(
            () => OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None));
        Assert.Contains("refuses our certificate", fault.Message, StringComparison.Ordinal);
        Assert.Contains(new PkiFolder(options.PkiPath).OwnCertificatePath, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_said_in_plain_words()
    {
        var url = $"opc.tcp://127.0.0.1:{PeerProcess.FreePort()}";
        var fault = await Assert.ThrowsAsync<OpcUaException>(() => OpcUaSession.ConnectAsync(
            new OpcUaClientOptions(url), TimeProvider.System, CancellationToken.None));
        Assert.StartsWith(url, fault.Message, StringComparison.Ordinal);
        Assert.Equal("BadNotConnected", fault.Status.Name);
    }

    private static Task<CertificateException> Refused(OpcUaClientOptions options) =>
        Assert.ThrowsAsync<CertificateException>(
            () => OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None));
}
