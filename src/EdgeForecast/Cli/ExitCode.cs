namespace EdgeForecast.Cli;

/// <summary>What the process ends with. Also in docs/operations.md and in the help.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It did not work; the last line on the standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line means nothing.</summary>
    public const int Usage = 2;

    /// <summary>Nobody answers there, or not in time (EX_UNAVAILABLE of sysexits.h).</summary>
    public const int Unreachable = 69;

    /// <summary>A server refuses us, or we its certificate (EX_NOPERM).</summary>
    public const int Refused = 77;

    /// <summary>The configuration is invalid: starting again changes nothing (EX_CONFIG of sysexits.h).</summary>
    public const int InvalidConfiguration = 78;

    public const string Help = """
        Exit codes: 0 done; 1 it did not work, see the last line on stderr; 2 the command line means nothing;
        69 the server cannot be reached; 77 the server refuses us, or its certificate is refused;
        78 the configuration is invalid.
        """;
}
