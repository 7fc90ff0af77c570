namespace EdgeForecast.Configuration.Checks;

/// <summary>A setting of a signal that means nothing at its kind of source.</summary>
internal static class ForeignSetting
{
    /// <param name="value">What is set; null where it is left out, which is in order.</param>
    /// <param name="name">The setting.</param>
    /// <param name="kind">The kind of source that it belongs to, with its article.</param>
    /// <param name="path">The signal.</param>
    /// <param name="problems">Takes the finding.</param>
    public static void Report(object? value, string name, string kind, string path, ConfigProblems problems)
    {
        if (value is not null)
            problems.Error($"{path}.{name}", $"belongs to a signal of {kind} source",
                "Remove it, or name another source.");
    }
}
