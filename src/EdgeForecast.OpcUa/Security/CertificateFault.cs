namespace EdgeForecast.OpcUa.Security;

/// <summary>What is wrong with a certificate; each has its own status code and its own advice.</summary>
public enum CertificateFault
{
    /// <summary>The bytes are not an RSA certificate.</summary>
    Malformed,

    /// <summary>Neither it nor an issuer of it is among the trusted ones.</summary>
    Untrusted,

    /// <summary>An issuer is missing, or a signature in the chain is wrong.</summary>
    ChainInvalid,

    /// <summary>Its time has not begun.</summary>
    NotYetValid,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It does not name the host of the URL.</summary>
    HostNameMismatch,

    /// <summary>It does not name the ApplicationUri that the server says it has.</summary>
    ApplicationUriMismatch,

    /// <summary>Its key has fewer than 2048 bits.</summary>
    KeyTooSmall,

    /// <summary>Its key has more than 4096 bits.</summary>
    KeyTooLarge,

    /// <summary>It is signed with SHA-1 or MD5.</summary>
    SignatureTooWeak,

    /// <summary>Its purpose excludes what a server does with it.</summary>
    UseNotAllowed,

    /// <summary>A list of its issuer revokes it.</summary>
    Revoked,

    /// <summary>Its issuer has no list here, or an outdated one.</summary>
    RevocationUnknown,
}
