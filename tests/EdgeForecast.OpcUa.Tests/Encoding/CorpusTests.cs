using System.Diagnostics;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.TestKit;

namespace EdgeForecast.OpcUa.Tests.Encoding;

/// <summary>The decoder against the public corpora, as they are and mutated.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const string CountVariable = "EDGEFORECAST_MUTATIONS";

    [Theory]
    [InlineData("datavalue")]
    [InlineData("diagnosticinfo")]
    [InlineData("expandednodeid")]
    [InlineData("extensionobject")]
    [InlineData("localizedtext")]
    [InlineData("nodeid")]
    [InlineData("qualifiedname")]
    [InlineData("variant")]
    public void A_file_of_a_built_in_type_decodes_and_encodes_byte_for_byte(string name)
    {
        var bytes = File.ReadAllBytes(SharedFolder.Require($"opcua/Testcases.BuiltInTypes/Binary/{name}.bin"));
        var (status, encoded) = Codec.Transcode(Codec.BuiltIns[name], bytes);
        Assert.Equal(DecodeStatus.Done, status);
        Assert.Equal(bytes, encoded);
    }

    [Theory]
    [InlineData("browserequest", DecodeStatus.Done)]
    [InlineData("readrequest", DecodeStatus.Done)]
    [InlineData("readresponse", DecodeStatus.Done)]
    [InlineData("writerequest", DecodeStatus.Done)]
    [InlineData("variablenodemessage", DecodeStatus.UnknownType)]
    [InlineData("datatypenodemessage", DecodeStatus.UnknownType)]
    public void A_message_of_the_corpus_decodes_byte_for_byte_or_is_refused(string name, DecodeStatus expected)
    {
        var bytes = File.ReadAllBytes(SharedFolder.Require($"opcua/Testcases.Binary/{name}.bin"));
        var (status, encoded) = Codec.Transcode(Codec.Message, bytes);
        Assert.Equal(expected, status);
        if (expected == DecodeStatus.Done) Assert.Equal(bytes, encoded);
    }

    [Fact]
    public void Mutated_bytes_neither_crash_nor_hang_nor_claim_memory_beyond_the_cap()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable(CountVariable) ?? "200000");
        const int Seed = 20260301;
        const long AllocationCap = 256 * 1024;
        var limits = new DecodeLimits(AllocationBytesMax: AllocationCap);
        var seeds = Seeds();
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();
        var done = 0;
        for (var i = 0; i < count; i++)
        {
            var (transcoder, original) = seeds[random.Next(seeds.Count)];
            var bytes = Mutation.Of(original, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = watch.Elapsed;
            var reader = new UaReader(bytes, limits);
            using var writer = new UaWriter();
            try
            {
                transcoder(ref reader, writer);
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {Seed}, mutation {i}, {Convert.ToHexString(bytes)}: {fault}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            // The rented buffer of the writer and its closure are not the decoder's.
            Assert.True(allocated < (2 * AllocationCap) + (64 * 1024), $"seed {Seed}, mutation {i}: {allocated} bytes");
            Assert.True(watch.Elapsed - start < TimeSpan.FromSeconds(5), $"seed {Seed}, mutation {i} took too long");
            if (reader.Status == DecodeStatus.Done) done++;
        }

        output.WriteLine($"{count} mutations, {done} decoded, in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.InRange(done, 1, count - 1);
    }

    private static List<(Codec.Transcoder Transcoder, byte[] Bytes)> Seeds()
    {
        var seeds = new List<(Codec.Transcoder, byte[])>();
        foreach (var (name, transcoder) in Codec.BuiltIns)
        {
            var path = SharedFolder.Require($"opcua/Testcases.BuiltInTypes/Binary/{name.ToLowerInvariant()}.bin");
            seeds.Add((transcoder, File.ReadAllBytes(path)));
        }

        foreach (var path in Directory.GetFiles(SharedFolder.Require("opcua/Testcases.Binary")))
            seeds.Add((Codec.Message, File.ReadAllBytes(path)));
        foreach (var row in GoldenBytesTests.Captured())
        {
            var (kind, name, hex) = row.Data;
            var transcoder = kind == "Message" ? Codec.Messages[name] : Codec.BuiltIns[kind];
            seeds.Add((transcoder, Convert.FromHexString(hex)));
        }

        return seeds;
    }
}
