using EdgeForecast.Core.Forecasting.Planning;

namespace EdgeForecast.Core.Tests.Forecasting.Planning;

public sealed class SubsetSearchTests
{
    [Fact]
    public void Where_all_fit_all_run()
    {
        var input = Inputs.Of("a", 100, 10, [1, 2, 3], [1, 1, 500]);
        Assert.Equal("111", Inputs.Text(SubsetSearch.Best(input, 10)));
    }

    [Fact]
    public void The_set_of_least_loss_that_fits_is_chosen()
    {
        // The first alone fills the time; the two others together err less than it does.
        var input = Inputs.Of("a", 100, 10, [10, 5, 5], [1, 1.5, 1.5]);
        Assert.Equal("011", Inputs.Text(SubsetSearch.Best(input, 10)));
        input = Inputs.Of("a", 100, 10, [10, 5, 5], [1, 4, 4]);
        Assert.Equal("100", Inputs.Text(SubsetSearch.Best(input, 10)));
    }

    [Fact]
    public void Where_nothing_fits_nobody_runs_and_built_in_experts_always_do()
    {
        var input = Inputs.Of("a", 100, 1, [10, 5, 5]) with { Lane = [-1, 0, 0] };
        Assert.Equal("100", Inputs.Text(SubsetSearch.Best(input, 1)));
        Assert.Equal("100", Inputs.Text(SubsetSearch.Best(input with { CostMs = [0, 0, 0] }, -1)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    public void Who_never_answers_takes_no_part_however_much_time_there_is(int count)
    {
        var input = Inputs.Of("a", 100, 1000, [.. Enumerable.Repeat(1.0, count)]);
        input.IsSilent[1] = true;
        Assert.True(SubsetSearch.Fits(input, [.. input.IsSilent.Select(isSilent => !isSilent)], 1000));
        Assert.False(SubsetSearch.Fits(input, [.. input.IsSilent.Select(_ => true)], 1000));
        foreach (var availableMs in (double[])[1000, count / 2.0])
        {
            var best = SubsetSearch.Best(input, availableMs);
            Assert.False(best[1]);
            Assert.Equal(Math.Min(count - 1, (int)availableMs), best.Count(isIn => isIn));
        }
    }

    [Fact]
    public void More_workers_do_more_in_the_same_time()
    {
        var input = Inputs.Of("a", 100, 10, [6, 6, 4, 4], width: 2);
        Assert.Equal("1111", Inputs.Text(SubsetSearch.Best(input, 10)));
        Assert.Equal(10, SubsetSearch.LongestMs(input, [true, true, true, true]));
    }

    [Fact]
    public void What_rarely_takes_long_is_not_added_up()
    {
        var input = Inputs.Of("a", 100, 10, [5, 5, 5, 5]) with { UsualMs = [1, 1, 1, 1] };
        Assert.Equal(4 + Math.Sqrt(4 * 16), SubsetSearch.LongestMs(input, [true, true, true, true]), 1e-12);
    }

    [Fact]
    public void Greedy_and_complete_search_agree_where_costs_are_alike()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            double[] Variances(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.5 + random.NextDouble())];
            var few = Inputs.Of("few", 100, 5, [.. Enumerable.Repeat(1.0, 12)], Variances(12));
            Assert.Equal(5, SubsetSearch.Best(few, 5).Count(isIn => isIn));
            var many = Inputs.Of("many", 100, 5, [.. Enumerable.Repeat(1.0, 20)], Variances(20));
            var chosen = SubsetSearch.Best(many, 5);
            Assert.True(chosen.Count(isIn => isIn) == 5, $"seed {seed}");
            // Uncorrelated errors and equal weights: the five of least variance are the best.
            var limit = Enumerable.Range(0, 20).Select(k => many.Moments[k * 21]).Order().ElementAt(4);
            for (var k = 0; k < 20; k++)
                Assert.True(!chosen[k] || many.Moments[k * 21] <= limit, $"seed {seed}, expert {k}");
        }
    }

    [Fact]
    public void An_expert_that_costs_time_and_hurts_is_the_first_to_go()
    {
        var input = Inputs.Of("a", 100, 2, [1, 1, 1], [1, 50, 1]);
        Assert.Equal("101", Inputs.Text(SubsetSearch.Best(input, 2)));
    }
}
