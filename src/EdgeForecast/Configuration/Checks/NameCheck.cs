using EdgeForecast.Configuration.Reading;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Names that become parts of topics, file names, labels and messages.</summary>
internal static class NameCheck
{
    private const int LengthMax = 100;

    public static void Run(string name, string path, ConfigProblems problems)
    {
        if (Unreadable.Is(name)) return;
        if (name.Length == 0)
            problems.Error(path, "the name is empty", "Give it one.");
        else if (name.Length > LengthMax)
            problems.Error(path, $"the name has {name.Length} characters, at most {LengthMax} are allowed",
                "Shorten it.");
        else if (name.FirstOrDefault(character => !IsAllowed(character)) is var wrong and not '\0')
            problems.Error(path, $"the name holds '{wrong}'",
                "Use letters, digits, dot, dash and underscore: names become parts of topics.");
    }

    /// <summary>Reports names that stand twice, at the second place.</summary>
    public static void Unique(IEnumerable<(string Name, string Path)> names, string what, ConfigProblems problems)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in names)
            if (!Unreadable.Is(name) && !first.TryAdd(name, path))
                problems.Error(path, $"the {what} \"{name}\" is already at {first[name]}", "Rename or remove one.");
    }

    /// <summary>Reports a reference to nothing, unless what it means may be one of those that cannot be read.</summary>
    public static bool Refers(
        string name, IReadOnlyCollection<string> known, string what, string path, ConfigProblems problems)
    {
        if (known.Contains(name)) return true;
        if (!Unreadable.Is(name) && !known.Any(Unreadable.Is))
            problems.Error(path, $"there is no {what} \"{name}\"", known.Count == 0
                ? $"Declare a {what} of that name."
                : Suggestion.Sentence(name, known));
        return false;
    }

    private static bool IsAllowed(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';
}
