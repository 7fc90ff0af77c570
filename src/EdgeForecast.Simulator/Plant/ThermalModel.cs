namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// The temperatures of one transformer, after the differential equations of IEC 60076-7:2018, 8.2, with k11 = k21 = 1:
/// <code>
/// tau_o d(oil)/dt  = ultimate rise(K, fans) - (oil - ambient)
/// tau_w d(grad)/dt = ultimate gradient(K) - grad
/// hot spot         = oil + grad
/// </code>
/// Each step is the exact solution for a load and an ambient that stay constant during it.
/// </summary>
internal sealed class ThermalModel
{
    private TransformerParameters _parameters;
    private double[] _oilShareOfStep;
    private double _windingShareOfStep;

    /// <summary>Starts in the steady state of this load and ambient, fans off.</summary>
    public ThermalModel(TransformerParameters parameters, double loadFactor, double ambientC)
    {
        (_parameters, _oilShareOfStep, _windingShareOfStep) = (parameters, [], 0);
        Become(parameters);
        TopOilC = ambientC + parameters.UltimateOilRise(loadFactor);
        HotSpotGradientK = parameters.UltimateHotSpotGradient(loadFactor);
    }

    public double TopOilC { get; private set; }

    public double HotSpotGradientK { get; private set; }

    public double HotSpotC => TopOilC + HotSpotGradientK;

    /// <summary>How many cooling stages run.</summary>
    public int FanStage { get; private set; }

    /// <summary>Goes on from the temperatures of now with other parameters, which have as many fan stages.</summary>
    public void Become(TransformerParameters parameters)
    {
        _parameters = parameters;
        _oilShareOfStep = new double[parameters.Stages.Count + 1];
        for (var stage = 0; stage < _oilShareOfStep.Length; stage++)
        {
            var share = stage == 0 ? 1 : parameters.Stages[stage - 1].TimeConstantShare;
            var timeConstantMinutes = parameters.OilTimeConstantMinutes * share;
            _oilShareOfStep[stage] = 1 - Math.Exp(-PlantStep.Length.TotalMinutes / timeConstantMinutes);
        }

        _windingShareOfStep = 1 - Math.Exp(-PlantStep.Length.TotalMinutes / parameters.WindingTimeConstantMinutes);
    }

    /// <summary>One inner step of the plant.</summary>
    public void Step(double loadFactor, double ambientC)
    {
        var oilTarget = ambientC + _parameters.UltimateOilRise(loadFactor, FanStage);
        TopOilC += (oilTarget - TopOilC) * _oilShareOfStep[FanStage];
        var gradientTarget = _parameters.UltimateHotSpotGradient(loadFactor);
        HotSpotGradientK += (gradientTarget - HotSpotGradientK) * _windingShareOfStep;

        var stages = _parameters.Stages;
        if (FanStage < stages.Count && TopOilC >= stages[FanStage].OnC) FanStage++;
        else if (FanStage > 0 && TopOilC < stages[FanStage - 1].OffC) FanStage--;
    }
}
