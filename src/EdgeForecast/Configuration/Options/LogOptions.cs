namespace EdgeForecast.Configuration.Options;

/// <summary>What is logged, and where.</summary>
/// <param name="Level">The least severe that is logged.</param>
/// <param name="Directory">Folder of the log files; no files when it is left out.</param>
/// <param name="FileSizeMaxMb">A new file is begun at this size, 1 to 1000, and every day.</param>
/// <param name="FileCountMax">So many files are kept, the oldest go first, 1 to 1000.</param>
internal sealed record LogOptions(
    LogLevelChoice Level = LogLevelChoice.Information,
    string? Directory = null,
    int FileSizeMaxMb = 10,
    int FileCountMax = 10);
