namespace EdgeForecast.Simulator.Plant;

/// <summary>What one unit's sensors showed during one step, as the mean of the readings in it.</summary>
/// <param name="Unit">The transformer, from 0.</param>
/// <param name="StepEnd">The step covers the time up to and including this moment.</param>
/// <param name="Means">One mean for each <see cref="PlantSignal"/>; NaN for a sensor that was not read.</param>
public sealed record PlantHistoryRow(int Unit, DateTimeOffset StepEnd, IReadOnlyList<double> Means)
{
    public double this[PlantSignal signal] => Means[(int)signal];
}
