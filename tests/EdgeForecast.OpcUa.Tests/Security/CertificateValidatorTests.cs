using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.OpcUa.Tests.Security;

public sealed class CertificateValidatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private PkiFolder Pki => new(_folder.FullPath);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trusted_certificate_in_order_passes()
    {
        using var server = TestCertificates.Server();
        Pki.Trust(server);
        Assert.Equal(server.Thumbprint, Validate(server).Thumbprint);
    }

    [Fact]
    public void An_unknown_certificate_is_kept_and_the_error_names_the_command_that_trusts_it()
    {
        using var server = TestCertificates.Server();
        var fault = Assert.Throws<CertificateException>(() => Validate(server));
        Assert.Equal([CertificateFault.Untrusted], fault.Faults);
        Assert.Equal(StatusCodes.BadCertificateUntrusted, fault.Status.Value);
        Assert.Contains($"opcua trust {server.Thumbprint}", fault.Message, StringComparison.Ordinal);
        Assert.True(Pki.Trust(fault.Thumbprint.ToLowerInvariant()));
        Validate(server);
        Assert.False(Pki.Trust(fault.Thumbprint));
        Assert.False(Pki.Trust("../own/certificate"));
    }

    [Fact]
    public void Each_fault_has_its_name()
    {
        Expect(CertificateFault.Expired, TestCertificates.Server(fromDays: -20, untilDays: -1));
        Expect(CertificateFault.NotYetValid, TestCertificates.Server(fromDays: 1, untilDays: 20));
        Expect(CertificateFault.HostNameMismatch, TestCertificates.Server(host: "elsewhere"));
        Expect(CertificateFault.HostNameMismatch, TestCertificates.Server(host: "10.1.2.3"));
        Expect(CertificateFault.ApplicationUriMismatch, TestCertificates.Server(uri: "urn:other"));
        Expect(CertificateFault.KeyTooSmall, TestCertificates.Server(keyBits: 1024));
        Expect(CertificateFault.KeyTooLarge, TestCertificates.Server(keyBits: 4104));
        Expect(CertificateFault.UseNotAllowed, TestCertificates.Server(usage: X509KeyUsageFlags.CrlSign));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        using var server = TestCertificates.Server(uri: "urn:other", host: "elsewhere", keyBits: 1024, untilDays: -1);
        var fault = Assert.Throws<CertificateException>(() => Validate(server));
        Assert.Equal(
            [
                CertificateFault.Untrusted, CertificateFault.Expired, CertificateFault.HostNameMismatch,
                CertificateFault.ApplicationUriMismatch, CertificateFault.KeyTooSmall,
            ], fault.Faults);
    }

    [Fact]
    public void Checks_are_waived_one_by_one()
    {
        using var host = TestCertificates.Server(host: "elsewhere");
        Pki.Trust(host);
        Validate(host, new CertificateTrust(IgnoreHostName: true));
        using var uri = TestCertificates.Server(uri: "urn:other");
        Pki.Trust(uri);
        Validate(uri, new CertificateTrust(IgnoreApplicationUri: true));
        using var expired = TestCertificates.Server(untilDays: -1);
        Validate(expired, new CertificateTrust(AcceptAny: true));
    }

    [Fact]
    public void Bytes_that_are_no_certificate_are_refused()
    {
        var validator = new CertificateValidator(Pki, new CertificateTrust(AcceptAny: true), _time);
        foreach (var bytes in new byte[][] { [], [0x30, 0x82, 0xFF, 0xFF], [1, 2, 3], new byte[5000] })
            Assert.Equal([CertificateFault.Malformed],
                Assert.Throws<CertificateException>(() => validator.Validate(bytes, "localhost", null)).Faults);
    }

    [Fact]
    public void A_certificate_of_a_trusted_authority_needs_its_revocation_list()
    {
        using var authority = TestCertificates.Authority("Plant CA");
        using var good = TestCertificates.SignedBy(authority, 7);
        using var revoked = TestCertificates.SignedBy(authority, 8);
        Assert.Contains(CertificateFault.Untrusted, Assert.Throws<CertificateException>(() => Validate(good)).Faults);
        Pki.Trust(authority);
        Assert.Equal([CertificateFault.RevocationUnknown],
            Assert.Throws<CertificateException>(() => Validate(good)).Faults);
        Validate(good, new CertificateTrust(IgnoreUnknownRevocation: true));

        Directory.CreateDirectory(_folder.PathTo("issuer"));
        var path = _folder.PathTo("issuer", "plant.crl");
        File.WriteAllBytes(path, TestCertificates.RevocationList(authority, [8]));
        Validate(good);
        Assert.Equal([CertificateFault.Revoked], Assert.Throws<CertificateException>(() => Validate(revoked)).Faults);

        // Outdated, then of another authority of the same name, then no list at all.
        File.WriteAllBytes(path, TestCertificates.RevocationList(authority, [8], untilDays: -1));
        Assert.Equal([CertificateFault.RevocationUnknown],
            Assert.Throws<CertificateException>(() => Validate(good)).Faults);
        Assert.Equal([CertificateFault.Revoked], Assert.Throws<CertificateException>(() => Validate(revoked)).Faults);
        using var impostor = TestCertificates.Authority("Plant CA");
        File.WriteAllBytes(path, TestCertificates.RevocationList(impostor, [7]));
        Assert.Equal([CertificateFault.RevocationUnknown],
            Assert.Throws<CertificateException>(() => Validate(good)).Faults);
        File.WriteAllText(path, "no list");
        Assert.Equal([CertificateFault.RevocationUnknown],
            Assert.Throws<CertificateException>(() => Validate(good)).Faults);
    }

    [Fact]
    public void A_certificate_signed_by_an_impostor_of_the_authority_is_refused()
    {
        using var authority = TestCertificates.Authority("Plant CA");
        using var impostor = TestCertificates.Authority("Plant CA");
        using var forged = TestCertificates.SignedBy(impostor, 7);
        Pki.Trust(authority);
        var faults = Assert.Throws<CertificateException>(() => Validate(forged, new CertificateTrust(
            IgnoreUnknownRevocation: true))).Faults;
        Assert.True(faults.Contains(CertificateFault.ChainInvalid) || faults.Contains(CertificateFault.Untrusted));
    }

    [Fact]
    public void The_own_certificate_is_made_once_names_this_application_and_can_be_renewed()
    {
        string[] hosts = ["gateway7", "10.0.0.7"];
        var identity = new ApplicationIdentity("Gateway 7", "urn:plant:gateway-7", hosts, KeyBits: 3072);
        using var first = Pki.LoadOrCreateOwn(identity, _time);
        var names = CertificateNames.Of(first);
        Assert.Equal(["urn:plant:gateway-7"], names.Uris);
        Assert.True(names.Covers("GATEWAY7") && names.Covers("10.0.0.7") && !names.Covers("gateway8"));
        Assert.Equal(3072, first.GetRSAPrivateKey()!.KeySize);
        using var again = Pki.LoadOrCreateOwn(identity, _time);
        Assert.Equal(first.Thumbprint, again.Thumbprint);
        using var renewed = Pki.LoadOrCreateOwn(identity, _time, renew: true);
        Assert.NotEqual(first.Thumbprint, renewed.Thumbprint);
        using var other = Pki.LoadOrCreateOwn(identity with { ApplicationUri = "urn:plant:gateway-8" }, _time);
        Assert.Equal(["urn:plant:gateway-8"], CertificateNames.Of(other).Uris);
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(_folder.PathTo("own", "application.pem"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public void Connections_that_start_together_share_one_own_certificate()
    {
        var identity = ApplicationIdentity.OfThisMachine("Gateway");
        var thumbprints = new string[8];
        Parallel.For(0, thumbprints.Length, i =>
        {
            using var own = Pki.LoadOrCreateOwn(identity, _time);
            thumbprints[i] = own.Thumbprint;
        });
        Assert.Single(thumbprints.Distinct());
        File.WriteAllText(_folder.PathTo("own", "application.pem"), "half a fi");
        Assert.Contains("Delete it", Assert.Throws<IOException>(() => Pki.LoadOrCreateOwn(identity, _time)).Message,
            StringComparison.Ordinal);
    }

    private void Expect(CertificateFault expected, X509Certificate2 server)
    {
        Pki.Trust(server);
        var fault = Assert.Throws<CertificateException>(() => Validate(server));
        Assert.Equal([expected], fault.Faults);
        Assert.StartsWith("localhost: ", fault.Message, StringComparison.Ordinal);
        server.Dispose();
    }

    private X509Certificate2 Validate(X509Certificate2 server, CertificateTrust? trust = null) =>
        new CertificateValidator(Pki, trust ?? new CertificateTrust(), _time)
            .Validate(server.RawData, "localhost", TestCertificates.ServerUri);
}
