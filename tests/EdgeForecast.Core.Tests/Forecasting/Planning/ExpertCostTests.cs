using EdgeForecast.Core.Forecasting.Planning;

namespace EdgeForecast.Core.Tests.Forecasting.Planning;

public sealed class ExpertCostTests
{
    private readonly double[] _scratch = new double[ExpertCost.ScratchLength];

    [Fact]
    public void Before_the_first_run_the_cost_is_what_was_measured_at_admission()
    {
        var cost = new ExpertCost();
        Assert.True(double.IsNaN(cost.P99(_scratch)));
        cost.ExpectedMs = 3;
        Assert.Equal(3, cost.P99(_scratch));
        cost.Add(1);
        Assert.Equal((1.0, 1.0), (cost.P99(_scratch), cost.P50(_scratch)));
    }

    [Fact]
    public void The_cost_is_the_99th_percentile_of_the_last_128_runs()
    {
        var cost = new ExpertCost();
        for (var i = 0; i < 500; i++) cost.Add(100);
        for (var i = 1; i <= 128; i++) cost.Add(i);
        Assert.Equal((127.0, 64.0), (cost.P99(_scratch), cost.P50(_scratch)));
    }

    [Fact]
    public void A_run_that_was_cut_off_counts_twice_its_time()
    {
        var cost = new ExpertCost();
        cost.AddCutOff(18);
        Assert.Equal(36, cost.P99(_scratch));
    }

    [Fact]
    public void Three_good_trials_in_a_row_replace_what_was_known()
    {
        var cost = new ExpertCost();
        for (var i = 0; i < 128; i++) cost.Add(50);
        cost.AddProbe(1);
        cost.AddProbe(1);
        cost.AddCutOff(50);
        cost.AddProbe(1);
        cost.AddProbe(1);
        Assert.True(cost.P99(_scratch) >= 50);
        cost.AddProbe(2);
        Assert.Equal(2, cost.P99(_scratch));
    }

    [Fact]
    public void Ten_tries_in_a_row_without_an_answer_make_an_expert_silent_and_one_answer_ends_that()
    {
        var cost = new ExpertCost();
        cost.CountTry(isAnswered: true);
        for (var i = 0; i < 9; i++) cost.CountTry(isAnswered: false);
        Assert.False(cost.IsSilent);
        cost.CountTry(isAnswered: false);
        Assert.True(cost.IsSilent);
        for (var i = 0; i < 100; i++) cost.CountTry(isAnswered: false);
        cost.CountTry(isAnswered: true);
        Assert.False(cost.IsSilent);
    }

    [Fact]
    public void Who_was_cut_off_and_has_never_answered_is_silent_and_who_failed_once_is_not()
    {
        var cost = new ExpertCost();
        cost.CountTry(isAnswered: false);
        Assert.False(cost.IsSilent);
        cost.CountTry(isAnswered: false);
        cost.AddCutOff(5);
        Assert.True(cost.IsSilent);
        cost.CountTry(isAnswered: true);
        Assert.False(cost.IsSilent);
        cost.CountTry(isAnswered: false);
        cost.AddCutOff(5);
        Assert.False(cost.IsSilent);
    }

    [Fact]
    public void Who_threw_at_its_beginning_and_has_never_answered_is_silent()
    {
        var cost = new ExpertCost();
        cost.CountThrow();
        Assert.True(cost.IsSilent);
        cost.CountTry(isAnswered: true);
        cost.CountThrow();
        Assert.False(cost.IsSilent);
    }

    [Fact]
    public void What_a_rehearsal_took_is_forgotten_and_that_it_answered_is_not()
    {
        var cost = new ExpertCost();
        cost.CountTry(isAnswered: true);
        cost.Add(25);
        cost.Clear();
        Assert.True(double.IsNaN(cost.P99(_scratch)));
        cost.AddCutOff(5);
        Assert.False(cost.IsSilent);
    }
}
