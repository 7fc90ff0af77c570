namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// One transformer of the line with its load, its weather and its sensors. The state at a moment depends on seed and
/// unit alone, whenever the simulation began and in whatever strides it was advanced.
/// </summary>
internal sealed class TransformerUnit
{
    // 24 time constants of the weather, the slowest part: what it started from is less than a billionth by then.
    private static readonly TimeSpan _warmUp = TimeSpan.FromDays(14);

    private readonly LoadModel _load;
    private readonly WeatherModel _weather;
    private readonly ThermalModel _thermal;
    private readonly PlantNoise[] _sensorNoise;
    private readonly double _powerFactor;
    private readonly double _shelterK;
    private readonly TransformerParameters _nameplate;
    private readonly (long LastStepBefore, CoolingSwap Swap)[] _swaps;
    private int _swapCount;
    private long _step;

    /// <param name="seed">Of the plant.</param>
    /// <param name="unit">The transformer, from 0.</param>
    /// <param name="start">Where it begins to be looked at; moments of swaps count from here.</param>
    /// <param name="swaps">Of all units, in the order of their moments; null for none.</param>
    public TransformerUnit(int seed, int unit, DateTimeOffset start, IReadOnlyList<CoolingSwap>? swaps = null)
    {
        Index = unit;
        Name = NameOf(unit);
        Parameters = _nameplate = TransformerParameters.ForUnit(seed, unit);
        _swaps = [.. (swaps ?? []).Where(swap => swap.Matches(Name))
            .Select(swap => (PlantStep.At(start + swap.At), swap))];
        _step = PlantStep.At(start - _warmUp);
        _load = new LoadModel(seed, unit, _step);
        _weather = new WeatherModel(seed, _step);
        var site = PlantNoise.For(seed, unit, "site");
        _powerFactor = site.Uniform(0, 0.88, 0.95);
        _shelterK = site.Uniform(1, 0, 2);
        _thermal = new ThermalModel(Parameters, _load.LoadFactor, AmbientC);
        _sensorNoise = [.. SensorDescription.All.Select(sensor => PlantNoise.For(seed, unit, sensor.Name))];
        AdvanceTo(start);
    }

    public int Index { get; }

    public string Name { get; }

    /// <summary>As it is now: its nameplate, and what was swapped since.</summary>
    public TransformerParameters Parameters { get; private set; }

    /// <summary>Units are called t1, t2 and so on.</summary>
    public static string NameOf(int unit) => $"t{unit + 1}";

    private double AmbientC => _weather.AmbientC + _shelterK;

    /// <summary>Integrates up to this moment; one in the past changes nothing.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        for (var last = PlantStep.At(time); _step < last;)
        {
            while (_swapCount < _swaps.Length && _swaps[_swapCount].LastStepBefore <= _step) Swap();
            _step++;
            _load.Step(_step);
            _weather.Step(_step);
            _thermal.Step(_load.LoadFactor, AmbientC);
        }
    }

    /// <summary>The true value at the moment that the unit was advanced to.</summary>
    public double TrueValue(PlantSignal signal) => signal switch
    {
        PlantSignal.LoadCurrent => _load.LoadFactor * Parameters.RatedCurrentA,
        PlantSignal.ActivePower => Math.Sqrt(3) * Parameters.RatedVoltageKv * _powerFactor
            * _load.LoadFactor * Parameters.RatedCurrentA,
        PlantSignal.AmbientTemperature => AmbientC,
        PlantSignal.OilTemperature => _thermal.TopOilC,
        PlantSignal.WindingTemperature => _thermal.HotSpotC,
        PlantSignal.FanStage => _thermal.FanStage,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "Not a signal of the plant."),
    };

    /// <summary>What the sensor shows: the true value with its noise, quantised.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="reading">The number of the reading since year 1, which chooses the noise.</param>
    public double Measure(SensorDescription sensor, long reading)
    {
        var value = TrueValue(sensor.Signal);
        if (sensor.Deviation > 0) value += sensor.Deviation * _sensorNoise[(int)sensor.Signal].Gaussian(reading);
        return sensor.Quantise(value);
    }

    private void Swap()
    {
        Parameters = _swaps[_swapCount++].Swap.Apply(_nameplate);
        _thermal.Become(Parameters);
    }
}
