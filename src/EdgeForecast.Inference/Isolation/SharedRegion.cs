using System.IO.MemoryMappedFiles;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// The memory that a worker process shares with the one that started it. One request and one answer at a time; a byte
/// on a pipe says that the other side should look. Layout, little-endian:
/// <code>
/// 0     int64  request sequence     written last by the requester
/// 8     int32  request command      a WorkerCommandKind
/// 12    int32  model slot
/// 16    int32  request length       numbers or bytes
/// 64    int64  answer sequence      of the request it answers, written last by the worker; 0 is the greeting
/// 72    int32  answer status        0 done, 1 failed
/// 76    int32  answer length        numbers or bytes
/// 80    float64 time in the model   milliseconds
/// 4096  request data                float32 windows, or UTF-8 text
/// 4096 + RequestBytes  answer data  float32 outputs, or UTF-8 text
/// </code>
/// </summary>
internal sealed unsafe class SharedRegion : IDisposable
{
    public const int RequestBytes = Models.BundleLimits.InputCellCountMax * sizeof(float);
    public const int AnswerBytes = Models.BundleLimits.OutputCellCountMax * sizeof(float);
    private const int DataOffset = 4096;
    private const long Size = DataOffset + RequestBytes + AnswerBytes;
    private const string NamePrefix = "edgeforecast-";
    private static readonly string _folder = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _memory;

    private SharedRegion(string path, FileStream stream)
    {
        Path = path;
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Size);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
    }

    public string Path { get; }

    public long RequestSequence
    {
        get => Volatile.Read(ref *(long*)_memory);
        set => Volatile.Write(ref *(long*)_memory, value);
    }

    public ref int RequestCommand => ref *(int*)(_memory + 8);

    public ref int RequestSlot => ref *(int*)(_memory + 12);

    public ref int RequestLength => ref *(int*)(_memory + 16);

    public long AnswerSequence
    {
        get => Volatile.Read(ref *(long*)(_memory + 64));
        set => Volatile.Write(ref *(long*)(_memory + 64), value);
    }

    public ref int AnswerStatus => ref *(int*)(_memory + 72);

    public ref int AnswerLength => ref *(int*)(_memory + 76);

    public ref double AnswerMs => ref *(double*)(_memory + 80);

    public Span<byte> RequestText => new(_memory + DataOffset, RequestBytes);

    public Span<float> RequestNumbers => new(_memory + DataOffset, RequestBytes / sizeof(float));

    public Span<byte> AnswerText => new(_memory + DataOffset + RequestBytes, AnswerBytes);

    public Span<float> AnswerNumbers => new(_memory + DataOffset + RequestBytes, AnswerBytes / sizeof(float));

    /// <summary>
    /// Makes a region in memory, or in the folder for temporary files where there is no such file system.
    /// </summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static SharedRegion Create(int number)
    {
        var path = System.IO.Path.Combine(
            _folder, $"{NamePrefix}{Environment.ProcessId}-{number}-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            // All of it now: touching a page that a full file system can't give kills the process.
            PreallocationSize = Size,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new SharedRegion(path, new FileStream(path, options));
    }

    public static SharedRegion Open(string path) => new(path, new FileStream(
        path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>
    /// Removes what processes left behind that were ended by force while a worker of theirs was starting.
    /// </summary>
    public static void Sweep()
    {
        foreach (var path in Directory.EnumerateFiles(_folder, NamePrefix + "*-*-*"))
        {
            var owner = System.IO.Path.GetFileName(path).Split('-')[1];
            if (Directory.Exists("/proc/" + owner)) continue;
            try
            {
                File.Delete(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue; // Another user's: not ours to remove, and of no harm here.
            }
        }
    }

    /// <summary>Removes the name as soon as both sides have the memory, so that no crash leaves it behind.</summary>
    public void Unlink() => File.Delete(Path);

    public void Dispose()
    {
        File.Delete(Path);
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
