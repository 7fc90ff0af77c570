using System.Globalization;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Plant;

public sealed class SensorDescriptionTests
{
    [Fact]
    public void Sensors_stand_in_the_order_of_their_signals() =>
        Assert.Equal(Enum.GetValues<PlantSignal>(), SensorDescription.All.Select(sensor => sensor.Signal));

    [Theory]
    [InlineData(PlantSignal.OilTemperature, 71.26, "71.3")]
    [InlineData(PlantSignal.OilTemperature, -0.04, "-0")]
    [InlineData(PlantSignal.OilTemperature, 65.15000001, "65.2")]
    [InlineData(PlantSignal.LoadCurrent, 301.49, "301")]
    [InlineData(PlantSignal.ActivePower, 12345.6, "12346")]
    public void Values_are_quantised_to_the_resolution_of_the_sensor(PlantSignal signal, double value, string text) =>
        Assert.Equal(text, SensorDescription.All[(int)signal].Quantise(value).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Every_reading_is_a_multiple_of_the_resolution_and_noise_has_the_stated_size()
    {
        var start = new DateTimeOffset(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);
        var unit = new TransformerUnit(3, 0, start);
        var sensor = SensorDescription.All[(int)PlantSignal.OilTemperature];
        var truth = unit.TrueValue(sensor.Signal);
        var errors = new List<double>();

        for (var number = 0; number < 20_000; number++)
        {
            var value = unit.Measure(sensor, number);
            Assert.Equal(value, Math.Round(value, 1));
            errors.Add(value - truth);
        }

        // Its own noise and, independent of it, a rounding error of a step's width.
        var expected = Math.Sqrt(sensor.Deviation * sensor.Deviation + 0.1 * 0.1 / 12);
        Assert.Equal(0, errors.Average(), 0.01);
        Assert.Equal(expected, Math.Sqrt(errors.Average(error => error * error)), 0.01);
    }
}
