using System.Text;
using System.Text.Json;
using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Mqtt;

public sealed class PlantPayloadTests
{
    private static readonly DateTimeOffset _time = new(2026, 3, 2, 6, 5, 4, 30, TimeSpan.Zero);
    private static readonly SensorDescription _oil = SensorDescription.All[(int)PlantSignal.OilTemperature];
    private static readonly SensorDescription _ambient = SensorDescription.All[(int)PlantSignal.AmbientTemperature];

    [Fact]
    public void Json_holds_value_time_and_quality() => Assert.Equal(
        """{"v":71.3,"ts":"2026-03-02T06:05:04.030Z","q":"uncertain"}""",
        Text(new Delivery(0, _oil, 71.3, _time, ReadingQuality.Uncertain)));

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Numbers_that_json_does_not_know_are_texts(double value, string text)
    {
        using var json = JsonDocument.Parse(Text(new Delivery(0, _oil, value, _time)));

        Assert.Equal(text, json.RootElement.GetProperty("v").GetString());
        Assert.Equal("good", json.RootElement.GetProperty("q").GetString());
    }

    [Theory]
    [InlineData(18.4, "18.4")]
    [InlineData(-0.3, "-0.3")]
    [InlineData(double.NaN, "NaN")]
    public void A_plain_sensor_sends_the_bare_number(double value, string text) =>
        Assert.Equal(text, Text(new Delivery(0, _ambient, value, _time)));

    [Theory]
    [InlineData(-1.7976931348623157e308)]
    [InlineData(5e-324)]
    [InlineData(0)]
    public void Any_number_survives_the_way(double value)
    {
        using var json = JsonDocument.Parse(Text(new Delivery(0, _oil, value, _time)));

        Assert.Equal(value, json.RootElement.GetProperty("v").GetDouble());
    }

    [Fact]
    public void A_malformed_payload_is_neither_json_nor_a_number()
    {
        var json = Text(new Delivery(0, _oil, 71.3, _time, Malformed: true));
        var plain = Text(new Delivery(0, _ambient, 18.4, _time, Malformed: true));

        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(json));
        Assert.False(double.TryParse(plain, out _));
    }

    private static string Text(Delivery delivery) => Encoding.UTF8.GetString(PlantPayload.Of(delivery));
}
