using System.Security.Cryptography;
using EdgeForecast.Inference.Library;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Library;

public sealed class BundleSignatureTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _folder;

    public BundleSignatureTests() => _folder = BundleBuilder.WriteLinear(_parent.FullPath);

    private string Document => Path.Combine(_folder, "model.json");

    private string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    public void Dispose()
    {
        _key.Dispose();
        _parent.Dispose();
    }

    [Fact]
    public void What_a_trusted_key_signed_is_taken()
    {
        Sign();
        Assert.Null(BundleSignature.Check(_folder, [PublicKey], required: true));
    }

    [Fact]
    public void An_rsa_key_will_do_as_well()
    {
        using var rsa = RSA.Create(2048);
        File.WriteAllBytes(Path.Combine(_folder, BundleSignature.FileName),
            rsa.SignData(File.ReadAllBytes(Document), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Null(BundleSignature.Check(_folder, [PublicKey, rsa.ExportRSAPublicKeyPem()], required: true));
    }

    [Fact]
    public void One_changed_byte_makes_the_signature_worthless()
    {
        Sign();
        var bytes = File.ReadAllBytes(Document);
        bytes[^1] = (byte)' ';
        File.WriteAllBytes(Document, bytes);
        Assert.Contains("none of the 1 keys", BundleSignature.Check(_folder, [PublicKey], required: false)!.Message);
    }

    [Fact]
    public void A_key_that_is_not_trusted_signs_nothing()
    {
        Sign();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.NotNull(BundleSignature.Check(_folder, [other.ExportSubjectPublicKeyInfoPem()], required: true));
    }

    [Fact]
    public void Without_a_signature_only_a_gateway_that_asks_for_one_refuses()
    {
        Assert.Null(BundleSignature.Check(_folder, [PublicKey], required: false));
        Assert.Contains("only signed bundles",
            BundleSignature.Check(_folder, [PublicKey], required: true)!.Message);
    }

    [Fact]
    public void A_key_is_told_from_what_is_none()
    {
        Assert.Null(BundleSignature.KeyProblem(PublicKey));
        Assert.NotNull(BundleSignature.KeyProblem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
        Assert.NotNull(BundleSignature.KeyProblem(""));
    }

    private void Sign() => File.WriteAllBytes(
        Path.Combine(_folder, BundleSignature.FileName),
        _key.SignData(
            File.ReadAllBytes(Document), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
}
