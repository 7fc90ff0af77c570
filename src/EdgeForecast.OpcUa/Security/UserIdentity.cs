using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>Who the user is; the one that the session speaks for.</summary>
public abstract record UserIdentity
{
    private UserIdentity()
    {
    }

    /// <summary>Nobody in particular.</summary>
    public sealed record Anonymous : UserIdentity;

    /// <summary>
    /// A name and a password, encrypted by the policy of the server's token. AllowPasswordInClear sends the password
    /// readable where the server offers no other way: whoever listens has it then.
    /// </summary>
    public sealed record UserName(string Name, string Password, bool AllowPasswordInClear = false) : UserIdentity
    {
        public override string ToString() => $"user {Name}";
    }

    /// <summary>A certificate with its private key.</summary>
    public sealed record Certificate(X509Certificate2 Value) : UserIdentity
    {
        public override string ToString() => $"certificate {Value.Subject}";
    }
}
