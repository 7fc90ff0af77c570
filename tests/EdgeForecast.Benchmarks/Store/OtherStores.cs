using System.Diagnostics;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;
using LiteDB;
using Microsoft.Data.Sqlite;

namespace EdgeForecast.Benchmarks.Store;

/// <summary>What would be written without thinking: a document or a row a sample.</summary>
internal static class OtherStores
{
    private static readonly TimeSpan _measured = TimeSpan.FromSeconds(5);

    public static StoreResult LiteDb(string name, Sample[] samples, int perTransaction)
    {
        using var folder = new TemporaryFolder();
        var storage = ProcessFigures.BytesToStorage();
        var (count, elapsed) = (0L, TimeSpan.Zero);
        using (var database = new LiteDatabase(Path.Combine(folder.FullPath, "samples.db")))
        {
            var collection = database.GetCollection("samples");
            var start = Stopwatch.GetTimestamp();
            while (elapsed < _measured)
            {
                if (perTransaction == 1) collection.Insert(Document(samples[count++ % samples.Length], count));
                else
                {
                    database.BeginTrans();
                    for (var i = 0; i < perTransaction; i++)
                        collection.Insert(Document(samples[count++ % samples.Length], count));
                    database.Commit();
                }

                elapsed = Stopwatch.GetElapsedTime(start);
            }

            database.Checkpoint();
        }

        return Result(name, count, elapsed, folder, storage);
    }

    public static StoreResult Sqlite(string name, Sample[] samples, int perTransaction)
    {
        using var folder = new TemporaryFolder();
        var storage = ProcessFigures.BytesToStorage();
        var (count, elapsed) = (0L, TimeSpan.Zero);
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullPath, "s.db")}"))
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL");
            Execute(connection, "PRAGMA synchronous=FULL");
            Execute(connection, "CREATE TABLE samples (signal INTEGER, value REAL, quality INTEGER, source INTEGER, "
                + "arrival INTEGER, flags INTEGER, delivery INTEGER)");
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO samples VALUES ($0, $1, $2, $3, $4, $5, $6)";
            var parameters = Enumerable.Range(0, 7)
                .Select(i => insert.Parameters.Add($"${i}", i == 1 ? SqliteType.Real : SqliteType.Integer)).ToArray();
            insert.Prepare();
            var start = Stopwatch.GetTimestamp();
            while (elapsed < _measured)
            {
                using var transaction = connection.BeginTransaction();
                insert.Transaction = transaction;
                for (var i = 0; i < perTransaction; i++)
                {
                    Bind(parameters, samples[count++ % samples.Length]);
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
                elapsed = Stopwatch.GetElapsedTime(start);
            }

            Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqliteConnection.ClearAllPools();
        return Result(name, count, elapsed, folder, storage);
    }

    private static void Bind(SqliteParameter[] parameters, in Sample sample)
    {
        parameters[0].Value = sample.Signal.Index;
        parameters[1].Value = sample.Value;
        parameters[2].Value = (long)sample.Quality.Code;
        parameters[3].Value = sample.SourceTime.Ticks;
        parameters[4].Value = sample.ArrivalTime.Ticks;
        parameters[5].Value = (long)sample.Flags;
        parameters[6].Value = (long)sample.DeliveryId;
    }

    private static BsonDocument Document(in Sample sample, long id) => new()
    {
        ["_id"] = id,
        ["s"] = sample.Signal.Index,
        ["v"] = sample.Value,
        ["q"] = (long)sample.Quality.Code,
        ["t"] = sample.SourceTime.Ticks,
        ["a"] = sample.ArrivalTime.Ticks,
        ["f"] = (int)sample.Flags,
        ["d"] = (int)sample.DeliveryId,
    };

    private static StoreResult Result(
        string name, long count, TimeSpan elapsed, TemporaryFolder folder, long storageBefore) =>
        new(name, count, count / elapsed.TotalSeconds,
            Directory.GetFiles(folder.FullPath).Sum(file => new FileInfo(file).Length) / (double)count, 0,
            (ProcessFigures.BytesToStorage() - storageBefore) / (double)count);

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
