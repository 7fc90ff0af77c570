using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.State;

/// <summary>
/// A state that is replaced whole now and then, and notes on what has happened to it since. The notes are in a file
/// beside that of the state, <c>NAME.notes</c>, little-endian:
/// <code>
/// 0  u32  magic 0x314A4645: the bytes "EFJ1"
/// 4  u32  CRC32C of the state that they follow on; 0 where there is none
/// 8       notes, each: u32 length, u32 CRC32C of the bytes xor that of the state, the bytes
/// </code>
/// A crash between a new state and the emptying of the notes leaves notes that follow on another state: they are not
/// read. Appended notes survive the process at once; they are synced at most once a second, so that a power cut takes a
/// second's notes. One thread at a time.
/// </summary>
public sealed class JournaledState : IDisposable
{
    private const uint Magic = 0x314A_4645;
    private const int HeaderBytes = 8;
    private const int NoteHeaderBytes = 8;
    private const int NoteFileBytesMax = 64 << 20;
    private static readonly TimeSpan _syncEvery = TimeSpan.FromSeconds(1);
    private readonly IStorageFolder _folder;
    private readonly TimeProvider _machine;
    private readonly StateFile _file;
    private readonly string _notesName;
    private readonly byte[] _header = new byte[NoteHeaderBytes];
    private IStorageFile? _notes;
    private long _length;
    private long _syncedAt;
    private uint _base;

    /// <param name="folder">Where both files lie.</param>
    /// <param name="name">The name of the file of the state.</param>
    /// <param name="machine">Measures the time between two syncs.</param>
    public JournaledState(IStorageFolder folder, string name, TimeProvider machine)
    {
        (_folder, _machine) = (folder, machine);
        _file = new StateFile(folder, name);
        _notesName = name + ".notes";
    }

    /// <summary>Reads the state. See <see cref="StateFile.Read"/>.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public StateContent Read()
    {
        var content = _file.Read();
        _base = content.Reading == StateReading.Intact ? Crc32C.Compute(content.Content) : 0;
        return content;
    }

    /// <summary>After <see cref="Read"/>: the notes on that state, in order, up to the first that is torn.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadNotes()
    {
        if (!_folder.Exists(_notesName)) return [];
        byte[] bytes;
        using (var file = _folder.Open(_notesName))
            bytes = file.Length <= NoteFileBytesMax ? file.ReadAll(NoteFileBytesMax) : [];
        if (bytes.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) != _base)
            return [];
        var notes = new List<ReadOnlyMemory<byte>>();
        var offset = HeaderBytes;
        while (bytes.Length - offset >= NoteHeaderBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));
            var checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset + 4));
            offset += NoteHeaderBytes;
            if (length > bytes.Length - offset) break;
            var note = bytes.AsMemory(offset, (int)length);
            if (ChecksumOf(note.Span) != checksum) break;
            notes.Add(note);
            offset += (int)length;
        }

        return notes;
    }

    /// <summary>Replaces the state and empties the notes. The state is durable on return.</summary>
    /// <exception cref="IOException">The disk refuses; the old state and its notes stand.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        _file.Write(content);
        _base = Crc32C.Compute(content);
        Begin();
    }

    /// <summary>Adds a note.</summary>
    /// <exception cref="IOException">The disk refuses; the note is not kept.</exception>
    public void Append(ReadOnlySpan<byte> note)
    {
        if (_notes is null) Begin();
        if (_length + NoteHeaderBytes + note.Length > NoteFileBytesMax)
            throw new IOException($"{_folder.Location}/{_notesName} is full: the state must be written first.");
        BinaryPrimitives.WriteInt32LittleEndian(_header, note.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), ChecksumOf(note));
        _notes!.Write(_header, _length);
        _notes.Write(note, _length + NoteHeaderBytes);
        _length += NoteHeaderBytes + note.Length;
        if (_machine.GetElapsedTime(_syncedAt) < _syncEvery) return;
        _notes.Sync();
        _syncedAt = _machine.GetTimestamp();
    }

    public void Dispose()
    {
        _notes?.Dispose();
        _notes = null;
    }

    // A power cut may leave the notes on an old state behind the head of a new file: they must not pass for new ones.
    private uint ChecksumOf(ReadOnlySpan<byte> note) => Crc32C.Compute(note) ^ _base;

    private void Begin()
    {
        var isNew = _notes is null && !_folder.Exists(_notesName);
        _notes ??= _folder.Open(_notesName);
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], _base);
        _notes.SetLength(0);
        _notes.Write(header, 0);
        _length = HeaderBytes;
        _notes.Sync();
        _syncedAt = _machine.GetTimestamp();
        if (isNew) _folder.SyncEntries();
    }
}
