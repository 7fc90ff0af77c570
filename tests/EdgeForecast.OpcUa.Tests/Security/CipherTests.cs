using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Transport;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.OpcUa.Tests.Security;

public sealed class CipherTests
{
    // A long key takes a second to make, so each size is made once.
    private static readonly ConcurrentDictionary<int, Lazy<X509Certificate2>> _certificates = new();

    public static TheoryData<string, int, int> PoliciesAndKeys()
    {
        var rows = new TheoryData<string, int, int>();
        foreach (var policy in SecurityPolicy.All.Where(policy => !policy.IsNone))
            foreach (var (own, server) in new[] { (2048, 2048), (2048, 3072), (4096, 2048), (3072, 4096) })
                rows.Add(policy.Name, own, server);
        return rows;
    }

    [Fact]
    public void Keys_are_drawn_as_the_known_vector_of_P_SHA256_says()
    {
        // The vector that is passed around for TLS 1.2; its label stands in front of the seed.
        var secret = Convert.FromHexString("9bbe436ba940f017b17652849a71db35");
        byte[] seed = [.. "test label"u8, .. Convert.FromHexString("a0ba9f936cda311827a6f796ffd5198c")];
        const string Expected = "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
            + "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f7967"
            + "89baa48082d122ee42c5a72e5a5110fff70187347b66";
        var drawn = PseudoRandomFunction.Expand(secret, seed, 100);
        Assert.Equal(Expected, Convert.ToHexStringLower(drawn));
    }

    [Theory]
    [MemberData(nameof(PoliciesAndKeys))]
    public void An_opening_chunk_passes_between_keys_of_all_sizes_and_no_changed_byte_does(
        string policyName, int ownBits, int serverBits)
    {
        var policy = SecurityPolicy.FromName(policyName)!;
        var own = Certificate(ownBits, 0);
        var server = Certificate(serverBits, 1);
        var body = new byte[137];
        new Random(5).NextBytes(body);
        // One body after another, so that the padding takes all lengths around a block.
        for (var length = 60; length <= 137; length += 11)
        {
            var chunk = AsymmetricChunks.Write(17, policy, own, server, (1, 2), body.AsSpan(0, length));
            Assert.Null(AsymmetricChunks.TryRead(chunk, policy, server, own, out var channel, out var content));
            Assert.Equal((17u, 1u, 2u), (channel, content.SequenceNumber, content.RequestId));
            Assert.Equal(body.AsSpan(0, length).ToArray(), content.Body.ToArray());
        }

        var good = AsymmetricChunks.Write(17, policy, own, server, (1, 2), body);
        for (var at = 8; at < good.Length; at += 97)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x10;
            Assert.NotNull(AsymmetricChunks.TryRead(bad, policy, server, own, out _, out _));
        }
    }

    [Theory]
    [InlineData("Basic256Sha256")]
    [InlineData("Aes128_Sha256_RsaOaep")]
    [InlineData("Aes256_Sha256_RsaPss")]
    public void A_long_secret_is_encrypted_block_by_block(string policyName)
    {
        var policy = SecurityPolicy.FromName(policyName)!;
        using var certificate = TestCertificates.Server();
        using var publicKey = certificate.GetRSAPublicKey()!;
        using var privateKey = certificate.GetRSAPrivateKey()!;
        var secret = RandomNumberGenerator.GetBytes(700);
        var cipher = AsymmetricCipher.Encrypt(policy, publicKey, secret);
        Assert.Equal(secret, AsymmetricCipher.TryDecrypt(policy, privateKey, cipher));
        Assert.Null(AsymmetricCipher.TryDecrypt(policy, privateKey, cipher.AsSpan(1)));
        cipher[3] ^= 1;
        Assert.Null(AsymmetricCipher.TryDecrypt(policy, privateKey, cipher));
    }

    private static X509Certificate2 Certificate(int keyBits, int who) => _certificates.GetOrAdd(
        keyBits + who, new Lazy<X509Certificate2>(() => TestCertificates.Server(keyBits: keyBits))).Value;
}
