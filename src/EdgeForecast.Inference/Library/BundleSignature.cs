using System.Security.Cryptography;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Library;

/// <summary>
/// The signature of a bundle: <c>model.sig</c> beside <c>model.json</c>, made over the bytes of <c>model.json</c>,
/// which names the model by its SHA-256. ECDSA with a DER signature or RSA with PKCS #1 padding, both with SHA-256:
/// what
/// <c>openssl dgst -sha256 -sign key.pem -out model.sig model.json</c> writes.
/// </summary>
public static class BundleSignature
{
    public const string FileName = "model.sig";
    private const int SignatureBytesMax = 16 * 1024;

    /// <summary>
    /// Null when one of the keys signed the bundle, or when it is not signed and need not be; else what is wrong.
    /// </summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="publicKeys">Public keys as PEM texts; RSA or ECDSA.</param>
    /// <param name="required">Whether a bundle without a signature is refused.</param>
    /// <exception cref="ArgumentException">A key is not the PEM text of a public key.</exception>
    public static BundleProblem? Check(string folder, IReadOnlyList<string> publicKeys, bool required)
    {
        if (!File.Exists(Path.Combine(folder, FileName)))
            return required
                ? new BundleProblem(FileName, $"is not in {folder}, and only signed bundles are taken",
                    "Sign model.json with a key that the gateway trusts")
                : null;
        var problems = new List<BundleProblem>();
        var signature = BundleReader.ReadFile(folder, FileName, SignatureBytesMax, problems);
        var document = BundleReader.ReadFile(
            folder, BundleReader.DocumentName, BundleLimits.DocumentBytesMax, problems);
        if (signature is null || document is null) return problems[0];
        foreach (var key in publicKeys)
            if (IsSignedBy(key, document, signature))
                return null;
        return publicKeys.Count == 0 && !required
            ? null
            : new BundleProblem(FileName,
                $"is the signature of none of the {publicKeys.Count} keys that are trusted, or "
                    + $"{BundleReader.DocumentName} was changed after it was signed",
                "Sign it again, or add the key's public part to models.trustedKeys");
    }

    /// <summary>Null when it is the PEM text of a public key that can be used; else why not.</summary>
    public static string? KeyProblem(string pem)
    {
        try
        {
            _ = IsSignedBy(pem, [], []);
            return null;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    private static bool IsSignedBy(string pem, byte[] document, byte[] signature)
    {
        using var ecdsa = Import(ECDsa.Create(), pem);
        if (ecdsa is not null)
            return ecdsa.VerifyData(
                document, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        using var rsa = Import(RSA.Create(), pem)
            ?? throw new ArgumentException("it is not the PEM text of a public RSA or ECDSA key", nameof(pem));
        return rsa.VerifyData(document, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static T? Import<T>(T algorithm, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            algorithm.ImportFromPem(pem);
            return algorithm;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // A key of another kind: the next is tried.
            algorithm.Dispose();
            return null;
        }
    }
}
