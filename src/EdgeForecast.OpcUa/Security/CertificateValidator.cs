using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// Decides whether a server's certificate is good (Part 4, 6.1.3). Every check runs, so that one refusal names all that
/// is to be put right, and what was refused waits in the folder of rejected ones.
/// </summary>
public sealed class CertificateValidator(PkiFolder pki, CertificateTrust trust, TimeProvider time)
{
    private const string ServerAuthenticationOid = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthenticationOid = "1.3.6.1.5.5.7.3.2";
    private static readonly string[] _weakSignatureOids =
        ["1.2.840.113549.1.1.5", "1.2.840.113549.1.1.4", "1.3.14.3.2.29", "1.2.840.10045.4.1"];

    /// <summary>Checks the certificate of an endpoint and returns it.</summary>
    /// <param name="blob">The certificate as the server sent it, with or without its issuers.</param>
    /// <param name="host">The host of the configured URL.</param>
    /// <param name="applicationUri">What the server says it is called; null where it did not say.</param>
    /// <exception cref="CertificateException">It did not pass; the exception says all that is wrong.</exception>
    public X509Certificate2 Validate(byte[] blob, string host, string? applicationUri)
    {
        var chain = CertificateBytes.TryParseChain(blob);
        if (chain is null || chain[0].GetRSAPublicKey() is null)
            throw new CertificateException("", [CertificateFault.Malformed],
                $"{host}: the server's certificate is not an RSA certificate. Give the server another.");
        var leaf = chain[0];
        if (trust.AcceptAny) return leaf;
        var faults = Check(leaf, chain, host, applicationUri);
        if (faults.Count == 0) return leaf;
        if (faults.Contains(CertificateFault.Untrusted)) pki.Reject(leaf);
        var thumbprint = Convert.ToHexString(CertificateBytes.Thumbprint(leaf));
        // A command to copy stands at the end, with nothing behind it.
        var advice = faults.OrderBy(fault => fault == CertificateFault.Untrusted)
            .Select(fault => Advice(fault, leaf, host, applicationUri, thumbprint));
        throw new CertificateException(thumbprint, faults,
            $"{host}: the server's certificate {thumbprint} ({leaf.Subject}) is refused.", [.. advice]);
    }

    /// <summary>
    /// Checks the certificate of a client, which names no host, and returns it; what was refused waits in the folder of
    /// rejected ones.
    /// </summary>
    /// <param name="blob">The certificate as the client sent it, with or without its issuers.</param>
    /// <exception cref="CertificateException">It did not pass; the exception says all that is wrong.</exception>
    public X509Certificate2 ValidateClient(byte[] blob)
    {
        var chain = CertificateBytes.TryParseChain(blob);
        if (chain is null || chain[0].GetRSAPublicKey() is null)
            throw new CertificateException("", [CertificateFault.Malformed],
                "The client's certificate is not an RSA certificate.");
        var leaf = chain[0];
        if (trust.AcceptAny) return leaf;
        var faults = new List<CertificateFault>();
        CheckTrust(leaf, chain, faults);
        CheckTimes(leaf, faults);
        CheckForm(leaf, faults, ClientAuthenticationOid);
        if (faults.Count == 0) return leaf;
        if (faults.Contains(CertificateFault.Untrusted)) pki.Reject(leaf);
        var thumbprint = Convert.ToHexString(CertificateBytes.Thumbprint(leaf));
        throw new CertificateException(thumbprint, faults,
            $"The client's certificate {thumbprint} ({leaf.Subject}) is refused: {string.Join(", ", faults)}.");
    }

    private List<CertificateFault> Check(
        X509Certificate2 leaf, List<X509Certificate2> sent, string host, string? applicationUri)
    {
        var faults = new List<CertificateFault>();
        CheckTrust(leaf, sent, faults);
        CheckTimes(leaf, faults);
        var names = CertificateNames.Of(leaf);
        if (!trust.IgnoreHostName && !names.Covers(host)) faults.Add(CertificateFault.HostNameMismatch);
        if (!trust.IgnoreApplicationUri && applicationUri is not null && !names.Uris.Contains(applicationUri))
            faults.Add(CertificateFault.ApplicationUriMismatch);
        CheckForm(leaf, faults, ServerAuthenticationOid);
        return faults;
    }

    private void CheckTimes(X509Certificate2 leaf, List<CertificateFault> faults)
    {
        var now = time.GetUtcNow();
        if (now < leaf.NotBefore) faults.Add(CertificateFault.NotYetValid);
        if (now > leaf.NotAfter) faults.Add(CertificateFault.Expired);
    }

    private static void CheckForm(X509Certificate2 leaf, List<CertificateFault> faults, string use)
    {
        using var key = leaf.GetRSAPublicKey()!;
        if (key.KeySize < SecurityPolicy.KeyBitsMin) faults.Add(CertificateFault.KeyTooSmall);
        if (key.KeySize > SecurityPolicy.KeyBitsMax) faults.Add(CertificateFault.KeyTooLarge);
        if (_weakSignatureOids.Contains(leaf.SignatureAlgorithm.Value)) faults.Add(CertificateFault.SignatureTooWeak);
        if (!MayBeUsed(leaf, use)) faults.Add(CertificateFault.UseNotAllowed);
    }

