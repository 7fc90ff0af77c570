using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.State;

/// <summary>
/// A state that is replaced whole now and then, and notes on what has happened to it since, in a file beside that of
/// the state, <c>NAME.notes</c> (<see cref="NoteFile"/>). A crash between a new state and the emptying of the notes
/// leaves notes that follow on another state: they are not read. Appended notes wait in memory until another thread
/// writes them: whoever appends must be on time and never waits for the disk. They are synced at most once a second, so
/// that a power cut takes a second's notes. One thread appends and begins to save; others write, sync and save.
/// </summary>
public sealed class JournaledState : IDisposable
{
    private const int WaitingBytesMax = 8 << 20;
    private static readonly TimeSpan _syncEvery = TimeSpan.FromSeconds(1);
    private readonly IStorageFolder _folder;
    private readonly TimeProvider _machine;
    private readonly StateFile _file;
    private readonly string _notesName;
    // Taken before the other, and for as long as the disk takes.
    private readonly Lock _disk = new();
    private readonly Lock _gate = new();
    private MemoryStream _waiting = new();
    private MemoryStream _since = new();
    private MemoryStream _writing = new();
    private int _writtenBytes;
    private readonly byte[] _header = new byte[NoteFile.NoteHeaderBytes];
    private bool _isSaving;
    private bool _isCut;
    private bool _isSinceCut;
    private IStorageFile? _notes;
    private long _length;
    private long _knownLength = NoteFile.HeaderBytes;
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
            (_isSaving, _isSinceCut) = (true, false);
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
        lock (_disk)
        {
            lock (_gate)
            {
                // What waits is in the state, or among those since.
                _waiting.SetLength(0);
                if (!_isSaving) _since.SetLength(0);
                (_isSaving, _isCut, _isSinceCut) = (false, _isSaving && _isSinceCut, false);
                _base = Crc32C.Compute(content);
                (_writing, _since, _writtenBytes) = (_since, _writing, 0);
                _since.SetLength(0);
                _knownLength = NoteFile.HeaderBytes + _writing.Length
                    + (CountIn(_writing) * (NoteFile.NoteHeaderBytes - sizeof(int)));
            }

            notes = Begin();
            WriteOut(notes);
        }

        notes.Sync();
    }

    /// <summary>Adds a note, in memory: <see cref="WriteNotes"/> writes it.</summary>
    /// <exception cref="IOException">
    /// There are too many since the state; neither this note is kept nor one after it until the state is being written.
    /// </exception>
    public void Append(ReadOnlySpan<byte> note)
    {
        lock (_gate)
        {
            // Behind one that is left out no other is kept: notes are worth nothing with a hole in them.
            var length = _knownLength + NoteFile.NoteHeaderBytes + note.Length;
            _isCut |= length > NoteFile.BytesMax || _waiting.Length + note.Length > WaitingBytesMax;
            _isSinceCut |= _since.Length + note.Length > WaitingBytesMax;
            if (!_isCut)
            {
                _knownLength = length;
                Add(_waiting, note);
            }

            if (_isSaving && !_isSinceCut) Add(_since, note);
            else if (_isCut)
                throw new IOException($"{_folder.Location}/{_notesName} is full: the state must be written first.");
        }
    }

    /// <summary>Writes the notes that wait; they survive the process from then on.</summary>
    /// <exception cref="IOException">The disk refuses; the notes wait on.</exception>
    public void WriteNotes()
    {
        lock (_disk)
        {
            if (_writtenBytes < _writing.Length) WriteOut(_notes ?? Begin());
            lock (_gate)
            {
                if (_waiting.Length == 0) return;
                (_writing, _waiting, _writtenBytes) = (_waiting, _writing, 0);
                _waiting.SetLength(0);
            }

            WriteOut(_notes ?? Begin());
        }
    }

    /// <summary>
    /// Makes the notes outlive a power cut; when it is time to. Not on a thread that must be on time.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void SyncWhenDue()
    {
        IStorageFile? notes;
        lock (_disk)
        {
            if (_machine.GetElapsedTime(_syncedAt) < _syncEvery) return;
            _syncedAt = _machine.GetTimestamp();
            notes = _notes;
        }

        notes?.Sync();
    }

    /// <summary>Closes the files; notes that wait are left out.</summary>
    public void Dispose()
    {
        lock (_disk)
        {
            _notes?.Dispose();
            _notes = null;
        }
    }

    private static void Add(MemoryStream notes, ReadOnlySpan<byte> note)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, note.Length);
        notes.Write(length);
        notes.Write(note);
    }

    private static int CountIn(MemoryStream notes)
    {
        var count = 0;
        for (var rest = notes.GetBuffer().AsSpan(0, (int)notes.Length); rest.Length > 0; count++)
            rest = rest[(sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(rest))..];
        return count;
    }

    /// <summary>Writes the rest of those in hand; after a failure it goes on where it was.</summary>
    private void WriteOut(IStorageFile notes)
    {
        while (_writtenBytes < _writing.Length)
        {
            var rest = _writing.GetBuffer().AsSpan(_writtenBytes, (int)_writing.Length - _writtenBytes);
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            AppendTo(notes, rest.Slice(sizeof(int), length));
            _writtenBytes += sizeof(int) + length;
        }
    }

    private void AppendTo(IStorageFile notes, ReadOnlySpan<byte> note)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_header, note.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), NoteFile.ChecksumOf(note, _base));
        notes.Write(_header, _length);
        notes.Write(note, _length + NoteFile.NoteHeaderBytes);
        _length += NoteFile.NoteHeaderBytes + note.Length;
    }

    private IStorageFile Begin()
    {
        var isNew = _notes is null && !_folder.Exists(_notesName);
        var notes = _notes ?? _folder.Open(_notesName);
        _notes = null;
        try
        {
            Span<byte> header = stackalloc byte[NoteFile.HeaderBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(header, NoteFile.Magic);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], _base);
            notes.SetLength(0);
            notes.Write(header, 0);
            _length = NoteFile.HeaderBytes;
            if (isNew) _folder.SyncEntries();
        }
        catch
        {
            notes.Dispose();
            throw;
        }

        return _notes = notes;
    }
}
