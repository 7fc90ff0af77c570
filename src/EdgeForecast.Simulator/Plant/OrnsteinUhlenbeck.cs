namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// A random walk on a spring (Uhlenbeck and Ornstein, 1930), in its exact discrete form
/// x' = a x + s sqrt(1 - a^2) g with a = exp(-step / time constant).
/// </summary>
internal sealed class OrnsteinUhlenbeck
{
    private readonly PlantNoise _noise;
    private readonly double _keep;
    private readonly double _kick;

    /// <param name="noise">Where its randomness comes from, indexed by step.</param>
    /// <param name="timeConstant">After how long it has forgotten 63 %.</param>
    /// <param name="deviation">Its standard deviation in the long run.</param>
    /// <param name="firstStep">The step at which it stands now.</param>
    public OrnsteinUhlenbeck(PlantNoise noise, TimeSpan timeConstant, double deviation, long firstStep)
    {
        _noise = noise;
        _keep = Math.Exp(-PlantStep.Length / timeConstant);
        _kick = deviation * Math.Sqrt(1 - _keep * _keep);
        Value = deviation * noise.Gaussian(firstStep);
    }

    public double Value { get; private set; }

    public void Step(long step) => Value = _keep * Value + _kick * _noise.Gaussian(step);
}
