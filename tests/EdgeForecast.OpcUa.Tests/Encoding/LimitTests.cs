using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.TestKit;

namespace EdgeForecast.OpcUa.Tests.Encoding;

public sealed class LimitTests
{
    [Theory]
    [InlineData("0C00000080", DecodeStatus.Done)] // a string of negative length is null
    [InlineData("0CFFFFFF7F", DecodeStatus.LimitExceeded)] // a string longer than the cap
    [InlineData("0C10000000", DecodeStatus.NeedMoreData)] // a string longer than the message
    [InlineData("98FFFFFF7F", DecodeStatus.LimitExceeded)] // an array longer than the cap
    [InlineData("8B40420F00", DecodeStatus.NeedMoreData)] // a million doubles announced, none there
    [InlineData("1801", DecodeStatus.Malformed)] // a variant directly in a variant
    [InlineData("4B", DecodeStatus.Malformed)] // dimensions without an array
    [InlineData("20", DecodeStatus.Malformed)] // a type beyond those reserved
    [InlineData("C10200000001010200000002000000", DecodeStatus.NeedMoreData)]
    [InlineData("C1020000000101010000000300", DecodeStatus.NeedMoreData)]
    [InlineData("C102000000010101000000030000", DecodeStatus.NeedMoreData)]
    [InlineData("C10200000001010100000003000000", DecodeStatus.Malformed)] // dimensions that hold other than the length
    [InlineData("C10000000002000000FFFFFFFF00000000", DecodeStatus.Malformed)] // a negative dimension
    public void A_wrong_variant_is_refused_by_name(string hex, DecodeStatus expected)
    {
        var (status, _) = Codec.Transcode(Codec.BuiltIns["Variant"], Convert.FromHexString(hex));
        Assert.Equal(expected, status);
    }

    [Fact]
    public void Nesting_deeper_than_the_cap_is_refused()
    {
        // Arrays of one variant each, within one another.
        var hex = string.Concat(Enumerable.Repeat("9801000000", 40)) + "00";
        var (status, _) = Codec.Transcode(Codec.BuiltIns["Variant"], Convert.FromHexString(hex));
        Assert.Equal(DecodeStatus.LimitExceeded, status);
        var diagnostics = string.Concat(Enumerable.Repeat("40", 40)) + "00";
        (status, _) = Codec.Transcode(Codec.BuiltIns["DiagnosticInfo"], Convert.FromHexString(diagnostics));
        Assert.Equal(DecodeStatus.LimitExceeded, status);
    }

    [Fact]
    public void Many_small_elements_cannot_claim_more_memory_than_the_budget()
    {
        byte[] bytes = [0x98, 0x40, 0x0D, 0x03, 0x00, .. new byte[200_000]];
        var limits = new DecodeLimits(AllocationBytesMax: 1_000_000);
        var (status, _) = Codec.Transcode(Codec.BuiltIns["Variant"], bytes, limits);
        Assert.Equal(DecodeStatus.LimitExceeded, status);
    }

    [Fact]
    public void A_scalar_number_is_read_without_allocation()
    {
        var bytes = Convert.FromHexString("070B000000000080344000009040D0C09CDADC0100D0C09CDADC01");
        Read(bytes);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1000; i++) Read(bytes);
        }));

        static void Read(byte[] bytes)
        {
            var reader = new UaReader(bytes, DecodeLimits.Default);
            var value = reader.ReadDataValue();
            Assert.True(value.Value.TryGetDouble(out _));
        }
    }

    [Theory]
    [InlineData("nsu=urn:plant%3Ba;s=T1")]
    [InlineData("svr=2;nsu=urn:plant;i=7")]
    [InlineData("ns=3;g=72962b91-fa75-4ae6-8d28-b404dc7daf63")]
    [InlineData("ns=3;b=AQL+")]
    [InlineData("i=85")]
    [InlineData("ns=2;s=a;b=c")]
    public void A_node_id_survives_its_text_form(string text) =>
        Assert.Equal(text, ExpandedNodeId.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("T1")]
    [InlineData("ns=2")]
    [InlineData("ns=70000;i=1")]
    [InlineData("i=-1")]
    [InlineData("nsu=;s=T")]
    [InlineData("nsu=urn:x")]
    [InlineData("g=xyz")]
    [InlineData("b=?")]
    public void What_is_no_node_id_is_refused(string text) => Assert.False(ExpandedNodeId.TryParse(text, out _));

    [Theory]
    [InlineData(0L, 1601)]
    [InlineData(-5L, 1601)]
    [InlineData(long.MaxValue, 9999)]
    public void A_time_outside_the_calendar_is_clamped(long ticks, int year) =>
        Assert.Equal(year, new UtcTime(ticks).ToDateTimeOffset().Year);
}
