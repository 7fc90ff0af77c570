using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.Mqtt;
using EdgeForecast.TestKit;
using MQTTnet;
using MQTTnet.Formatter;

namespace EdgeForecast.Tests.Mqtt;

public sealed class MqttConnectorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_of_today_is_spoken_to_in_version_5()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        using var connection = await Connector(broker.Port).ConnectAsync(Stop);
        Assert.True(connection.IsVersion5);
    }

    [Fact]
    public async Task A_broker_that_refuses_version_5_is_spoken_to_in_3_1_1()
    {
        await using var broker = await EmbeddedBroker.StartAsync(refusesVersion5: true);
        using var connection = await Connector(broker.Port).ConnectAsync(Stop);
        Assert.False(connection.IsVersion5);
    }

    [Fact]
    public async Task An_old_broker_s_refusal_is_remembered()
    {
        await using var broker = new ScriptedBroker(
            level => level == 5 ? ScriptedBroker.VersionRefused3 : ScriptedBroker.Accepted3, level => level != 5);
        var connector = Connector(broker.Port);
        for (var i = 0; i < 3; i++)
        {
            using var connection = await connector.ConnectAsync(Stop);
            Assert.False(connection.IsVersion5);
        }

        Assert.InRange(broker.Levels.Count(level => level == 5), 1, 3);
        Assert.Equal(3, broker.Levels.Count(level => level == 4));
    }

    [Fact]
    public async Task A_broker_that_merely_closes_is_asked_for_version_5_again_next_time()
    {
        var isOld = true;
        await using var broker = new ScriptedBroker(
            level => level == 4 ? ScriptedBroker.Accepted3 : isOld ? [] : ScriptedBroker.Accepted5,
            level => level == 4 || !isOld);
        var connector = Connector(broker.Port);
        using (var connection = await connector.ConnectAsync(Stop)) Assert.False(connection.IsVersion5);
        isOld = false;
        using (var connection = await connector.ConnectAsync(Stop)) Assert.True(connection.IsVersion5);
    }

    [Fact]
    public async Task A_version_that_is_demanded_is_not_given_up()
    {
        await using var broker = await EmbeddedBroker.StartAsync(refusesVersion5: true);
        var failed = await Assert.ThrowsAsync<MqttConnectException>(
            () => Connector(broker.Port, MqttProtocol.V5).ConnectAsync(Stop));
        Assert.Contains("does not speak MQTT 5", failed.Message);
    }

    [Fact]
    public async Task Where_nobody_listens_the_error_says_so()
    {
        var port = FreePort.Next();
        var failed = await Assert.ThrowsAsync<MqttConnectException>(() => Connector(port).ConnectAsync(Stop));
        Assert.Equal($"127.0.0.1:{port}: nobody listens there", failed.Message);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_left_after_the_limit()
    {
        await using var broker = new ScriptedBroker(_ => [], _ => true);
        var connector = new MqttConnector(
            Endpoint(broker.Port) with { ConnectTimeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
        var failed = await Assert.ThrowsAsync<MqttConnectException>(() => connector.ConnectAsync(Stop));
        Assert.Contains("no answer within 0.2 s", failed.Message);
    }

    [Fact]
    public async Task A_peer_that_is_no_broker_is_refused()
    {
        await using var broker = new ScriptedBroker(_ => "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), _ => false);
        await Assert.ThrowsAsync<MqttConnectException>(() => Connector(broker.Port).ConnectAsync(Stop));
    }

    [Fact]
    public async Task A_secret_is_read_at_every_attempt()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        var seen = new List<string?>();
        broker.Server.ValidatingConnectionAsync += connection =>
        {
            lock (seen) seen.Add($"{connection.UserName}:{connection.Password}");
            return Task.CompletedTask;
        };
        var secret = "one";
        var connector = new MqttConnector(
            Endpoint(broker.Port) with { UserName = "gw", Password = () => secret }, TimeProvider.System);
        using (await connector.ConnectAsync(Stop)) secret = "two";
        using (await connector.ConnectAsync(Stop)) Assert.Equal(["gw:one", "gw:two"], seen);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_a_failed_attempt_and_no_crash()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        var connector = new MqttConnector(
            Endpoint(broker.Port) with
            {
                UserName = "gw",
                Password = () => throw new IOException("the secret /run/secrets/mqtt is not there"),
            },
            TimeProvider.System);
        var failed = await Assert.ThrowsAsync<MqttConnectException>(() => connector.ConnectAsync(Stop));
        Assert.Contains("/run/secrets/mqtt", failed.Message);
    }

    [Fact]
    public async Task With_tls_a_broker_of_a_trusted_authority_is_spoken_to_and_another_is_not()
    {
        using var folder = new TemporaryFolder();
        using var certificate = CreateCertificate("localhost");
        using var other = CreateCertificate("localhost");
        await File.WriteAllTextAsync(folder.PathTo("ca.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder.PathTo("other.pem"), other.ExportCertificatePem());
        var tlsPort = FreePort.Next();
        await using var broker = await EmbeddedBroker.StartAsync(configure: options => options
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(tlsPort)
            .WithEncryptionCertificate(certificate));
        var endpoint = Endpoint(tlsPort) with { Tls = new MqttTlsOptions(folder.PathTo("ca.pem"), "localhost") };
        using (var connection = await new MqttConnector(endpoint, TimeProvider.System).ConnectAsync(Stop))
            Assert.True(connection.IsVersion5);
        foreach (var tls in new[]
                 {
                     new MqttTlsOptions(folder.PathTo("other.pem"), "localhost"),
                     new MqttTlsOptions(folder.PathTo("ca.pem"), "elsewhere"),
                     new MqttTlsOptions(null, "localhost"),
                     new MqttTlsOptions(folder.PathTo("missing.pem"), "localhost"),
                 })
            await Assert.ThrowsAsync<MqttConnectException>(
                () => new MqttConnector(endpoint with { Tls = tls }, TimeProvider.System).ConnectAsync(Stop));
    }

    [Fact]
    public void A_socket_takes_more_than_the_greatest_segment_at_once()
    {
        const int LoopbackSegmentBytes = 64 * 1024;
        var options = MqttClientSettings.Create(Endpoint(1883), MqttProtocolVersion.V500, server: null, own: null);
        var channel = Assert.IsType<MqttClientTcpOptions>(options.ChannelOptions);
        Assert.True(channel.BufferSize > LoopbackSegmentBytes);
    }

    internal static MqttEndpoint Endpoint(int port, MqttProtocol protocol = MqttProtocol.Auto) => new(
        "127.0.0.1", port, "test", protocol, Tls: null, UserName: null, Password: null,
        KeepAlive: TimeSpan.FromSeconds(30), ConnectTimeout: TimeSpan.FromSeconds(10), CleanStart: true,
        SessionExpiry: TimeSpan.Zero, ReceiveMaximum: 20, PacketBytesMax: 100_000, Will: null);

    private static MqttConnector Connector(int port, MqttProtocol protocol = MqttProtocol.Auto) =>
        new(Endpoint(port, protocol), TimeProvider.System);

    private static X509Certificate2 CreateCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // The broker wants a certificate whose key does not live in memory alone.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
