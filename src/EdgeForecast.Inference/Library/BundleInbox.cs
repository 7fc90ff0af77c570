using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Library;

/// <summary>
/// Watches the models' folder by looking at it again and again, which works on every file system, over a network too.
/// A bundle that arrives by rename is whole at once; one that is still being copied is left alone until two looks in
/// a row see the same. Names that begin with a dot are not looked at: that is where to copy to before the rename.
/// </summary>
/// <param name="root">The folder; it need not exist.</param>
/// <param name="bundleCountMax">More bundles than this are not looked at, and counted.</param>
public sealed class BundleInbox(string root, int bundleCountMax = 256)
{
    private const int DepthMax = 3;
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private bool _hasLooked;

    /// <summary>Bundles beyond the limit at the last look.</summary>
    public int IgnoredCount { get; private set; }

    /// <summary>
    /// The bundles that are new or have changed since they were last given. The first look takes everything to be at
    /// rest: nothing tells what was copied before.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public IReadOnlyList<FoundBundle> Look()
    {
        var found = new SortedDictionary<string, FoundBundle>(StringComparer.Ordinal);
        IgnoredCount = 0;
        if (Directory.Exists(root)) Collect(root, "", depth: 1, found);
        List<FoundBundle> fresh = [];
        foreach (var bundle in found.Values)
        {
            var isAtRest = !_hasLooked
                || (_seen.TryGetValue(bundle.Path, out var before) && before == bundle.Fingerprint);
            var isTold = _told.TryGetValue(bundle.Path, out var told) && told == bundle.Fingerprint;
            if (isAtRest && !isTold) fresh.Add(bundle);
        }

        _hasLooked = true;
        _seen.Clear();
        foreach (var bundle in found.Values) _seen[bundle.Path] = bundle.Fingerprint;
        foreach (var gone in _told.Keys.Where(path => !found.ContainsKey(path)).ToList()) _told.Remove(gone);
        foreach (var bundle in fresh) _told[bundle.Path] = bundle.Fingerprint;
        return fresh;
    }

    private void Collect(string folder, string path, int depth, SortedDictionary<string, FoundBundle> found)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(inner);
            if (name.StartsWith('.')) continue;
            var innerPath = path.Length == 0 ? name : $"{path}/{name}";
            if (!File.Exists(Path.Combine(inner, BundleReader.DocumentName)))
            {
                if (depth < DepthMax) Collect(inner, innerPath, depth + 1, found);
            }
            else if (found.Count >= bundleCountMax)
            {
                IgnoredCount++;
            }
            else if (Fingerprint(inner) is { } fingerprint)
            {
                found[innerPath] = new FoundBundle(inner, innerPath, fingerprint);
            }
        }
    }

    /// <summary>Of names, lengths and times of the files; null when the folder vanished meanwhile.</summary>
    private static long? Fingerprint(string folder)
    {
        try
        {
            var hash = new HashCode();
            var files = new DirectoryInfo(folder).EnumerateFiles();
            foreach (var file in files.OrderBy(one => one.Name, StringComparer.Ordinal))
            {
                hash.Add(file.Name, StringComparer.Ordinal);
                hash.Add(file.Length);
                hash.Add(file.LastWriteTimeUtc.Ticks);
            }

            return hash.ToHashCode();
        }
        catch (IOException)
        {
            // Renamed away between two calls: the next look sees what there is then.
            return null;
        }
    }
}
