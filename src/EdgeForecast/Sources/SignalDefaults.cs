using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Sources;

/// <summary>What a source knows of its signals, where the configuration does not say it. Any thread.</summary>
internal sealed class SignalDefaults(Gate gate, SignalUnits units)
{
    public void OfferUnit(SignalId signal, string unit) => units.Offer(signal, unit);

    /// <summary>
    /// The range in normal operation. What lies beyond it may be real, and then it is what matters most: so it is taken
    /// in and marked uncertain. Only a range of the configuration sets a sample aside.
    /// </summary>
    /// <returns>Null, or why the range is of no use.</returns>
    public string? OfferRange(SignalId signal, double min, double max)
    {
        try
        {
            gate.OfferRange(signal, new RangeRuleOptions(min, max, RuleSeverity.Uncertain));
            return null;
        }
        catch (ArgumentException useless)
        {
            return useless.Message;
        }
    }
}
