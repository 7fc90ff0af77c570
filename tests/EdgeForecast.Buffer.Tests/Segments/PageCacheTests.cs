using EdgeForecast.Buffer.Segments;
using LiteDB;
using LiteDB.Engine;

namespace EdgeForecast.Buffer.Tests.Segments;

public sealed class PageCacheTests
{
    [Fact]
    public void A_file_that_is_written_and_read_for_long_keeps_few_pages_in_memory()
    {
        Assert.True(PageCache.TryBound());
        using var engine = new LiteEngine(
            new EngineSettings { DataStream = new MemoryStream(), LogStream = new MemoryStream() });
        engine.Pragma(Pragmas.CHECKPOINT, 0);
        for (var id = 1; id <= 250; id++)
        {
            engine.Insert("blocks", [new BsonDocument { ["_id"] = id, ["d"] = new byte[30_000] }], BsonAutoId.Int64);
            // As the store does after each commit: what waits for LiteDB's writer is in the cache until it is written.
            Assert.True(SpinWait.SpinUntil(() => About(engine)["asyncQueueLength"] == 0, TimeSpan.FromMinutes(1)));
            var query = new Query();
            query.Where.Add(BsonExpression.Create("$._id = @0", new BsonValue((id + 1) / 2)));
            using var reader = engine.Query("blocks", query);
            Assert.True(reader.Read());
        }

        var pages = About(engine)["cache"].AsDocument["extendPages"].AsInt32;
        Assert.InRange(pages, 1, 3 * PageCache.PortionPagesMax);
    }

    private static BsonDocument About(LiteEngine engine)
    {
        using var about = engine.Query("$database", new Query());
        Assert.True(about.Read());
        return about.Current.AsDocument;
    }
}
