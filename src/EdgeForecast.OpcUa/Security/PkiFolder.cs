using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// The certificates of a machine as files: own/application.pem with the private key and own/certificate.der for the
/// servers' lists, then trusted/ and issuer/ (with their revocation lists, *.crl) and rejected/, where what was refused
/// waits for somebody to trust it.
/// </summary>
public sealed class PkiFolder(string root)
{
    private const int RejectedCountMax = 100;
    private const int FilesMax = 1000;

    // Several connections of one process start at once, and only one of them is to make the certificate.
    private static readonly Lock _ownGuard = new();

    public string Root { get; } = root;

    /// <summary>The own certificate without its key: the file to hand to a server.</summary>
    public string OwnCertificatePath => Path.Combine(Path.GetFullPath(Root), "own", "certificate.der");

    private string OwnPath => Path.Combine(Root, "own", "application.pem");

    /// <summary>
    /// The own certificate with its key; made on the first run, and made anew when it is over, names another
    /// ApplicationUri, or <paramref name="renew"/> says so. The one it replaces is kept beside it.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read or written, or what is in it is damaged.</exception>
    public X509Certificate2 LoadOrCreateOwn(ApplicationIdentity identity, TimeProvider time, bool renew = false)
    {
        ArgumentNullException.ThrowIfNull(identity);
        lock (_ownGuard)
        {
            var now = time.GetUtcNow();
            if (!renew && TryLoadOwn() is { } own)
            {
                if (now < own.NotAfter && CertificateNames.Of(own).Uris.Contains(identity.ApplicationUri)) return own;
                own.Dispose();
            }

            if (File.Exists(OwnPath)) File.Move(OwnPath, OwnPath + ".old", overwrite: true);
            using var created = ApplicationCertificate.Create(identity, now);
            Save(created);
            return TryLoadOwn() ?? throw new IOException($"The new certificate {OwnPath} cannot be read back.");
        }
    }

    /// <summary>All certificates of the folder trusted.</summary>
    public List<X509Certificate2> LoadTrusted() => LoadCertificates("trusted");

    /// <summary>The certificates of issuers, which complete a chain but do not make it trusted.</summary>
    public List<X509Certificate2> LoadIssuers() => LoadCertificates("issuer");

    /// <summary>What was refused and waits for somebody to trust it.</summary>
    public List<X509Certificate2> LoadRejected() => LoadCertificates("rejected");

    /// <summary>Keeps a refused certificate until somebody trusts it; the oldest give way.</summary>
    public void Reject(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var folder = Directory.CreateDirectory(Path.Combine(Root, "rejected"));
        File.WriteAllBytes(Path.Combine(folder.FullName, FileName(certificate)), certificate.RawData);
        var newestFirst = folder.GetFiles("*.der").OrderByDescending(file => file.LastWriteTimeUtc);
        foreach (var file in newestFirst.Skip(RejectedCountMax)) file.Delete();
    }

    /// <summary>Moves a rejected certificate to the trusted ones.</summary>
    /// <param name="thumbprint">SHA-1 in hex, as the refusal named it.</param>
    /// <returns>False where no rejected certificate has that thumbprint.</returns>
    public bool Trust(string thumbprint)
    {
        var name = $"{thumbprint.ToUpperInvariant()}.der";
        if (Path.GetFileName(name) != name) return false;
        var rejected = Path.Combine(Root, "rejected", name);
        if (!File.Exists(rejected)) return false;
        Directory.CreateDirectory(Path.Combine(Root, "trusted"));
        File.Move(rejected, Path.Combine(Root, "trusted", name), overwrite: true);
        return true;
    }

    /// <summary>Adds a certificate to the trusted ones.</summary>
    public void Trust(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var folder = Directory.CreateDirectory(Path.Combine(Root, "trusted")).FullName;
        File.WriteAllBytes(Path.Combine(folder, FileName(certificate)), certificate.RawData);
    }

    internal List<RevocationList> LoadRevocationLists() =>
        [.. Files("trusted").Concat(Files("issuer")).Select(path => RevocationList.TryParse(File.ReadAllBytes(path)))
            .OfType<RevocationList>()];

    private static string FileName(X509Certificate2 certificate) =>
        Convert.ToHexString(CertificateBytes.Thumbprint(certificate)) + ".der";

    private X509Certificate2? TryLoadOwn()
    {
        if (!File.Exists(OwnPath)) return null;
        try
        {
            var pem = File.ReadAllText(OwnPath);
            return X509Certificate2.CreateFromPem(pem, pem);
        }
        catch (CryptographicException fault)
        {
            throw new IOException($"{OwnPath} is damaged. Delete it, and a new certificate is made.", fault);
        }
    }

    // Certificate and key in one file that appears whole: they cannot part, and a power cut leaves the old or the new.
    private void Save(X509Certificate2 certificate)
    {
        Directory.CreateDirectory(Path.Combine(Root, "own"));
        using var key = certificate.GetRSAPrivateKey()!;
        var temporary = OwnPath + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // Only the owner reads the key. Created so, never narrowed afterwards: in between others could.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.WriteLine(certificate.ExportCertificatePem());
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, OwnPath, overwrite: true);
        File.WriteAllBytes(OwnCertificatePath, certificate.RawData);
    }

    private List<X509Certificate2> LoadCertificates(string folder)
    {
        var certificates = new List<X509Certificate2>();
        foreach (var path in Files(folder).Where(path => !path.EndsWith(".crl", StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                certificates.Add(X509CertificateLoader.LoadCertificateFromFile(path));
            }
            catch (CryptographicException)
            {
                // A stray file trusts nobody; the refusal of the certificate it should have held says what is missing.
                continue;
            }
        }

        return certificates;
    }

    /// <summary>What a person runs to trust a certificate that was refused.</summary>
    internal string TrustCommand(string thumbprint)
    {
        var path = Path.GetFullPath(Root);
        // A path that a shell would take apart stands in quotes.
        var isPlain = path.All(character => char.IsLetterOrDigit(character) || "/\\:._-".Contains(character));
        var quoted = isPlain ? path : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
        return $"edgeforecast opcua trust {thumbprint} --pki {quoted}";
    }

    private IEnumerable<string> Files(string folder)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path).Take(FilesMax) : [];
    }
}
