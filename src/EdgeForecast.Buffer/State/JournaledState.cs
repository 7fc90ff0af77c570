using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.State;

/// <summary>
/// A state that is replaced whole now and then, and notes on what has happened to it since, in a file beside that of
/// the state, <c>NAME.notes</c> (<see cref="NoteFile"/>). A crash between a new state and the emptying of the notes
/// leaves notes that follow on another state: they are not read. Appended notes survive the process at once; they are
/// synced at most once a second, so that a power cut takes a second's notes. One thread appends and begins to save;
/// another may save meanwhile.
/// </summary>
public sealed class JournaledState : IDisposable
{
    private static readonly TimeSpan _syncEvery = TimeSpan.FromSeconds(1);
    private readonly IStorageFolder _folder;
    private readonly TimeProvider _machine;
    private readonly StateFile _file;
    private readonly string _notesName;
    private readonly Lock _gate = new();
    private readonly MemoryStream _since = new();
    private readonly byte[] _header = new byte[NoteFile.NoteHeaderBytes];
    private bool _isSaving;
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
        _notesName = name + NoteFile.Extension;
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
            bytes = file.Length <= NoteFile.BytesMax ? file.ReadAll(NoteFile.BytesMax) : [];
        return NoteFile.Read(bytes, _base).Notes;
    }

    /// <summary>The state is about to be written as it is now: what is noted from here on follows on it.</summary>
    public void BeginWrite()
    {
        lock (_gate)
        {
            _isSaving = true;
            _since.SetLength(0);
        }
    }

    /// <summary>
    /// Replaces the state and the notes by those since <see cref="BeginWrite"/>. The state is durable on return.
    /// </summary>
    /// <exception cref="IOException">The disk refuses; the old state and its notes stand.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        _file.Write(content);
        IStorageFile notes;
        lock (_gate)
        {
            _base = Crc32C.Compute(content);
            notes = Begin();
            if (_isSaving) AppendSince(notes);
            _isSaving = false;
            _since.SetLength(0);
        }

        // Outside of the gate: a slow disk must not hold up whoever appends.
        notes.Sync();
    }

    /// <summary>Adds a note.</summary>
    /// <exception cref="IOException">The disk refuses; the note is not kept.</exception>
    public void Append(ReadOnlySpan<byte> note)
    {
        lock (_gate)
        {
            AppendTo(_notes ?? Begin(), note);
            if (!_isSaving) return;
            BinaryPrimitives.WriteInt32LittleEndian(_header, note.Length);
            _since.Write(_header.AsSpan(0, sizeof(int)));
            _since.Write(note);
        }
    }

    /// <summary>
    /// Makes the notes outlive a power cut; when it is time to. Not on a thread that must be on time.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void SyncWhenDue()
    {
        IStorageFile? notes;
        lock (_gate)
        {
            if (_machine.GetElapsedTime(_syncedAt) < _syncEvery) return;
            _syncedAt = _machine.GetTimestamp();
            notes = _notes;
        }

        notes?.Sync();
    }

    public void Dispose()
    {
        _notes?.Dispose();
        _notes = null;
        _since.Dispose();
    }

    private void AppendSince(IStorageFile notes)
    {
        var since = _since.GetBuffer().AsSpan(0, (int)_since.Length);
        while (since.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(since);
            AppendTo(notes, since.Slice(sizeof(int), length));
            since = since[(sizeof(int) + length)..];
        }
    }

    private void AppendTo(IStorageFile notes, ReadOnlySpan<byte> note)
    {
        if (_length + NoteFile.NoteHeaderBytes + note.Length > NoteFile.BytesMax)
            throw new IOException($"{_folder.Location}/{_notesName} is full: the state must be written first.");
        BinaryPrimitives.WriteInt32LittleEndian(_header, note.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), NoteFile.ChecksumOf(note, _base));
        notes.Write(_header, _length);
        notes.Write(note, _length + NoteFile.NoteHeaderBytes);
        _length += NoteFile.NoteHeaderBytes + note.Length;
    }

    private IStorageFile Begin()
    {
        var isNew = _notes is null && !_folder.Exists(_notesName);
        _notes ??= _folder.Open(_notesName);
        Span<byte> header = stackalloc byte[NoteFile.HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, NoteFile.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], _base);
        _notes.SetLength(0);
        _notes.Write(header, 0);
        _length = NoteFile.HeaderBytes;
        if (isNew) _folder.SyncEntries();
        return _notes;
    }
}
