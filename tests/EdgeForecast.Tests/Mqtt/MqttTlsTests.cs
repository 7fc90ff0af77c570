using EdgeForecast.Mqtt;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>TLS with mosquitto; each way in which it can fail has an error of its own that says what to do.</summary>
public sealed class MqttTlsTests : IDisposable
{
    private readonly TestCertificates _plant = new("plant authority");
    private readonly TestCertificates _stranger = new("strange authority");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tlsv1.2")]
    [InlineData("tlsv1.3")]
    public async Task A_broker_that_asks_for_our_certificate_gets_it_in_every_form(string version)
    {
        using var broker = await StartAsync(_plant.Issue("localhost"), asksForOurs: true, $"tls_version {version}");
        var plain = _plant.Issue("gateway");
        var encrypted = _plant.IssueEncrypted("gateway", "secret one");
        var pfx = _plant.IssuePfx("gateway", "secret two");
        foreach (var (certificate, key, password) in new[]
                 {
                     (plain.Certificate, plain.Key, null), (encrypted.Certificate, encrypted.Key, "secret one"),
                     (pfx, null, "secret two"),
                 })
        {
            var tls = new MqttTlsOptions(_plant.AuthorityFile, "localhost", certificate, key);
            using var connection = await Connector(broker.Port, tls, password).ConnectAsync(Stop);
            Assert.True(connection.IsVersion5);
        }
    }

    [Fact]
    public Task A_broker_of_another_authority_is_not_spoken_to() => AssertUntrustedAsync(
        _stranger.Issue("localhost"), Tls(), "was issued by CN=strange authority, which is not in ", "tls.caFile");

    [Fact]
    public Task A_broker_of_an_authority_that_the_system_does_not_know_is_not_spoken_to() => AssertUntrustedAsync(
        _plant.Issue("localhost"), new MqttTlsOptions(ServerName: "localhost"), "which this system does not trust");

    [Fact]
    public Task A_broker_whose_certificate_has_expired_is_not_spoken_to() => AssertUntrustedAsync(
        _plant.Issue("localhost", isExpired: true), Tls(), "the broker's certificate expired on ");

    [Fact]
    public Task A_broker_of_another_name_is_not_spoken_to() => AssertUntrustedAsync(
        _plant.Issue("elsewhere.example"), Tls(),
        "the broker's certificate is for \"elsewhere.example\", not for \"localhost\"", "tls.serverName");

    [Theory]
    [InlineData("tlsv1.2")]
    [InlineData("tlsv1.3")]
    public async Task A_broker_that_misses_our_certificate_says_so(string version)
    {
        using var broker = await StartAsync(_plant.Issue("localhost"), asksForOurs: true, $"tls_version {version}");
        await AssertUntrustedAsync(broker.Port, Tls(), null, "tls.certificateFile");
    }

    [Fact]
    public async Task A_broker_that_does_not_know_who_issued_our_certificate_says_so()
    {
        using var broker = await StartAsync(_plant.Issue("localhost"), asksForOurs: true);
        var (certificate, key) = _stranger.Issue("gateway");
        await AssertUntrustedAsync(
            broker.Port, Tls() with { CertificateFile = certificate, KeyFile = key }, null,
            "tls.certificateFile");
    }

    [Fact]
    public async Task What_is_wrong_with_our_own_certificate_is_said_before_the_broker_is_asked()
    {
        var expired = _plant.Issue("gateway", isExpired: true);
        var encrypted = _plant.IssueEncrypted("gateway", "right");
        var pfx = _plant.IssuePfx("gateway", "right");
        using var broker = await StartAsync(_plant.Issue("localhost"), asksForOurs: true);
        Task Fails(string certificate, string? key, string? password, string expected) => AssertUntrustedAsync(
            broker.Port, Tls() with { CertificateFile = certificate, KeyFile = key }, password, expected);
        await Fails(expired.Certificate, expired.Key, null, $"our certificate {expired.Certificate} expired on ");
        await Fails(encrypted.Certificate, encrypted.Key, "wrong", "cannot be used");
        await Fails(pfx, null, "wrong", "Is its password right?");
        await Fails(pfx + "x", null, null, "cannot be used");
    }

    [Fact]
    public async Task A_port_without_tls_is_told_from_a_broker_that_is_away()
    {
        using var broker = await Mosquitto.StartAsync();
        await AssertUntrustedAsync(broker.Port, Tls(), null, "Does it speak TLS on this port");
        var port = FreePort.Next();
        var away = await Assert.ThrowsAsync<MqttConnectException>(() => Connector(port, Tls()).ConnectAsync(Stop));
        Assert.Equal(MqttConnectFailure.Other, away.Failure);
        Assert.Contains("nobody listens there", away.Message);
    }

    [Fact]
    public async Task A_wrong_password_is_told_from_a_broker_that_is_away()
    {
        var users = _plant.Write("users", "");
        using var broker = await Mosquitto.StartAsync($"password_file {users}", "allow_anonymous false");
        var endpoint = MqttConnectorTests.Endpoint(broker.Port) with { UserName = "gw", Password = () => "wrong" };
        var failed = await Assert.ThrowsAsync<MqttConnectException>(
            () => new MqttConnector(endpoint, TimeProvider.System).ConnectAsync(Stop));
        Assert.Equal(MqttConnectFailure.Refused, failed.Failure);
        Assert.DoesNotContain("wrong", failed.Message);
    }

    public void Dispose()
    {
        _plant.Dispose();
        _stranger.Dispose();
    }

    private MqttTlsOptions Tls() => new(_plant.AuthorityFile, "localhost");

    private Task<Mosquitto> StartAsync(
        (string Certificate, string Key) own, bool asksForOurs = false, params string[] settings) =>
        Mosquitto.StartAsync(
            [
                $"cafile {_plant.AuthorityFile}", $"certfile {own.Certificate}", $"keyfile {own.Key}",
                $"require_certificate {(asksForOurs ? "true" : "false")}", .. settings,
            ]);

    private async Task AssertUntrustedAsync(
        (string Certificate, string Key) broker, MqttTlsOptions tls, params string[] expected)
    {
        using var running = await StartAsync(broker);
        await AssertUntrustedAsync(running.Port, tls, null, expected);
    }

    private static async Task AssertUntrustedAsync(
        int port, MqttTlsOptions tls, string? password, params string[] expected)
    {
        var failed = await Assert.ThrowsAsync<MqttConnectException>(
            () => Connector(port, tls, password).ConnectAsync(Stop));
        foreach (var text in expected) Assert.Contains(text, failed.Message);
        Assert.Equal(MqttConnectFailure.Untrusted, failed.Failure);
    }

    private static MqttConnector Connector(int port, MqttTlsOptions tls, string? password = null) => new(
        MqttConnectorTests.Endpoint(port) with
        {
            Tls = tls,
            KeyPassword = password is null ? null : () => password,
        },
        TimeProvider.System);
}
