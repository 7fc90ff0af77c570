using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Tests.Sources.OpcUa;

public sealed class UnitTextTests
{
    [Theory]
    [InlineData("degC", "°C", true)]
    [InlineData("m³/h", "m3/h", true)]
    [InlineData("µm", "um", true)]
    [InlineData("mW", "MW", false)]
    [InlineData("K", "°C", false)]
    public void Units_are_the_same_however_they_are_written(string left, string right, bool expected) =>
        Assert.Equal(expected, UnitText.AreSame(left, right));
}
