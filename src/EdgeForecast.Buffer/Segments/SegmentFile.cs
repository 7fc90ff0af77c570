using EdgeForecast.Buffer.Streams;
using LiteDB;
using LiteDB.Engine;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// One LiteDB database on streams of ours: NAME.db, and NAME.log with what is committed and not yet in it. It has one
/// collection, <c>blocks</c>, of documents <c>{ _id: sequence number, d: bytes }</c>. A method that writes returns
/// after the sync. Safe to use from several threads; a transaction lasts no longer than a call.
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    private const string Collection = "blocks";
    private const string BytesField = "d";

    private readonly Lock _gate = new();
    private readonly FailureLatch _latch = new();
    private readonly GuardedFile _dataFile;
    private readonly GuardedFile _logFile;
    private readonly LogStream _log;
    private readonly DataStream _data;
    private readonly LiteEngine _engine;
    private readonly BsonDocument[] _oneDocument = new BsonDocument[1];
    private bool _disposed;

    static SegmentFile() => PageCache.TryBound();

    private SegmentFile(IStorageFolder folder, string name, IoCounters counters, long? trustedLogBytes, bool readOnly)
    {
        Name = name;
        IStorageFile? dataFile = null;
        IStorageFile? logFile = null;
        try
        {
            dataFile = folder.Open(DataName(name));
            logFile = folder.Open(LogName(name));
            _dataFile = new GuardedFile(dataFile, _latch, counters);
            _logFile = new GuardedFile(logFile, _latch, counters);
            _log = LogStream.Open(_logFile, _latch, trustedLogBytes, readOnly);
            // A database whose very first page did not get to the disk is an empty one.
            if (!readOnly && _log.Length == 0 && dataFile.Length is > 0 and < LogFrame.PageBytes) dataFile.SetLength(0);
            _data = new DataStream(_dataFile, _log);
            var isNew = dataFile.Length == 0;
            _engine = new LiteEngine(new EngineSettings { DataStream = _data, LogStream = _log, ReadOnly = readOnly });
            // Checkpoints are ours to call: never in the middle of a commit, never while dying.
            _latch.ThrowIfFailed();
            if (isNew) Commit(() => _engine.Pragma(Pragmas.CHECKPOINT, 0));
        }
        catch (Exception exception)
        {
            var isDisk = _latch.HasFailed;
            _latch.Fail(exception);
            _engine?.Dispose();
            dataFile?.Dispose();
            logFile?.Dispose();
            // LiteDB has stumbled over what it could not write: the file is not damaged.
            if (isDisk) _latch.ThrowIfFailed();
            throw;
        }
    }

    /// <summary>Without extension.</summary>
    public string Name { get; }

    public long Bytes => _dataFile.Length + _log.FileBytes;

    public long LogBytes => _log.FileBytes;

    /// <summary>How much of the log survives for certain when this file has failed.</summary>
    public long SyncedLogBytes => _log.SyncedBytes;

    /// <summary>Bytes cut off the end of the log when it was opened, because they were torn or damaged.</summary>
    public long CutLogBytes => _log.CutBytes;

    /// <summary>What LiteDB threw when it was closed; null for nothing.</summary>
    public Exception? CloseFailure { get; private set; }

    public static string DataName(string name) => name + ".db";

    public static string LogName(string name) => name + ".log";

    /// <summary>
    /// Opens a database and makes it where it does not exist; the folder's entries are not yet synced.
    /// </summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="name">Without extension.</param>
    /// <param name="counters">Count what it writes.</param>
    /// <param name="trustedLogBytes">After a failed sync: how much of the log to believe; null for all.</param>
    /// <exception cref="Exception">LiteDB throws many kinds of exceptions on a damaged file.</exception>
    public static SegmentFile Open(
        IStorageFolder folder, string name, IoCounters counters, long? trustedLogBytes = null) =>
        new(folder, name, counters, trustedLogBytes, readOnly: false);

    /// <summary>Opens a database that is not written any more.</summary>
    public static SegmentFile OpenToRead(IStorageFolder folder, string name) =>
        new(folder, name, new IoCounters(), trustedLogBytes: null, readOnly: true);

    /// <summary>Writes a document, over the one with this number where there is one. Durable on return.</summary>
    public void Put(long id, byte[] bytes)
    {
        lock (_gate)
        {
            _oneDocument[0] = new BsonDocument { ["_id"] = id, [BytesField] = bytes };
            Commit(() =>
            {
                _engine.Upsert(Collection, _oneDocument, BsonAutoId.Int64);
                return true;
            });
        }
    }

    /// <summary>Writes documents in one transaction. Durable on return.</summary>
    public void PutAll(IReadOnlyList<(long Id, byte[] Bytes)> documents)
    {
        lock (_gate)
        {
            var bson = documents.Select(pair => new BsonDocument { ["_id"] = pair.Id, [BytesField] = pair.Bytes });
            Commit(() =>
            {
                _engine.Upsert(Collection, bson, BsonAutoId.Int64);
                return true;
            });
        }
    }

    /// <summary>Deletes documents in one transaction. Durable on return.</summary>
    public void DeleteAll(IReadOnlyList<long> ids)
    {
        lock (_gate) Commit(() => _engine.Delete(Collection, ids.Select(id => new BsonValue(id))) > 0);
    }

    /// <summary>The bytes of a document; null when there is none with this number.</summary>
    public byte[]? Get(long id)
    {
        lock (_gate)
        {
            ThrowIfUnreadable();
            var query = new Query();
            // With a parameter: LiteDB keeps every expression text it has ever seen.
            query.Where.Add(BsonExpression.Create("$._id = @0", new BsonValue(id)));
            using var reader = _engine.Query(Collection, query);
            return reader.Read() && reader.Current.AsDocument[BytesField] is { IsBinary: true } bytes
                ? bytes.AsBinary
                : null;
        }
    }

    /// <summary>Up to <paramref name="countMax"/> documents with this number or a higher one, ascending.</summary>
    public List<(long Id, byte[] Bytes)> ReadFrom(long id, int countMax)
    {
        lock (_gate)
        {
            ThrowIfUnreadable();
            var found = new List<(long, byte[])>();
            var query = new Query { Limit = countMax, OrderBy = BsonExpression.Create("$._id") };
            query.Where.Add(BsonExpression.Create("$._id >= @0", new BsonValue(id)));
            using var reader = _engine.Query(Collection, query);
            while (reader.Read())
                if (reader.Current.AsDocument is { } document
                    && document["_id"] is { IsInt64: true } key && document[BytesField] is { IsBinary: true } bytes)
                    found.Add((key.AsInt64, bytes.AsBinary));
            return found;
        }
    }

    /// <summary>The smallest and the largest number; null when there is no document.</summary>
    public (long First, long Last)? IdRange()
    {
        lock (_gate)
        {
            ThrowIfUnreadable();
            return EndId(Query.Ascending) is { } first && EndId(Query.Descending) is { } last ? (first, last) : null;
        }
    }

    /// <summary>Copies the log into the data file and empties it.</summary>
    public void Checkpoint()
    {
        lock (_gate)
        {
            Guard(() => _engine.Checkpoint());
        }
    }

    /// <summary>Closes the files. Writes nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _latch.Fail(new ObjectDisposedException(Name));
            try
            {
                _engine.Dispose();
            }
            catch (Exception exception)
            {
                // A dead engine may not even die; the files below are closed all the same.
                CloseFailure = exception;
            }
            finally
            {
                _dataFile.Dispose();
                _logFile.Dispose();
                _log.Dispose();
                _data.Dispose();
            }
        }
    }

    /// <summary>After a failure the engine believes things that are not on the medium.</summary>
    private void ThrowIfUnreadable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _latch.ThrowIfFailed();
    }

    private long? EndId(int order)
    {
        var query = new Query { Limit = 1, Order = order, OrderBy = BsonExpression.Create("$._id") };
        using var reader = _engine.Query(Collection, query);
        return reader.Read() && reader.Current.AsDocument["_id"] is { IsInt64: true } id ? id.AsInt64 : null;
    }

    /// <summary>Runs a transaction; returns when it is on the medium, which LiteDB alone does not promise.</summary>
    /// <param name="transaction">Returns whether it changed anything.</param>
    private void Commit(Func<bool> transaction)
    {
        var ended = _log.EndedTransactionCount;
        Guard(() =>
        {
            if (transaction()) _log.SyncTransactionAfter(ended);
        });
    }

    /// <summary>
    /// After an exception nothing more is written through this engine, whatever LiteDB thinks of it. LiteDB's queue
    /// goes on where the last writer stood: under a synchronisation context it would wait for that writer for ever.
    /// </summary>
    private void Guard(Action action)
    {
        _latch.ThrowIfFailed();
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        catch (Exception exception)
        {
            // What failed under LiteDB did not tell it, and is the cause of whatever it says.
            _latch.ThrowIfFailed();
            _latch.Fail(exception);
            throw;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        _latch.ThrowIfFailed();
    }
}
