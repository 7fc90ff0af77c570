using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Reading;

/// <summary>Looks at the small files of a data directory without setting a damaged one aside.</summary>
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

    /// <summary>What is damaged about a file, and what is not and yet worth knowing; null each for nothing.</summary>
    public static (string? Damage, string? Note) Look(IStorageFolder folder, string name)
    {
        if (EndsWith(name, ".damaged")) return (null, "is left from an earlier damage that was set aside");
        if (EndsWith(name, ".new")) return (null, "is left from an earlier write that was interrupted");
        // It does nothing but take space.
        if (name == SpaceReserve.FileName) return (null, null);
        if (EndsWith(name, NoteFile.Extension)) return LookAtNotes(folder, name);
        if (EndsWith(name, SlotMark.Extension)) return LookAtMark(folder, name);
        return (Content(folder, name) is null ? "is no whole state file" : null, null);
    }

    private static (string? Damage, string? Note) LookAtNotes(IStorageFolder folder, string name)
    {
        var bytes = BytesOf(folder, name, NoteFile.BytesMax);
        // A process may end between emptying it and writing its head.
        if (bytes is []) return (null, null);
        if (!NoteFile.IsOne(bytes)) return ("is no file of notes", null);
        var state = name[..^NoteFile.Extension.Length];
        var content = folder.Exists(state) ? Content(folder, state) : null;
        var rest = NoteFile.Read(bytes, content is null ? 0 : Crc32C.Compute(content)).RestBytes;
        return (null, rest > 0 ? $"ends with {rest} bytes of a note that was interrupted or is damaged" : null);
    }

    private static (string? Damage, string? Note) LookAtMark(IStorageFolder folder, string name)
    {
        var bytes = BytesOf(folder, name, SlotMark.Bytes);
        // Not synced: after a power cut it may be empty, or zeros.
        var isMark = bytes is not null
            && (!bytes.AsSpan().ContainsAnyExcept((byte)0) || SlotMark.Read(bytes) is not null);
        return (isMark ? null : "is no mark of a slot", null);
    }

    /// <summary>Null where there are more.</summary>
    private static byte[]? BytesOf(IStorageFolder folder, string name, int bytesMax)
    {
        using var file = folder.Open(name);
        return file.Length <= bytesMax ? file.ReadAll(bytesMax) : null;
    }

    private static bool EndsWith(string name, string extension) => name.EndsWith(extension, StringComparison.Ordinal);
}
