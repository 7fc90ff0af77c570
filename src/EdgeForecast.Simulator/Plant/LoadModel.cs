namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// The load factor of one unit: its factory's week, batches that start and end at random, and two random walks, one of
/// hours (orders) and one of minutes (machines).
/// </summary>
internal sealed class LoadModel
{
    private const double LoadFactorMin = 0.05;
    private const double LoadFactorMax = 1.35;
    private static readonly TimeSpan _batchMean = TimeSpan.FromMinutes(80);

    private readonly WeeklyProfile _profile;
    private readonly OrnsteinUhlenbeck _orders;
    private readonly OrnsteinUhlenbeck _machines;
    private readonly PlantNoise _batchEnds;
    private readonly PlantNoise _batchLevels;
    private readonly double _scale;
    private double _batch;

    public LoadModel(int seed, int unit, long firstStep)
    {
        _profile = new WeeklyProfile((ShiftPattern)(unit % 3));
        _scale = PlantNoise.For(seed, unit, "load scale").Uniform(0, 0.94, 1.06);
        _orders = new OrnsteinUhlenbeck(
            PlantNoise.For(seed, unit, "orders"), TimeSpan.FromHours(5), 0.05, firstStep);
        _machines = new OrnsteinUhlenbeck(
            PlantNoise.For(seed, unit, "machines"), TimeSpan.FromMinutes(12), 0.025, firstStep);
        _batchEnds = PlantNoise.For(seed, unit, "batch ends");
        _batchLevels = PlantNoise.For(seed, unit, "batch levels");
        LoadFactor = Combine(firstStep);
    }

    public double LoadFactor { get; private set; }

    public void Step(long step)
    {
        _orders.Step(step);
        _machines.Step(step);
        if (_batchEnds.Uniform(step) < PlantStep.Length / _batchMean) _batch = _batchLevels.Uniform(step, -0.12, 0.12);
        LoadFactor = Combine(step);
    }

    private double Combine(long step) => Math.Clamp(
        _scale * _profile.At(PlantStep.TimeOf(step)) + _batch + _orders.Value + _machines.Value,
        LoadFactorMin, LoadFactorMax);
}
