using System.Text;
using EdgeForecast.Tools;

// The other end of EdgeForecast's export and import: a table of comma-separated lines on one side, a file on the other.
const string Usage = """
    edgeforecast-tools write parquet|hdf5 FILE    writes the table on the standard input
    edgeforecast-tools read parquet|hdf5 FILE     prints a file as such a table
    """;
if (args is not ["write" or "read", "parquet" or "hdf5", var file])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    if (args[0] == "write")
    {
        using var lines = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        if (args[1] == "parquet") await ParquetTable.WriteAsync(SampleTable.Read(lines), file);
        else Hdf5Table.Write(SampleTable.Read(lines), file);
    }
    else
    {
        await using var output = Console.OpenStandardOutput();
        if (args[1] == "parquet") await ParquetTable.ReadAsync(file, output);
        else Hdf5Table.Read(file, output);
    }

    return 0;
}
catch (Exception failure) when (failure is not OutOfMemoryException)
{
    // The libraries throw many kinds of exceptions on a file that is not theirs.
    Console.Error.WriteLine($"{file}: {failure.Message}");
    return 1;
}
