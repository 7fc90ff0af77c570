namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// The nameplate and the thermal numbers of an oil-cooled transformer, in the terms of IEC 60076-7:2018 (loading guide
/// for mineral-oil-immersed power transformers).
/// </summary>
/// <param name="RatedCurrentA">Current at load factor 1, in ampere.</param>
/// <param name="RatedVoltageKv">Line voltage, in kilovolt.</param>
/// <param name="LossRatio">R: load losses at rated current over no-load losses.</param>
/// <param name="TopOilRiseK">Rise of the top oil over ambient at rated losses with all fans off, in kelvin.</param>
/// <param name="HotSpotGradientK">Rise of the hot spot over the top oil at rated current, in kelvin.</param>
/// <param name="OilExponent">x, of total losses against top-oil rise.</param>
/// <param name="WindingExponent">y, of current against winding gradient.</param>
/// <param name="OilTimeConstantMinutes">Of the top oil, all fans off.</param>
/// <param name="WindingTimeConstantMinutes">Of the hot spot over the oil.</param>
/// <param name="FanStages">Cooling stages in the order in which they switch on; null for the usual two.</param>
internal sealed record TransformerParameters(
    double RatedCurrentA = 400,
    double RatedVoltageKv = 20,
    double LossRatio = 6,
    double TopOilRiseK = 52,
    double HotSpotGradientK = 26,
    double OilExponent = 0.8,
    double WindingExponent = 1.3,
    double OilTimeConstantMinutes = 165,
    double WindingTimeConstantMinutes = 10,
    IReadOnlyList<FanStage>? FanStages = null)
{
    private static readonly FanStage[] _twoStages =
    [
        new(OnC: 58, OffC: 52, RiseShare: 0.82, TimeConstantShare: 0.92),
        new(OnC: 66, OffC: 60, RiseShare: 0.68, TimeConstantShare: 0.85),
    ];

    public IReadOnlyList<FanStage> Stages => FanStages ?? _twoStages;

    /// <summary>
    /// The rise of the top oil over ambient that a constant load ends at:
    /// rise = share * rated rise * ((1 + R K^2) / (1 + R))^x.
    /// </summary>
    /// <param name="loadFactor">K: current over rated current.</param>
    /// <param name="fanStage">How many stages run.</param>
    public double UltimateOilRise(double loadFactor, int fanStage = 0)
    {
        var losses = (1 + LossRatio * loadFactor * loadFactor) / (1 + LossRatio);
        var share = fanStage == 0 ? 1 : Stages[fanStage - 1].RiseShare;
        return share * TopOilRiseK * Math.Pow(losses, OilExponent);
    }

    /// <summary>The gradient of the hot spot over the oil that a constant load ends at: rated gradient * K^y.</summary>
    public double UltimateHotSpotGradient(double loadFactor) =>
        HotSpotGradientK * Math.Pow(loadFactor, WindingExponent);

    /// <summary>One unit of a line: the same type, each built a little differently.</summary>
    public static TransformerParameters ForUnit(int seed, int unit)
    {
        var noise = PlantNoise.For(seed, unit, "parameters");
        return new TransformerParameters(
            LossRatio: noise.Uniform(0, 5.4, 6.6),
            TopOilRiseK: noise.Uniform(1, 48, 56),
            HotSpotGradientK: noise.Uniform(2, 23, 29),
            OilTimeConstantMinutes: noise.Uniform(3, 150, 180),
            WindingTimeConstantMinutes: noise.Uniform(4, 8, 12));
    }
}
