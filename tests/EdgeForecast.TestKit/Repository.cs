namespace EdgeForecast.TestKit;

/// <summary>Where the sources are, found from where the tests run.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "EdgeForecast.sln")))
                return folder.FullName;
        throw new InvalidOperationException("EdgeForecast.sln stands in no folder above the test binaries.");
    }
}
