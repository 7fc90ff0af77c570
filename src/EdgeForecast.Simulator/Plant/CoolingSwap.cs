using System.IO.Enumeration;

namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// From a moment on the oil of some units is cooled by another set of pump and fans: it ends at other temperatures and
/// gets there at another pace. What it is at that moment it stays.
/// </summary>
/// <param name="Units">Which units, with <c>*</c> and <c>?</c>.</param>
/// <param name="At">When, after the start of the plant; zero or more.</param>
/// <param name="RiseFactor">
/// On the top oil's rise over the air that the nameplate gives, with and without fans; above 1 for a weaker set.
/// </param>
/// <param name="TimeConstantFactor">On the oil's time constant; below 1 for a pump that moves more oil.</param>
public sealed record CoolingSwap(string Units, TimeSpan At, double RiseFactor, double TimeConstantFactor)
{
    public const double FactorMin = 0.1;
    public const double FactorMax = 10;

    /// <summary>Whether it concerns this unit.</summary>
    public bool Matches(string unit) => FileSystemName.MatchesSimpleExpression(Units, unit, ignoreCase: false);

    internal TransformerParameters Apply(TransformerParameters nameplate) => nameplate with
    {
        TopOilRiseK = nameplate.TopOilRiseK * RiseFactor,
        OilTimeConstantMinutes = nameplate.OilTimeConstantMinutes * TimeConstantFactor,
    };
}
