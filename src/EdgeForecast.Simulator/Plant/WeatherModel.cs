namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// The air at the site, in degrees Celsius: the year and the day as sines (warmest in late July and at 15 h), fronts
/// and clouds as random walks. All units of a line stand in the same weather.
/// </summary>
internal sealed class WeatherModel
{
    private const double YearMeanC = 11;
    private const double YearAmplitudeK = 9;
    private const double DayAmplitudeK = 4.5;
    private const int Site = -1;

    private readonly OrnsteinUhlenbeck _fronts;
    private readonly OrnsteinUhlenbeck _clouds;

    public WeatherModel(int seed, long firstStep)
    {
        _fronts = new OrnsteinUhlenbeck(PlantNoise.For(seed, Site, "fronts"), TimeSpan.FromHours(14), 3, firstStep);
        _clouds = new OrnsteinUhlenbeck(
            PlantNoise.For(seed, Site, "clouds"), TimeSpan.FromMinutes(40), 0.5, firstStep);
        AmbientC = Combine(firstStep);
    }

    public double AmbientC { get; private set; }

    public void Step(long step)
    {
        _fronts.Step(step);
        _clouds.Step(step);
        AmbientC = Combine(step);
    }

    private double Combine(long step)
    {
        var time = PlantStep.TimeOf(step);
        var year = Math.Cos(2 * Math.PI * (time.DayOfYear - 205) / 365.25);
        var day = Math.Cos(2 * Math.PI * (time.TimeOfDay.TotalHours - 15) / 24);
        return YearMeanC + YearAmplitudeK * year + DayAmplitudeK * day + _fronts.Value + _clouds.Value;
    }
}
