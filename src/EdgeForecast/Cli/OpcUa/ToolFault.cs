using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>A fault of a server as a person and as a program reads it.</summary>
internal static class ToolFault
{
    public static int Report(OpcUaException fault, bool asJson, TextWriter output, TextWriter error)
    {
        var code = ExitCodeOf(fault);
        if (asJson) WriteJson(fault, code, output);
        Write(fault, error);
        return code;
    }

    /// <summary>A line each for what is refused and for everything that is wrong with it.</summary>
    public static void Write(OpcUaException fault, TextWriter error)
    {
        if (fault is CertificateException { Advice.Count: > 0 } certificate)
        {
            error.WriteLine(certificate.Subject);
            if (certificate.Faults.Contains(CertificateFault.HostNameMismatch))
                error.WriteLine("  --ignore-host-name waives the check of the name, in a configuration \"trust\": "
                    + "{ \"ignoreHostName\": true }.");
            foreach (var advice in certificate.Advice) error.WriteLine($"  {advice}");
        }
        else error.WriteLine(fault.Message);
    }

    /// <summary>Whether nobody answered, somebody refused, or something else went wrong.</summary>
    public static int ExitCodeOf(OpcUaException fault) => fault is CertificateException
        ? ExitCode.Refused
        : fault.Status.Code.Value switch
        {
            StatusCodes.BadTcpEndpointUrlInvalid => ExitCode.Usage,
            StatusCodes.BadNotConnected or StatusCodes.BadTimeout or StatusCodes.BadConnectionClosed
                or StatusCodes.BadCommunicationError or StatusCodes.BadServerHalted or StatusCodes.BadNoCommunication
                or StatusCodes.BadTcpMessageTypeInvalid => ExitCode.Unreachable,
            StatusCodes.BadIdentityTokenInvalid or StatusCodes.BadIdentityTokenRejected
                or StatusCodes.BadUserAccessDenied or StatusCodes.BadUserSignatureInvalid
                or StatusCodes.BadSecurityModeRejected or StatusCodes.BadSecurityPolicyRejected
                or StatusCodes.BadSecurityChecksFailed or StatusCodes.BadApplicationSignatureInvalid
                or StatusCodes.BadCertificateInvalid or StatusCodes.BadCertificateUntrusted
                or StatusCodes.BadCertificateUriInvalid or StatusCodes.BadCertificateTimeInvalid
                or StatusCodes.BadNonceInvalid => ExitCode.Refused,
            _ => ExitCode.Failure,
        };

    private static void WriteJson(OpcUaException fault, int code, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("status", fault.Status.Name);
        json.WriteString("message", fault.Message);
        json.WriteNumber("exitCode", code);
        if (fault is CertificateException certificate)
        {
            json.WriteString("thumbprint", certificate.Thumbprint);
            json.WriteStartArray("faults");
            foreach (var one in certificate.Faults) json.WriteStringValue(one.ToString());
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });
}
