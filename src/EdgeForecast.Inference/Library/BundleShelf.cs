using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Library;

/// <summary>
/// The gateway's own copies of the bundles that it has taken in, one folder for each model file, so that several
/// versions stand side by side and one can be gone back to, whatever happens in the models' folder meanwhile. A copy
/// appears whole, by rename; it is never changed afterwards. What a power cut leaves half-written is thrown away.
/// </summary>
public sealed class BundleShelf
{
    private const string Beginning = ".new-";
    private readonly string _root;

    /// <param name="root">The folder; made where it is missing.</param>
    public BundleShelf(string root)
    {
        _root = Directory.CreateDirectory(root).FullName;
        foreach (var begun in Directory.EnumerateDirectories(_root, Beginning + "*")) Directory.Delete(begun, true);
    }

    /// <summary>The folder of a model's copy; it need not be there.</summary>
    public string FolderOf(string name, string version, string sha256) => FolderOf(_root, name, version, sha256);

    /// <summary>The same on the shelf of a gateway that does not run.</summary>
    public static string FolderOf(string root, string name, string version, string sha256) =>
        Path.Combine(root, $"{name}@{version}-{sha256[..12]}");

    /// <summary>
    /// Copies a bundle here, where it is not yet; gives the copy's folder, or null with the problems.
    /// </summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public string? Take(string folder, List<BundleProblem> problems)
    {
        var bundle = BundleReader.Read(folder, goldenRequired: false, problems);
        if (bundle is null) return null;
        var document = bundle.Document;
        var shelved = FolderOf(document.Name, document.Version, document.Sha256);
        if (Directory.Exists(shelved) && IsSame(folder, shelved)) return shelved;
        var begun = Path.Combine(_root, Beginning + Path.GetFileName(shelved));
        if (Directory.Exists(begun)) Directory.Delete(begun, recursive: true);
        Directory.CreateDirectory(begun);
        foreach (var name in FilesOf(document))
            if (File.Exists(Path.Combine(folder, name)))
                Copy(Path.Combine(folder, name), Path.Combine(begun, name));
        // The same model with another description, golden vectors or signature: what is newer counts.
        if (Directory.Exists(shelved)) Directory.Delete(shelved, recursive: true);
        Directory.Move(begun, shelved);
        return shelved;
    }

    /// <summary>Removes the copies that nobody needs.</summary>
    /// <param name="kept">The folders that stay.</param>
    /// <returns>How many were removed.</returns>
    public int Prune(IReadOnlySet<string> kept)
    {
        var count = 0;
        foreach (var folder in Directory.EnumerateDirectories(_root))
        {
            if (kept.Contains(folder)) continue;
            Directory.Delete(folder, recursive: true);
            count++;
        }

        return count;
    }

    private static IEnumerable<string> FilesOf(BundleDocument document)
    {
        yield return BundleReader.DocumentName;
        yield return document.File;
        if (document.Golden is { } golden) yield return golden.File;
        yield return BundleSignature.FileName;
    }

    // The model itself has its hash in the folder's name and is checked when it is loaded.
    private static bool IsSame(string folder, string shelved)
    {
        foreach (var path in Directory.EnumerateFiles(shelved))
        {
            var other = new FileInfo(Path.Combine(folder, Path.GetFileName(path)));
            if (!other.Exists || other.Length != new FileInfo(path).Length) return false;
            if (other.Length <= BundleLimits.DocumentBytesMax
                && !File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(other.FullName)))
                return false;
        }

        return File.Exists(Path.Combine(folder, BundleSignature.FileName))
            == File.Exists(Path.Combine(shelved, BundleSignature.FileName));
    }

    private static void Copy(string from, string to)
    {
        using var source = File.OpenRead(from);
        using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        source.CopyTo(target);
        target.Flush(flushToDisk: true);
    }
}
