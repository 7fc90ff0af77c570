namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>What a forecast costs, given what came: the measure by which experts are weighed.</summary>
public interface ILoss
{
    /// <summary>The name by which a configuration chooses it.</summary>
    string Name { get; }

    /// <summary>The loss itself; not finite where it is not defined.</summary>
    double Of(double forecast, double actual);

    /// <summary>Its derivative by the forecast; a subgradient where there is a corner.</summary>
    double Slope(double forecast, double actual);
}