    // Trusted is who stands in the folder, or whose issuer does; issuers that are only known complete the chain.
    private void CheckTrust(X509Certificate2 leaf, List<X509Certificate2> sent, List<CertificateFault> faults)
    {
        var trusted = pki.LoadTrusted();
        var issuers = pki.LoadIssuers();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // Times are checked by our own clock and told apart from trust; names of uses differ from those of web servers.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid
            | X509VerificationFlags.IgnoreInvalidBasicConstraints | X509VerificationFlags.IgnoreWrongUsage;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // A self-signed certificate stands for itself: among devices of one make, others bear the same subject name,
        // and
        // one of those would be taken for its issuer.
        var others = IsSelfIssued(leaf) ? [leaf] : sent.Skip(1).Concat(trusted).Concat(issuers).ToList();
        var roots = IsSelfIssued(leaf) ? [leaf] : trusted.Concat(issuers).Where(IsSelfIssued).ToList();
        foreach (var certificate in roots) chain.ChainPolicy.CustomTrustStore.Add(certificate);
        foreach (var certificate in others) chain.ChainPolicy.ExtraStore.Add(certificate);
        var isWhole = chain.Build(leaf);
        var path = chain.ChainElements.Select(element => element.Certificate).ToList();
        var trustedBytes = trusted.Select(certificate => Convert.ToHexString(certificate.RawData)).ToHashSet();
        if (!path.Any(certificate => trustedBytes.Contains(Convert.ToHexString(certificate.RawData))))
            faults.Add(CertificateFault.Untrusted);
        if (!isWhole) faults.Add(CertificateFault.ChainInvalid);
        CheckRevocation(path, faults);
    }

    private void CheckRevocation(List<X509Certificate2> path, List<CertificateFault> faults)
    {
        if (path.Count < 2) return;
        var lists = pki.LoadRevocationLists();
        for (var i = 0; i + 1 < path.Count; i++)
        {
            var ofIssuer = lists.Where(list => list.IsSignedBy(path[i + 1])).ToList();
            if (ofIssuer.Exists(list => list.Revokes(path[i]))) faults.Add(CertificateFault.Revoked);
            else if (!trust.IgnoreUnknownRevocation && !ofIssuer.Exists(IsCurrent))
                faults.Add(CertificateFault.RevocationUnknown);
        }

        bool IsCurrent(RevocationList list) => list.NextUpdate is not { } next || time.GetUtcNow() <= next;
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool MayBeUsed(X509Certificate2 certificate, string use)
    {
        const X509KeyUsageFlags Needed = X509KeyUsageFlags.DigitalSignature;
        foreach (var extension in certificate.Extensions)
        {
            if (extension is X509KeyUsageExtension usage && (usage.KeyUsages & Needed) != Needed) return false;
            if (extension is X509EnhancedKeyUsageExtension { EnhancedKeyUsages: { Count: > 0 } uses }
                && uses[use] is null)
                return false;
        }

        return true;
    }

    private string Advice(
        CertificateFault fault, X509Certificate2 leaf, string host, string? applicationUri, string thumbprint)
    {
        return fault switch
        {
            CertificateFault.Untrusted =>
                "It is not trusted: compare its thumbprint with the server's, then run: "
                + pki.TrustCommand(thumbprint),
            CertificateFault.ChainInvalid =>
                "Its chain of issuers is broken: put the issuers' certificates into "
                + $"{Path.Combine(pki.Root, "issuer")}.",
            CertificateFault.NotYetValid =>
                $"It is valid only from {leaf.NotBefore:u}: check the clocks of this machine and of the server.",
            CertificateFault.Expired => $"It expired on {leaf.NotAfter:u}: renew it on the server.",
            CertificateFault.HostNameMismatch =>
                $"It does not name {host}: connect to a name in it ({NamesIn(leaf)}), or give the server one that "
                + "does.",
            CertificateFault.ApplicationUriMismatch =>
                $"It does not name the server's ApplicationUri {applicationUri}: give the server another.",
            CertificateFault.KeyTooSmall =>
                $"Its key has {KeyBits(leaf)} bits, {SecurityPolicy.KeyBitsMin} are the least: "
                + "give the server a longer one.",
            CertificateFault.KeyTooLarge =>
                $"Its key has {KeyBits(leaf)} bits, {SecurityPolicy.KeyBitsMax} are the most: "
                + "give the server a shorter one.",
            CertificateFault.SignatureTooWeak => "It is signed with an outdated hash: renew it with SHA-256.",
            CertificateFault.UseNotAllowed => "Its key usage excludes servers: renew it with the right usage.",
            CertificateFault.Revoked => "Its issuer has revoked it: give the server another.",
            CertificateFault.RevocationUnknown =>
                $"There is no valid revocation list of its issuer: put one into {Path.Combine(pki.Root, "issuer")} "
                + "as a *.crl file.",
            _ => "It cannot be read.",
        };
    }

    private static int KeyBits(X509Certificate2 leaf)
    {
        using var key = leaf.GetRSAPublicKey();
        return key?.KeySize ?? 0;
    }

    private static string NamesIn(X509Certificate2 leaf)
    {
        var names = CertificateNames.Of(leaf);
        return string.Join(", ", names.HostNames.Concat(names.Addresses.Select(address => address.ToString())));
    }
}
