namespace EdgeForecast.Buffer.Tests.Streams;

/// <summary>The bytes of a file: as the process sees them, as they are on the medium, and the writes between.</summary>
internal sealed class SimulatedFile
{
    private readonly List<(long Offset, byte[]? Bytes, long Length)> _unsynced = [];
    private byte[] _current = [];
    private byte[] _durable = [];
    private int _durableLength;

    public int Length { get; private set; }

    public Span<byte> Bytes => _current.AsSpan(0, Length);

    public int Read(Span<byte> into, long offset)
    {
        if (offset >= Length) return 0;
        var count = (int)Math.Min(into.Length, Length - offset);
        _current.AsSpan((int)offset, count).CopyTo(into);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        _unsynced.Add((offset, bytes.ToArray(), 0));
        Length = Apply(ref _current, Length, offset, bytes);
    }

    public void SetLength(long length)
    {
        _unsynced.Add((0, null, length));
        Length = Apply(ref _current, Length, length);
    }

    public void Sync()
    {
        foreach (var (offset, bytes, length) in _unsynced) ApplyDurable(offset, bytes, length);
        _unsynced.Clear();
    }

    /// <summary>The file as the next start finds it.</summary>
    public SimulatedFile AfterCut(Random random, CutKind kind)
    {
        var file = new SimulatedFile();
        (file._durable, file._durableLength) = ([.. _durable], _durableLength);
        var keep = kind switch
        {
            CutKind.Kill => _unsynced.Count,
            CutKind.DropUnsynced => 0,
            _ => random.Next(_unsynced.Count + 1),
        };
        for (var i = 0; i < _unsynced.Count; i++)
        {
            var (offset, bytes, length) = _unsynced[i];
            if (kind == CutKind.Reorder)
            {
                var fate = random.Next(3);
                if (fate == 0) continue;
                if (fate == 1) bytes = Tear(bytes, random);
            }
            else if (i >= keep)
            {
                if (kind != CutKind.TearLast || i > keep || bytes is null) break;
                bytes = Tear(bytes, random);
            }

            file.ApplyDurable(offset, bytes, length);
        }

        file._current = [.. file._durable];
        file.Length = file._durableLength;
        return file;
    }

    private static byte[]? Tear(byte[]? bytes, Random random) =>
        bytes?[..Math.Min(bytes.Length, random.Next(bytes.Length / 512 + 1) * 512)];

    private void ApplyDurable(long offset, byte[]? bytes, long length) =>
        _durableLength = bytes is null
            ? Apply(ref _durable, _durableLength, length)
            : Apply(ref _durable, _durableLength, offset, bytes);

    private static int Apply(ref byte[] content, int length, long newLength)
    {
        var size = (int)newLength;
        if (content.Length < size) Array.Resize(ref content, Math.Max(size, content.Length * 2));
        if (size < length) content.AsSpan(size, length - size).Clear();
        return size;
    }

    private static int Apply(ref byte[] content, int length, long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return length;
        var end = (int)offset + bytes.Length;
        if (content.Length < end) Array.Resize(ref content, Math.Max(end, content.Length * 2));
        bytes.CopyTo(content.AsSpan((int)offset));
        return Math.Max(length, end);
    }
}
