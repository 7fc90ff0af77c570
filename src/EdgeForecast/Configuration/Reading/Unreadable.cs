namespace EdgeForecast.Configuration.Reading;

/// <summary>
/// Stand-ins for texts that are missing or of a wrong type. The rest of the document is checked with them in place,
/// and what follows only from a stand-in is not reported: one mistake, one problem.
/// </summary>
internal static class Unreadable
{
    private const char Mark = '\uFFFC';

    public static string TextAt(string path) => Mark + path;

    public static bool Is(string? text) => text is not null && text.StartsWith(Mark);
}
