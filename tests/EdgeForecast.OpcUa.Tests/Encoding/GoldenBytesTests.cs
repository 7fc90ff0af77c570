using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Tests.Encoding;

/// <summary>The codec against bytes that another stack wrote.</summary>
public sealed class GoldenBytesTests
{
    public static TheoryData<string, string, string> Captured()
    {
        var rows = new TheoryData<string, string, string>();
        using var stream = typeof(GoldenBytesTests).Assembly.GetManifestResourceStream("golden.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            rows.Add(parts[0], parts[1], parts[2]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public void Captured_bytes_decode_and_encode_to_themselves(string kind, string name, string hex)
    {
        var transcoder = kind == "Message" ? Codec.Messages[name] : Codec.BuiltIns[kind];
        var (status, encoded) = Codec.Transcode(transcoder, Convert.FromHexString(hex));
        Assert.Equal(DecodeStatus.Done, status);
        Assert.Equal(hex, Convert.ToHexStringLower(encoded));
    }

    [Fact]
    public void Captured_values_mean_what_was_written()
    {
        var values = Captured().Where(row => row.Data.Item1 is "Variant")
            .ToDictionary(row => row.Data.Item2, row => Read(row.Data.Item3));
        Assert.Equal(true, values["Boolean"].ToObject());
        Assert.Equal((sbyte)-128, values["SByte"].ToObject());
        Assert.Equal(ulong.MaxValue - 1, values["UInt64"].ToObject());
        Assert.Equal(-2L, values["Int64"].ToObject());
        Assert.Equal(-0.1, values["Double"].ToObject());
        Assert.Equal("Grüße 🔥", values["String"].AsString());
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            ((UtcTime)values["DateTime"].ToObject()!).ToDateTimeOffset());
        Assert.Equal(Guid.Parse("72962B91-FA75-4AE6-8D28-B404DC7DAF63"), values["Guid"].ToObject());
        Assert.Equal("ns=2;s=Kessel-Überdruck", values["NodeId"].AsNodeId().ToString());
        Assert.Equal("UncertainLastUsableValue", values["StatusCode"].ToString());
        Assert.Equal([1f, 2f, 3f, float.NaN], values["ArrayOfFloat"].AsArray<float>()!);
        Assert.Equal([2, 3], values["MatrixOfDouble"].Dimensions);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], values["MatrixOfDouble"].AsArray<double>()!);
        var range = values["ExtensionObject"].AsExtensionObject()!;
        Assert.Equal(DecodeStatus.Done, range.TryDecode<Messages.ValueRange>(DecodeLimits.Default, out var limits));
        Assert.Equal((-50.0, 150.0), (limits!.Low, limits.High));
    }

    private static Variant Read(string hex)
    {
        var reader = new UaReader(Convert.FromHexString(hex), DecodeLimits.Default);
        var value = reader.ReadVariant();
        Assert.Equal(DecodeStatus.Done, reader.Status);
        Assert.Equal(0, reader.Remaining);
        return value;
    }
}
