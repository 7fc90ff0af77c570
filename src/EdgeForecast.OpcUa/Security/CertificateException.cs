using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Security;

/// <summary>The server's certificate did not pass; the message says all that is wrong and what to do.</summary>
public sealed class CertificateException : OpcUaException
{
    public CertificateException(
        string thumbprint, IReadOnlyList<CertificateFault> faults, string message, IReadOnlyList<string>? advice = null)
        : base(StatusOf(faults[0]), string.Join(' ', [message, .. advice ?? []]))
    {
        Thumbprint = thumbprint;
        Faults = faults;
        Subject = message;
        Advice = advice ?? [];
    }

    /// <summary>Which certificate of which server was refused: the message without what is wrong.</summary>
    public string Subject { get; }

    /// <summary>A sentence a fault: what is wrong and what to do.</summary>
    public IReadOnlyList<string> Advice { get; }

    /// <summary>SHA-1 of the certificate in upper-case hex; the name that trusts it.</summary>
    public string Thumbprint { get; }

    /// <summary>Everything that is wrong, in the order of the checks; at least one.</summary>
    public IReadOnlyList<CertificateFault> Faults { get; }

    private static uint StatusOf(CertificateFault fault) => fault switch
    {
        CertificateFault.Malformed => StatusCodes.BadCertificateInvalid,
        CertificateFault.Untrusted => StatusCodes.BadCertificateUntrusted,
        CertificateFault.ChainInvalid => StatusCodes.BadCertificateChainIncomplete,
        CertificateFault.NotYetValid or CertificateFault.Expired => StatusCodes.BadCertificateTimeInvalid,
        CertificateFault.HostNameMismatch => StatusCodes.BadCertificateHostNameInvalid,
        CertificateFault.ApplicationUriMismatch => StatusCodes.BadCertificateUriInvalid,
        CertificateFault.UseNotAllowed => StatusCodes.BadCertificateUseNotAllowed,
        CertificateFault.Revoked => StatusCodes.BadCertificateRevoked,
        CertificateFault.RevocationUnknown => StatusCodes.BadCertificateRevocationUnknown,
        _ => StatusCodes.BadCertificatePolicyCheckFailed,
    };
}
