using System.Text;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class PayloadDecoderTests
{
    private static readonly Timestamp _arrival = Timestamp.FromUnixMilliseconds(1_795_437_500_000);

    private static readonly MqttTopicOptions _json = new(
        "t", "a.temperature", MqttPayloadFormat.Json, "/v", "/ts", TimestampFormat.UnixMilliseconds, "/q");

    [Fact]
    public void A_plain_number_has_no_source_time_and_carries_its_packet_identifier()
    {
        var sample = Single(new MqttTopicOptions("t", "a.temperature"), "23.5", packetIdentifier: 7);
        Assert.Equal(
            new Sample(new SignalId(0), 23.5, Quality.Good, _arrival, _arrival, SampleFlags.NoSourceTime, 7), sample);
    }

    [Fact]
    public void A_repeat_is_flagged()
    {
        var sample = Single(new MqttTopicOptions("t", "a.temperature"), "23.5", packetIdentifier: 7, isRepeat: true);
        Assert.Equal(SampleFlags.NoSourceTime | SampleFlags.Redelivered, sample.Flags);
    }

    [Fact]
    public void A_retained_reading_without_a_time_is_uncertain_since_its_age_is_unknown()
    {
        var sample = Single(new MqttTopicOptions("t", "a.temperature"), "23.5", isRetained: true);
        Assert.Equal(new Quality(0x4090_0000), sample.Quality);
        var timed = Single(_json, """{"v":1,"ts":1795437409250}""", isRetained: true);
        Assert.Equal(Quality.Good, timed.Quality);
    }

    [Fact]
    public void A_json_reading_has_value_time_and_quality()
    {
        var sample = Single(_json, """{"ts":1795437409250,"v":-4.25e1,"q":"uncertain"}""");
        Assert.Equal(
            new Sample(
                new SignalId(0), -42.5, Quality.Uncertain, Timestamp.FromUnixMilliseconds(1_795_437_409_250), _arrival),
            sample);
    }

    [Theory]
    [InlineData("""{"v":1,"ts":1795437409250}""", 0x0000_0000u)]
    [InlineData("""{"v":1,"ts":1795437409250,"q":null}""", 0x0000_0000u)]
    [InlineData("""{"v":1,"ts":1795437409250,"q":true}""", 0x0000_0000u)]
    [InlineData("""{"v":1,"ts":1795437409250,"q":false}""", 0x8000_0000u)]
    [InlineData("""{"v":1,"ts":"1795437409250","q":"BAD"}""", 0x8000_0000u)]
    public void A_quality_is_text_or_a_boolean_and_good_where_it_is_left_out(string payload, uint expected) =>
        Assert.Equal(new Quality(expected), Single(_json, payload).Quality);

    [Theory]
    [InlineData("""{"v":true,"ts":0}""", 1)]
    [InlineData("""{"v":"23.5","ts":0}""", 23.5)]
    [InlineData("""{"v":"NaN","ts":0}""", double.NaN)]
    [InlineData("""{"v":1e999,"ts":0}""", double.PositiveInfinity)]
    public void A_number_in_other_words_is_taken_for_the_gate_to_judge(string payload, double expected) =>
        Assert.Equal(expected, Single(_json, payload).Value);

    [Theory]
    [InlineData("", ValidationReason.Malformed)]
    [InlineData("{", ValidationReason.Malformed)]
    [InlineData("""{"v":1,"ts":0""", ValidationReason.Malformed)]
    [InlineData("""{"v":NaN,"ts":0}""", ValidationReason.Malformed)]
    [InlineData("""{"v":"hot","ts":0}""", ValidationReason.WrongType)]
    [InlineData("""{"v":"\u0031","ts":0}""", ValidationReason.WrongType)]
    [InlineData("""{"v":[1],"ts":0}""", ValidationReason.WrongType)]
    [InlineData("""{"v":{"v":1},"ts":0}""", ValidationReason.WrongType)]
    [InlineData("""{"v":null,"ts":0}""", ValidationReason.MissingValue)]
    [InlineData("""{"ts":0}""", ValidationReason.MissingValue)]
    [InlineData("""[1]""", ValidationReason.MissingValue)]
    [InlineData("""{"v":1}""", ValidationReason.MissingValue)]
    [InlineData("""{"v":1,"ts":"yesterday"}""", ValidationReason.Malformed)]
    [InlineData("""{"v":1,"ts":true}""", ValidationReason.WrongType)]
    [InlineData("""{"v":1,"ts":0,"q":192}""", ValidationReason.WrongType)]
    [InlineData("""{"v":1,"ts":0,"q":"excellent"}""", ValidationReason.WrongType)]
    public void What_cannot_be_read_is_rejected_with_the_reason_and_kept(string payload, ValidationReason expected)
    {
        var batch = Decode([_json], payload);
        Assert.Equal(0, batch.Count);
        var rejected = Assert.Single(batch.Rejected);
        Assert.Equal(expected, rejected.Reason);
        Assert.Equal("plant", rejected.Source);
        Assert.Equal("t", rejected.Origin);
        Assert.Equal(_arrival, rejected.ArrivalTime);
        Assert.Equal(payload, Encoding.UTF8.GetString(rejected.Payload));
        Assert.NotEmpty(rejected.Detail);
    }

    [Fact]
    public void One_bad_reading_of_a_message_does_not_take_the_others_with_it()
    {
        var batch = Decode(
            [
                new MqttTopicOptions("t", "a.temperature", MqttPayloadFormat.Json, "/temperature"),
                new MqttTopicOptions("t", "a.pressure", MqttPayloadFormat.Json, "/pressure"),
            ],
            """{"temperature":"hot","pressure":1.5}""");
        Assert.Equal(1.5, Assert.Single(batch.Samples.ToArray()).Value);
        Assert.Contains("/temperature", Assert.Single(batch.Rejected).Detail);
    }

    [Fact]
    public void A_payload_longer_than_the_limit_is_rejected_and_only_its_beginning_kept()
    {
        var batch = Decode([new MqttTopicOptions("t", "a.temperature")], new string('1', 5000));
        var rejected = Assert.Single(batch.Rejected);
        Assert.Equal(ValidationReason.PayloadTooLarge, rejected.Reason);
        Assert.Equal(RejectedInput.PayloadBytesMax, rejected.Payload.Length);
    }

    [Fact]
    public void A_flood_of_unknown_topics_fills_no_batch_and_every_one_is_counted()
    {
        var decoder = new PayloadDecoder("plant", 0, 1000);
        var batch = new SampleBatch(8);
        for (var i = 0; i < 1000; i++)
            decoder.Decode(null, new MqttDelivery($"unknown/{i}", "1"u8, _arrival, 1, false, false), batch);
        Assert.Equal(PayloadDecoder.RejectedPerBatchMax, batch.Rejected.Count);
        Assert.All(batch.Rejected, rejected => Assert.Equal(ValidationReason.UnknownTopic, rejected.Reason));
        Assert.Equal(1000, decoder.RejectedCount);
        Assert.Equal(1000 - PayloadDecoder.RejectedPerBatchMax, decoder.RejectedNotKeptCount);
    }

    [Fact]
    public void Two_equal_readings_stay_two()
    {
        var topics = new TopicMap([new MqttTopicOptions("t", "a.temperature")], TestSource.Signals);
        var decoder = new PayloadDecoder("plant", topics.SlotCountMax, 1000);
        var batch = new SampleBatch(8);
        decoder.Decode(topics.Find("t"), new MqttDelivery("t", "5"u8, _arrival, 1, false, false), batch);
        decoder.Decode(topics.Find("t"), new MqttDelivery("t", "5"u8, _arrival, 2, false, false), batch);
        Assert.Equal(2, batch.Count);
        Assert.NotEqual(batch.Samples[0], batch.Samples[1]);
    }

    [Fact]
    public void Decoding_allocates_nothing_for_a_sample()
    {
        var topics = new TopicMap([_json, _json with { Signal = "a.pressure", Value = "/p" }], TestSource.Signals);
        var decoder = new PayloadDecoder("plant", topics.SlotCountMax, 1000);
        var batch = new SampleBatch(4096);
        var payload = """{"ts":1795437409250,"v":-4.25,"q":"uncertain","p":17,"deep":[{"x":[1,2,3]}]}"""u8.ToArray();
        void Run(int count)
        {
            for (var i = 0; i < count; i++)
                decoder.Decode(topics.Find("t"), new MqttDelivery("t", payload, _arrival, 1, false, false), batch);
        }

        Run(100);
        Assert.Equal(0, Allocation.Least(() =>
        {
            batch.Clear();
            Run(1000);
        }));
        Assert.Equal(2000, batch.Count);
    }

    private static Sample Single(
        MqttTopicOptions topic, string payload, ushort packetIdentifier = 0, bool isRepeat = false,
        bool isRetained = false)
    {
        var batch = Decode([topic], payload, packetIdentifier, isRepeat, isRetained);
        Assert.Empty(batch.Rejected);
        return Assert.Single(batch.Samples.ToArray());
    }

    private static SampleBatch Decode(
        IReadOnlyList<MqttTopicOptions> options, string payload, ushort packetIdentifier = 0, bool isRepeat = false,
        bool isRetained = false)
    {
        var topics = new TopicMap(options, TestSource.Signals);
        var decoder = new PayloadDecoder("plant", topics.SlotCountMax, payloadBytesMax: 1000);
        var batch = new SampleBatch(16);
        decoder.Decode(
            topics.Find("t"),
            new MqttDelivery("t", Encoding.UTF8.GetBytes(payload), _arrival, packetIdentifier, isRepeat, isRetained),
            batch);
        return batch;
    }
}
