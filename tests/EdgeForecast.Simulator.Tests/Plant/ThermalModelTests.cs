using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Plant;

public sealed class ThermalModelTests
{
    private static readonly TransformerParameters _withoutFans = new(FanStages: []);

    [Theory]
    [InlineData(0.2, -5)]
    [InlineData(0.8, 20)]
    [InlineData(1.0, 20)]
    [InlineData(1.3, 35)]
    public void Constant_load_ends_at_the_temperatures_of_the_standard(double loadFactor, double ambient)
    {
        var model = new ThermalModel(_withoutFans, 0.5, 10);

        Run(model, loadFactor, ambient, TimeSpan.FromHours(60));

        // IEC 60076-7: rated rise * ((1 + R K^2) / (1 + R))^x over ambient, and gradient * K^y over the oil.
        var oil = ambient + 52 * Math.Pow((1 + 6 * loadFactor * loadFactor) / 7, 0.8);
        Assert.Equal(oil, model.TopOilC, 1e-6);
        Assert.Equal(oil + 26 * Math.Pow(loadFactor, 1.3), model.HotSpotC, 1e-6);
    }

    [Fact]
    public void Rated_load_gives_the_rated_rises()
    {
        Assert.Equal(52, _withoutFans.UltimateOilRise(1), 1e-12);
        Assert.Equal(26, _withoutFans.UltimateHotSpotGradient(1), 1e-12);
    }

    [Fact]
    public void Oil_and_winding_answer_a_step_of_load_with_their_time_constants()
    {
        var model = new ThermalModel(_withoutFans, 0.3, 20);
        var (oil, gradient) = (model.TopOilC, model.HotSpotGradientK);
        var oilGoal = 20 + _withoutFans.UltimateOilRise(1);
        var gradientGoal = _withoutFans.UltimateHotSpotGradient(1);
        double? oilMinutes = null, windingMinutes = null;

        for (var minutes = 1 / 6.0; oilMinutes is null; minutes += 1 / 6.0)
        {
            model.Step(1, 20);
            if (windingMinutes is null && Covered(model.HotSpotGradientK, gradient, gradientGoal))
                windingMinutes = minutes;
            if (Covered(model.TopOilC, oil, oilGoal)) oilMinutes = minutes;
        }

        Assert.Equal(165, oilMinutes.Value, 0.2);
        Assert.Equal(10, windingMinutes!.Value, 0.2);
    }

    [Fact]
    public void Fans_switch_on_and_off_with_a_hysteresis_and_cool()
    {
        var parameters = new TransformerParameters(
            FanStages: [new FanStage(OnC: 60, OffC: 50, RiseShare: 0.7, TimeConstantShare: 0.8)]);
        var model = new ThermalModel(parameters, 0.6, 20);
        Assert.Equal(0, model.FanStage);

        while (model.FanStage == 0) model.Step(1.1, 20);
        Assert.InRange(model.TopOilC, 60, 60.2);

        Run(model, 1.1, 20, TimeSpan.FromHours(30));
        Assert.Equal(1, model.FanStage);
        Assert.Equal(20 + 0.7 * _withoutFans.UltimateOilRise(1.1), model.TopOilC, 1e-3);

        Run(model, 0.9, 20, TimeSpan.FromHours(30));
        Assert.InRange(model.TopOilC, 50, 60);
        Assert.Equal(1, model.FanStage);

        while (model.FanStage == 1) model.Step(0.3, 20);
        Assert.InRange(model.TopOilC, 49.8, 50);
    }

    [Fact]
    public void Another_cooling_goes_on_from_the_temperature_of_now_to_its_own_at_its_own_pace()
    {
        var swapped = new CoolingSwap("*", TimeSpan.Zero, RiseFactor: 0.5, TimeConstantFactor: 0.2)
            .Apply(_withoutFans);
        var model = new ThermalModel(_withoutFans, 0.9, 20);
        var (from, goal) = (model.TopOilC, 20 + 0.5 * _withoutFans.UltimateOilRise(0.9));

        model.Become(swapped);
        Assert.Equal(from, model.TopOilC);
        Run(model, 0.9, 20, TimeSpan.FromMinutes(33));
        // One time constant of 0.2 * 165 minutes.
        Assert.Equal(goal + (from - goal) / Math.E, model.TopOilC, 1e-9);
        Run(model, 0.9, 20, TimeSpan.FromHours(60));
        Assert.Equal(goal, model.TopOilC, 1e-9);
    }

    private static bool Covered(double now, double from, double to) => (now - from) / (to - from) >= 1 - 1 / Math.E;

    private static void Run(ThermalModel model, double loadFactor, double ambient, TimeSpan length)
    {
        for (var step = 0; step < length / PlantStep.Length; step++) model.Step(loadFactor, ambient);
    }
}
