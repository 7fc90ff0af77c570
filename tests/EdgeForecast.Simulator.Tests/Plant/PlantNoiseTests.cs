using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Plant;

public sealed class PlantNoiseTests
{
    private const int Count = 200_000;

    [Fact]
    public void Gaussian_numbers_have_mean_0_deviation_1_and_no_memory()
    {
        var noise = PlantNoise.For(1, 0, "test");
        var values = Enumerable.Range(0, Count).Select(index => noise.Gaussian(index)).ToArray();

        Assert.Equal(0, values.Average(), 0.01);
        Assert.Equal(1, values.Average(value => value * value), 0.02);
        Assert.Equal(0, values.Zip(values.Skip(1), (a, b) => a * b).Average(), 0.01);
        Assert.Equal(0.0455, values.Count(value => Math.Abs(value) > 2) / (double)Count, 0.003);
    }

    [Fact]
    public void Uniform_numbers_fill_the_interval_evenly()
    {
        var noise = PlantNoise.For(1, 0, "test");
        var bins = new int[20];
        for (var index = 0; index < Count; index++) bins[(int)(noise.Uniform(index) * bins.Length)]++;

        Assert.All(bins, count => Assert.InRange(count, Count / 20 * 0.95, Count / 20 * 1.05));
    }

    [Fact]
    public void Streams_of_other_seeds_units_and_purposes_are_others()
    {
        double[] first =
        [
            PlantNoise.For(1, 0, "a").Gaussian(7), PlantNoise.For(2, 0, "a").Gaussian(7),
            PlantNoise.For(1, 1, "a").Gaussian(7), PlantNoise.For(1, -1, "a").Gaussian(7),
            PlantNoise.For(1, 0, "b").Gaussian(7), PlantNoise.For(1, 0, "a").Gaussian(8),
        ];

        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], PlantNoise.For(1, 0, "a").Gaussian(7));
    }
}
