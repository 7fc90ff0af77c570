namespace EdgeForecast.Logging;

/// <summary>Where log lines for people go.</summary>
internal enum ConsoleTarget
{
    /// <summary>The log is what the verb prints.</summary>
    Output,

    /// <summary>The verb prints something else on the standard output.</summary>
    Error,

    /// <summary>On the standard error, and only what is wrong.</summary>
    Warnings,

    /// <summary>The terminal belongs to a live display.</summary>
    None,
}
