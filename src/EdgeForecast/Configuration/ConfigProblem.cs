namespace EdgeForecast.Configuration;

/// <summary>Something that is wrong with a configuration: where, what, and what to do about it.</summary>
/// <param name="Path">The place in the document, as in <c>signals[3].rules.range</c>; empty for the whole.</param>
/// <param name="Message">What is wrong there.</param>
/// <param name="Remedy">What to do, as one or more sentences.</param>
/// <param name="Severity">Whether it keeps the gateway from running.</param>
/// <param name="Location">The line in the file or the environment variable it comes from; empty when unknown.</param>
internal sealed record ConfigProblem(
    string Path,
    string Message,
    string Remedy,
    ConfigSeverity Severity = ConfigSeverity.Error,
    string Location = "")
{
    // Messages of the system end with a full stop, ours do not.
    private string Text => Message.TrimEnd('.');

    /// <summary>As in <c>signals[3].rules.range: min 80 exceeds max 20. Swap them, or remove "range".</c></summary>
    public override string ToString() => Path.Length == 0 ? $"{Text}. {Remedy}" : $"{Path}: {Text}. {Remedy}";
}
