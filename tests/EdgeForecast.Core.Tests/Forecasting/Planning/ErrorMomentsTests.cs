using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Tests.Forecasting.Planning;

public sealed class ErrorMomentsTests
{
    [Fact]
    public void The_loss_of_a_subset_is_that_of_its_mixture()
    {
        var random = new Random(7);
        var moments = new ErrorMoments(3);
        double[] weights = [0.5, 0.3, 0.2];
        double direct = 0;
        const int Count = 90;
        for (var i = 0; i < Count; i++)
        {
            double[] answers = [random.NextDouble(), random.NextDouble() + 1, random.NextDouble() - 2];
            Add(moments, answers, [true, true, true], 0.5);
            var mixture = (0.5 * answers[0] + 0.2 * answers[2]) / 0.7;
            direct += (mixture - 0.5) * (mixture - 0.5) / Count;
        }

        // Up to a hundred steps all count alike.
        var matrix = new double[9];
        moments.Fill(matrix);
        Assert.Equal(direct, SubsetLoss.Of(matrix, weights, [true, false, true]), 1e-9);
    }

    [Fact]
    public void Two_that_say_the_same_are_worth_nothing_beside_each_other_and_much_together()
    {
        var moments = new ErrorMoments(3);
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var error = random.NextDouble() - 0.5;
            Add(moments, [error, error, 3], [true, true, true], 0);
        }

        var matrix = new double[9];
        moments.Fill(matrix);
        double[] weights = [0.45, 0.45, 0.1];
        var all = SubsetLoss.Of(matrix, weights, [true, true, true]);
        Assert.True(SubsetLoss.Of(matrix, weights, [false, true, true]) < 4 * all);
        Assert.True(SubsetLoss.Of(matrix, weights, [false, false, true]) > 50 * all);
        // The third has a weight, and hurts.
        Assert.True(SubsetLoss.Of(matrix, weights, [true, true, false]) < all);
    }

    [Fact]
    public void One_that_sleeps_is_judged_by_what_it_said_awake_and_strange_numbers_are_left_out()
    {
        var moments = new ErrorMoments(2);
        for (var i = 0; i < 20; i++) Add(moments, [1, 2], [true, true], 0);
        for (var i = 0; i < 20; i++) Add(moments, [1, 99], [true, false], 0);
        Add(moments, [1e200, double.NaN], [true, true], 0);
        var matrix = new double[4];
        moments.Fill(matrix);
        Assert.Equal([1.0, 2, 2, 4], matrix);
    }

    [Fact]
    public void What_is_known_survives_a_restart_by_name()
    {
        var moments = new ErrorMoments(2);
        for (var i = 0; i < 30; i++) Add(moments, [1, 3], [true, true], 0);
        var writer = new StateWriter();
        moments.WriteState(writer);
        var reader = new StateReader(writer.Written);
        var restored = new ErrorMoments(3);
        // The first is now the third, the second the first; the second is new.
        Assert.True(restored.TryReadState(ref reader, [2, 0]));
        var matrix = new double[9];
        restored.Fill(matrix);
        Assert.Equal((9.0, 1.0, 3.0), (matrix[0], matrix[8], matrix[2]));
        Assert.Equal(5, matrix[4]);
        Assert.True(restored.HasEvidence);
    }

    private static void Add(ErrorMoments moments, double[] answers, bool[] awake, double actual)
    {
        var row = new IssuedForecast(answers.Length, horizonSteps: 1, memoLength: 0) { Rung = Rung.All };
        answers.CopyTo(row.Answers, 0);
        awake.CopyTo(row.Awake, 0);
        moments.Add(new LedgerStep { Row = row, HorizonIndex = 0, Target = default }, actual);
    }
}
