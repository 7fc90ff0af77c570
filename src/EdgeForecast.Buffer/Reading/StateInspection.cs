using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Reading;

/// <summary>Looks at state files without setting a damaged one aside.</summary>
internal static class StateInspection
{
    private const int HeaderBytes = 8;
    private const int ChecksumBytes = 4;

    /// <summary>The content of a state file; null when it is damaged.</summary>
    public static byte[]? Content(IStorageFolder folder, string name)
    {
        using var file = folder.Open(name);
        var limit = HeaderBytes + StateFile.ContentBytesMax + ChecksumBytes;
        if (file.Length < HeaderBytes + ChecksumBytes || file.Length > limit) return null;
        var bytes = file.ReadAll(limit);
        return StateFile.IsIntact(bytes) ? bytes[HeaderBytes..^ChecksumBytes] : null;
    }

    /// <summary>Takes the names of a store in; nothing where the file is missing or damaged.</summary>
    public static void ReadNames(IStorageFolder folder, StoredSignals signals)
    {
        if (!folder.Exists("names.state") || Content(folder, "names.state") is not { } content) return;
        var contradictions = 0;
        ReadOnlySpan<byte> rest = content;
        while (!rest.IsEmpty && BlockView.TryOpen(rest, out var view) == BlockStatus.Done)
        {
            CatalogueBlock.TryRead(view, signals, ref contradictions);
            rest = rest[view.TotalBytes..];
        }
    }

    /// <summary>Whether the bytes begin as a state file does.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == StateFile.Magic;
}
