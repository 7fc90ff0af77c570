using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Simulator.OpcUa;

/// <summary>How the plant's OPC UA server is to be. It listens on 127.0.0.1 alone.</summary>
/// <param name="Port">TCP port; 0 for one that is free.</param>
/// <param name="PkiPath">
/// Folder of its certificates, see <see cref="PkiFolder"/>; users' certificates are trusted in its folder users. Null
/// for a certificate of this run alone, every client's and user's certificate then being trusted.
/// </param>
/// <param name="TrustAny">Trust every client and every user's certificate although there is a folder.</param>
/// <param name="AllowUnsecured">Offer an endpoint without security too.</param>
/// <param name="AllowAnonymous">Let anybody read; writing and calling takes a named user or a user's certificate.
/// </param>
/// <param name="Users">Who is known by name and password; null for nobody.</param>
/// <param name="ExtraSignalCount">Signals beside the plant's, for load, 0 to <see cref="ExtraSignalCountMax"/>.</param>
/// <param name="ExtraPeriod">How often each of them changes, in machine time; null for 100 ms.</param>
public sealed record OpcUaServerOptions(
    int Port = 0,
    string? PkiPath = null,
    bool TrustAny = false,
    bool AllowUnsecured = false,
    bool AllowAnonymous = true,
    IReadOnlyList<OpcUaUser>? Users = null,
    int ExtraSignalCount = 0,
    TimeSpan? ExtraPeriod = null)
{
    public const int ExtraSignalCountMax = 10_000;

    /// <summary>The shortest period of the extra signals.</summary>
    public static TimeSpan ExtraPeriodMin { get; } = TimeSpan.FromMilliseconds(10);

    internal TimeSpan ExtraPeriodOrDefault => ExtraPeriod ?? TimeSpan.FromMilliseconds(100);

    internal bool TrustsAny => TrustAny || PkiPath is null;
}
