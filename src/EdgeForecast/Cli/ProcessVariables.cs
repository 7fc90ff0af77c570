using System.Collections;

namespace EdgeForecast.Cli;

/// <summary>The environment of this process, as pairs.</summary>
internal static class ProcessVariables
{
    public static IEnumerable<KeyValuePair<string, string>> Read()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            yield return KeyValuePair.Create((string)variable.Key, variable.Value as string ?? "");
    }
}
