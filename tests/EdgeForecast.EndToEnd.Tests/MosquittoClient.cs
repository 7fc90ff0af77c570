namespace EdgeForecast.EndToEnd.Tests;

/// <summary>The MQTT clients that come with mosquitto, in a package of their own.</summary>
internal static class MosquittoClient
{
    /// <summary>The program's name; skips the calling test where it is not installed.</summary>
    public static string Require(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Assert.Skip($"needs {program}: apt-get install mosquitto-clients");
        return program;
    }
}
