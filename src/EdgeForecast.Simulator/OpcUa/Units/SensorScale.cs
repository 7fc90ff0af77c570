using System.Text;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.OpcUa.Units;

/// <summary>What a sensor can show, and its unit by the numbers of UN/CEFACT (Part 8, 5.6.3).</summary>
internal static class SensorScale
{
    private const string UnitsUri = "http://www.opcfoundation.org/UA/units/un/cefact";

    public static ValueRange RangeOf(PlantSignal signal) => signal switch
    {
        PlantSignal.LoadCurrent => new ValueRange { Low = 0, High = 1_000 },
        PlantSignal.ActivePower => new ValueRange { Low = -1_000, High = 40_000 },
        PlantSignal.AmbientTemperature => new ValueRange { Low = -40, High = 60 },
        PlantSignal.OilTemperature => new ValueRange { Low = -30, High = 130 },
        PlantSignal.WindingTemperature => new ValueRange { Low = -30, High = 180 },
        _ => new ValueRange { Low = 0, High = PlantTypes.FanStages.Length - 1 },
    };

    public static EUInformation UnitOf(string unit)
    {
        var (code, words) = unit switch
        {
            "A" => ("AMP", "ampere"),
            "kW" => ("KWT", "kilowatt"),
            "°C" => ("CEL", "degree Celsius"),
            _ => ("C62", "one"),
        };
        // The number of a unit is its code's letters, one a byte.
        var number = Encoding.ASCII.GetBytes(code).Aggregate(0, (sum, letter) => (sum << 8) | letter);
        return new EUInformation
        {
            NamespaceUri = UnitsUri,
            UnitId = number,
            DisplayName = new LocalizedText("en", unit),
            Description = new LocalizedText("en", words),
        };
    }
}
