using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>One step of one earlier forecast, as it stood when it was issued. Valid only during the call.</summary>
internal readonly ref struct LedgerStep
{
    public required IssuedForecast Row { get; init; }

    /// <summary>Steps ahead, from 0 for the first.</summary>
    public required int HorizonIndex { get; init; }

    /// <summary>The end of the step that was forecast.</summary>
    public required Timestamp Target { get; init; }

    /// <summary>The rung of the ladder that it was issued on.</summary>
    public Rung Rung => Row.Rung;

    public ReadOnlySpan<double> Answers => Row.AnswersAt(HorizonIndex);
    public ReadOnlySpan<double> Weights => Row.WeightsAt(HorizonIndex);
    public ReadOnlySpan<bool> Awake => Row.Awake;
    public double Issued => Row.Values[HorizonIndex];

    /// <summary>The bounds of the chief level.</summary>
    public double Lower => Row.Lower[HorizonIndex];

    public double Upper => Row.Upper[HorizonIndex];

    /// <summary>The last value known at the origin; NaN where there was none.</summary>
    public double Persistence => Row.Persistence;

    /// <summary>What the season before says; NaN where nothing is known of it.</summary>
    public double Seasonal => Row.Seasonal[HorizonIndex];
}
