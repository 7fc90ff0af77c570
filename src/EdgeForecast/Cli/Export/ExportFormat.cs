namespace EdgeForecast.Cli.Export;

/// <summary>The formats of files, by the names that options and extensions give them.</summary>
internal static class ExportFormat
{
    public const string Csv = "csv";
    public const string Json = "json";
    public const string NdJson = "ndjson";
    public const string Parquet = "parquet";
    public const string Hdf5 = "hdf5";

    public static readonly string[] All = [Csv, Json, NdJson, Parquet, Hdf5];

    /// <summary>Whether the tool reads and writes it.</summary>
    public static bool NeedsTool(string format) => format is Parquet or Hdf5;

    /// <summary>By the extension of a file; null where that says nothing.</summary>
    public static string? OfFile(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".csv" => Csv,
        ".json" => Json,
        ".ndjson" or ".jsonl" => NdJson,
        ".parquet" => Parquet,
        ".h5" or ".hdf5" => Hdf5,
        _ => null,
    };
}
