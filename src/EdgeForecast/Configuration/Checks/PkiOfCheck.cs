namespace EdgeForecast.Configuration.Checks;

/// <summary>
/// The certificates that a check connects with: the gateway's own folder, or, while that has no certificate of ours, a
/// copy that is gone afterwards. The first run makes our certificate, as the user that may read it; a check by another
/// must not.
/// </summary>
internal sealed class PkiOfCheck : IDisposable
{
    private static readonly string[] _copied = ["trusted", "issuer"];

    private readonly bool _isCopy;

    private PkiOfCheck(string path, string realPath, bool isCopy)
    {
        Path = path;
        RealPath = realPath;
        _isCopy = isCopy;
    }

    public string Path { get; }

    public string RealPath { get; }

    public static PkiOfCheck Open(string realPath)
    {
        if (File.Exists(System.IO.Path.Combine(realPath, "own", "application.pem")))
            return new PkiOfCheck(realPath, realPath, isCopy: false);
        var copy = Directory.CreateTempSubdirectory("edgeforecast-check-").FullName;
        foreach (var folder in _copied)
            Copy(System.IO.Path.Combine(realPath, folder), System.IO.Path.Combine(copy, folder));
        return new PkiOfCheck(copy, realPath, isCopy: true);
    }

    /// <summary>What was refused waits where it can be trusted.</summary>
    public void KeepRejected()
    {
        const string Rejected = "rejected";
        if (_isCopy) Copy(System.IO.Path.Combine(Path, Rejected), System.IO.Path.Combine(RealPath, Rejected));
    }

    public void Dispose()
    {
        if (_isCopy) Directory.Delete(Path, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        if (!Directory.Exists(from)) return;
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)), overwrite: true);
    }
}
